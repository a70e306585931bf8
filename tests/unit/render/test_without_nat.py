"""An environment without a NAT gateway: its tasks start by way of interface endpoints."""

from tests.unit.render.workshop import PLATFORM, files

NONE = PLATFORM.replace("10.1.0.0/16}", "10.1.0.0/16, nat_gateways: none}")
PLAIN = """\
name: plain
owner: shop
components: {work: {type: worker, image: {repository: plain, tag: "1"}%s}}
environments: {dev: {}, prod: {}}
"""
QUEUE = """\
queues: {things: {}}
"""


def endpoints(environment: str, manifest: str, platform: str = NONE) -> list[str]:
    text = files(manifest, platform=platform)[f"live/{environment}/platform/network/terragrunt.hcl"].decode()
    _, _, after = text.partition("interface_endpoints")
    return after.partition("]")[0].split('"')[1::2]


def test_tasks_get_their_images_secrets_and_logs() -> None:
    assert endpoints("dev", PLAIN % "") == ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]


def test_a_shell_and_queues_have_their_own() -> None:
    assert "ssmmessages" in endpoints("dev", PLAIN % ", exec: true")
    assert "sqs" in endpoints("dev", PLAIN % ", access: {queues: {things: send}}" + QUEUE)


def test_a_gateway_leads_everywhere() -> None:
    assert endpoints("prod", PLAIN % "") == endpoints("dev", PLAIN % "", PLATFORM) == []
