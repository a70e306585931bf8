"""`new-environment`: inserted as text, everything else byte for byte as it was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline
from generator.scaffold import Outcome, Result, new_environment
from tests.unit.scaffold.conftest import messages

Snapshot = Callable[[], dict[str, bytes]]
PLATFORM = "registry/platform.yaml"
ACCOUNT = "932100697593"

ENTRY = """\
  qa:
    aws_account_id: "932100697593"
    region: us-east-1
    zone: qa.hokus.ai
    network: {cidr: 10.3.0.0/16, availability_zones: 2, nat_gateways: single}
"""


def add(root: Path, name: str = "qa", services: str = "none", preview: bool = False, **data: str) -> Result:
    given = {"aws_account_id": ACCOUNT, **data}
    given = {key: value for key, value in given.items() if value}
    return new_environment(root, name, given, services=services, defaults=True, ask=False, preview=preview)


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_defaults(root: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = add(root)
    assert (result.outcome, messages(result)) == (Outcome.WRITTEN, [])
    after = snapshot()
    text = before[PLATFORM].decode()
    assert after[PLATFORM].decode() == text.replace("\nload_balancers:", ENTRY + "\nload_balancers:")
    assert {**after, PLATFORM: b""} == {**before, PLATFORM: b""}
    assert result.message == f"Added qa to {PLATFORM}."
    assert result.next_steps.splitlines() == [
        "The zone qa.hokus.ai must exist in account 932100697593 before the first apply. Then:",
        "  invoke generate",
        "  invoke plan --env qa",
    ]
    environment = pipeline.load(root).catalogue.platform.environments["qa"]  # type: ignore[union-attr]
    assert (environment.account_id, environment.network.cidr) == (ACCOUNT, "10.3.0.0/16")


def test_all_answers(root: Path) -> None:
    result = add(
        root, "perf", region="eu-central-1", zone="perf.example.org", cidr="10.9.0.0/19", protected="yes"
    )
    assert messages(result) == []
    environment = pipeline.load(root).catalogue.platform.environments["perf"]  # type: ignore[union-attr]
    assert (environment.region, environment.zone) == ("eu-central-1", "perf.example.org")
    assert (environment.network.cidr, environment.protected) == ("10.9.0.0/19", True)


def test_services(root: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = add(root, services="all")
    assert messages(result) == []
    assert result.message == f"Added qa to {PLATFORM} and to 3 services."
    after = snapshot()
    for name in ("auth", "data-pipeline", "evaluation"):
        file = f"registry/services/{name}.yaml"
        assert after[file] == before[file] + b"  qa: {}\n"
    catalogue = pipeline.load(root).catalogue
    assert catalogue is not None
    assert sorted(catalogue.services["qa"]) == ["auth", "data-pipeline", "evaluation"]


def test_some_services_and_twice_named(root: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = add(root, services="auth, auth")
    assert result.written == (PLATFORM, "registry/services/auth.yaml")
    unchanged = "registry/services/evaluation.yaml"
    assert snapshot()[unchanged] == before[unchanged]


def test_a_service_that_needs_another_which_is_not_there(root: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = add(root, services="evaluation")
    assert result.outcome is Outcome.REFUSED
    assert any(
        "data-pipeline does not live here, only in development, staging, production" in message
        for message in messages(result)
    )
    assert snapshot() == before


STYLES = [
    ("  production: {}\n", "  production: {}\n  qa: {}\n"),
    ("  production: {}", "  production: {}\n  qa: {}"),
    ("  production: {}  # last\n  # and a comment of the map\n\n# about x\nx-a: 1\n", "  production: {}  # last\n  # and a comment of the map\n  qa: {}\n\n# about x\nx-a: 1\n"),
    ("  production:\n    description: |\n      text\n      # no comment\n\nx-a: 1\n", "  production:\n    description: |\n      text\n      # no comment\n  qa: {}\n\nx-a: 1\n"),
    ("\n  production: {}\n", "\n  production: {}\n\n  qa: {}\n"),
]  # fmt: skip
FLOWS = [
    ("environments: {staging: {}}\n", "environments: {staging: {}, qa: {}}\n"),
    ("environments: {staging: {},}   # why\n", "environments: {staging: {}, qa: {},}   # why\n"),
    ("environments: {\n  staging: {description: 'a } b'},  # one\n  # two\n}\nx-a: 1\n", "environments: {\n  staging: {description: 'a } b'}, qa: {},  # one\n  # two\n}\nx-a: 1\n"),
]  # fmt: skip


def rewrite(root: Path, environments: str) -> Path:
    """auth.yaml with its `environments` written otherwise."""
    path = root / "registry/services/auth.yaml"
    head = path.read_text().partition("environments:\n")[0]
    path.write_text(head + environments)
    return path


@pytest.mark.parametrize(("end", "expected"), STYLES)
def test_block_styles(root: Path, end: str, expected: str) -> None:
    path = rewrite(root, f"environments:\n  staging: {{}}\n{end}")
    text = path.read_text()
    assert messages(add(root, services="auth")) == []
    assert path.read_text() == text.removesuffix(end) + expected


@pytest.mark.parametrize(("flow", "expected"), FLOWS)
def test_flow_styles(root: Path, flow: str, expected: str) -> None:
    path = rewrite(root, flow)
    text = path.read_text()
    assert messages(add(root, services="auth")) == []
    assert path.read_text() == text.removesuffix(flow) + expected
    assert pipeline.load(root).documents["registry/services/auth.yaml"].data["environments"]["qa"] == {}


def test_flow_platform_file(root: Path) -> None:
    path = root / PLATFORM
    head, _, rest = path.read_text().partition("environments:\n")
    tail = rest[rest.index("\nload_balancers:") :]
    path.write_text(
        f'{head}environments: {{one: {{aws_account_id: "932100697590", region: us-east-1, zone: hokus.ai}}}}  # all\n{tail}'
    )
    for name in ("auth", "data-pipeline", "evaluation"):
        (root / f"registry/services/{name}.yaml").unlink()
    assert messages(add(root, zone="qa.hokus.ai")) == []
    entry = (
        '}, qa: {aws_account_id: "932100697593", region: us-east-1, zone: qa.hokus.ai, '
        "network: {cidr: 10.1.0.0/16, availability_zones: 2, nat_gateways: single}}}  # all\n"
    )
    assert entry in path.read_text()


def test_deeper_indentation_and_line_ends(root: Path) -> None:
    path = rewrite(root, "environments:\n      staging: {}\n")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert messages(add(root, services="auth")) == []
    assert path.read_bytes().endswith(b"\r\n      staging: {}\r\n      qa: {}\r\n")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf# yaml")


def test_a_manifest_that_names_it_already(root: Path, snapshot: Snapshot) -> None:
    rewrite(root, "environments:\n  staging: {}\n  qa: {}\n")
    before = snapshot()
    result = add(root, services="auth")
    assert result.written == (PLATFORM,)
    assert snapshot()["registry/services/auth.yaml"] == before["registry/services/auth.yaml"]


NAMES = [
    ("staging", "there is an environment 'staging' already"),
    ("Q A", "'Q A' cannot name an environment"),
    ("../x", "'../x' cannot name an environment"),
    ("on", "'on' cannot name an environment: YAML does not read it as text"),
    ("a" * 21, "the name has 21 characters; at most 20 are allowed"),
]


@pytest.mark.parametrize(("name", "message"), NAMES)
def test_refused_names(root: Path, snapshot: Snapshot, name: str, message: str) -> None:
    before = snapshot()
    result = add(root, name)
    assert messages(result) == [message]
    assert result.exit_code == 1
    assert snapshot() == before


DATA = [
    ({"aws_account_id": ""}, "aws_account_id: there is no default for it"),
    ({"aws_account_id": "123"}, "aws_account_id: '123' is no account; twelve digits"),
    ({"aws_account_id": "932100697590"}, "aws_account_id: 932100697590 is the account of development; each environment has its own"),
    ({"regoin": "x"}, "--data regoin=...: there is no such question; did you mean 'region'?"),
    ({"region": "mars"}, "region: 'mars' is no region; such as us-east-1"),
    ({"zone": "x"}, "zone: 'x' is no zone; such as staging.hokus.ai"),
    ({"zone": "hokus.ai"}, "zone: hokus.ai is the zone of production"),
    ({"zone": "api.hokus.ai"}, "zone: api.hokus.ai is a name of the service 'data-pipeline' in production"),
    ({"cidr": "x"}, "cidr: 'x' is no address range; such as 10.3.0.0/16"),
    ({"cidr": "10.3.0.0"}, "cidr: '10.3.0.0' is not /16 to /19"),
    ({"cidr": "10.3.0.0/20"}, "cidr: '10.3.0.0/20' is not /16 to /19"),
    ({"cidr": "10.3.0.1/16"}, "cidr: 10.3.0.1/16 has bits outside its mask; 10.3.0.0/16 is the network"),
    ({"cidr": "8.8.0.0/16"}, "cidr: 8.8.0.0/16 is no private range; 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 are"),
    ({"cidr": "10.1.128.0/17"}, "cidr: 10.1.128.0/17 overlaps 10.1.0.0/16 of staging; 10.3.0.0/16 is free"),
    ({"protected": "maybe"}, "protected: 'maybe' is neither true nor false"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), DATA)
def test_refused_data(root: Path, snapshot: Snapshot, data: dict[str, str], message: str) -> None:
    before = snapshot()
    assert messages(add(root, **data)) == [message]
    assert snapshot() == before


def test_refused_services(root: Path, snapshot: Snapshot) -> None:
    change(root / "registry/services/auth.yaml", "port: 8000", "port: many")
    before = snapshot()
    assert messages(add(root, services="auth,evaluatoin")) == [
        "services: registry/services/auth.yaml has faults, so it cannot be changed",
        "services: there is no service 'evaluatoin'; did you mean 'evaluation'?",
    ]
    assert snapshot() == before
    assert add(root).ok


def test_zone_without_a_pattern_to_follow(root: Path) -> None:
    path = root / PLATFORM
    change(path, "zone: development.hokus.ai", "zone: dev.example.org")
    change(path, "zone: staging.hokus.ai", "zone: stage.example.org")
    assert messages(add(root)) == ["zone: there is no default for it"]


def test_next_range(root: Path) -> None:
    change(root / PLATFORM, "10.2.0.0/16", "10.255.0.0/16")
    result = add(root)
    assert "cidr: 10.2.0.0/16," in result.diff


def test_preview(root: Path, snapshot: Snapshot) -> None:
    before = snapshot()
    result = add(root, services="auth", preview=True)
    assert result.outcome is Outcome.PREVIEW
    assert "+  qa: {}\n" in result.diff
    assert snapshot() == before


def test_twice(root: Path, snapshot: Snapshot) -> None:
    add(root)
    before = snapshot()
    assert messages(add(root)) == ["there is an environment 'qa' already"]
    assert snapshot() == before
    add(root, "perf", aws_account_id="932100697594")
    assert "zone: perf.hokus.ai\n    network: {cidr: 10.4.0.0/16," in (root / PLATFORM).read_text()
