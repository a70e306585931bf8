"""A name is cut over to another load balancer, rolled back, and cut over again: every step applied for real.

After each step the zone and both load balancers are looked at: DNS never leads to one without the rules, and it is always
the same target groups' components that answer.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from generator import sandbox
from generator.sandbox.clients import client
from tests.e2e import traffic
from tests.e2e.clone import Clone, Ran, git
from tests.e2e.conftest import fresh

pytestmark = [pytest.mark.e2e, pytest.mark.soak]
ENVIRONMENT, ACCOUNT, ZONE = "development", "932100697590", "development.hokus.ai"
NAME = f"shop.{ZONE}"
OLD, NEW = "hokusai-main-development", "hokusai-registry-development"
PLATFORM = f"""\
organization: hokusai
state_bucket: "{{organization}}-terraform-state-{{environment}}"
teams:
  infrastructure-team: {{email: infrastructure@hokusai.ai}}
environments:
  development:
    aws_account_id: "{ACCOUNT}"
    region: us-east-1
    zone: {ZONE}
    network: {{cidr: 10.0.0.0/16, availability_zones: 2, nat_gateways: none}}
load_balancers: {{main: {{owner: infrastructure-team}}, registry: {{owner: infrastructure-team}}}}
"""
SERVICE = """\
name: shop
owner: infrastructure-team
domains: {shop: {load_balancer: main}}
components:
  web:
    image: {repository: public.ecr.aws/example/shop, tag: "1.0"}
    port: 8000
    routes:
      pages: {domain: shop}
      api: {domain: shop, paths: [/api/*], methods: [POST]}
environments: {development: {}}
"""


@dataclass(frozen=True)
class Step:
    """A step as the account shows it once it is applied."""

    said: str
    records: dict[str, int | None]
    rules: dict[str, int]
    groups: int


@dataclass
class Way:
    """All steps, and what was printed on the way."""

    steps: list[Step] = field(default_factory=list)
    refused: list[Ran] = field(default_factory=list)
    plan: Ran | None = None


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """One service, two load balancers, applied."""
    made = fresh(tmp_path_factory.mktemp("cutover") / "infrastructure")
    registry = made.root / "registry"
    shutil.rmtree(registry / "services")
    shutil.rmtree(made.root / "live/production")
    shutil.rmtree(made.root / "live/staging")
    (registry / "services").mkdir()
    (registry / "platform.yaml").write_text(PLATFORM)
    (registry / "services/shop.yaml").write_text(SERVICE)
    made.invoke("generate").must()
    git(made.root, "add", "--all")
    git(made.root, "commit", "-q", "-m", "One shop")
    endpoint = sandbox.start(made.root, ENVIRONMENT, ACCOUNT, "us-east-1")
    sandbox.boot(endpoint, state_bucket="hokusai-terraform-state-development", zone=ZONE)
    made.invoke("apply", "--env", ENVIRONMENT).must()
    yield made
    made.invoke("down")


@pytest.fixture(scope="module")
def way(clone: Clone) -> Way:
    """There as far as a tenth, back in one go, then all the way."""
    walked = Way()
    walked.steps.append(_look(clone, "at first"))
    for options in (
        ("--to", "registry"),
        ("--next",),
        ("--next",),
        ("--next",),
        ("--percent", "0"),
        ("--percent", "100"),
        ("--next",),
        ("--next", "--now"),
        ("--next",),
        ("--next",),
    ):
        moved = _cutover(clone, *options, "--write")
        if not walked.refused and moved.code == 1 and walked.steps[-1].said == "shift 100":
            walked.refused.append(moved)
            continue
        moved.must()
        clone.invoke("generate").must()
        clone.invoke("apply", "--env", ENVIRONMENT, "--service", "shop").must()
        said = next(line for line in moved.text.splitlines() if line.startswith(f"{NAME}: "))
        walked.steps.append(_look(clone, said.removeprefix(f"{NAME}: ").partition(";")[0]))
    walked.plan = clone.invoke("plan", "--env", ENVIRONMENT)
    return walked


def _cutover(clone: Clone, *options: str) -> Ran:
    return clone.invoke("cutover", "--service", "shop", "--env", ENVIRONMENT, *options)


def _look(clone: Clone, said: str) -> Step:
    """The name's records by load balancer, the number of rules for it on each, and the service's target groups."""
    found = sandbox.status(clone.root, ENVIRONMENT).endpoint
    assert found is not None
    (service,) = client(found, "ecs").describe_services(
        cluster="hokusai-development", services=["hokusai-shop-web-development"]
    )["services"]
    return Step(
        said, traffic.weights(found, ZONE, NAME), traffic.rules(found, NAME), len(service["loadBalancers"])
    )


def test_there_and_back_and_there_again(way: Way) -> None:
    both = {OLD: 2, NEW: 2}
    assert way.steps == [
        Step("at first", {OLD: None}, {OLD: 2, NEW: 0}, 1),
        Step("prepare", {OLD: None}, both, 2),
        Step("weighted", {OLD: 100}, both, 2),
        Step("shift 0", {OLD: 100, NEW: 0}, both, 2),
        Step("shift 10", {OLD: 90, NEW: 10}, both, 2),
        Step("shift 0", {OLD: 100, NEW: 0}, both, 2),
        Step("shift 100", {OLD: 0, NEW: 100}, both, 2),
        Step("repoint", {NEW: 200}, both, 2),
        Step("single", {NEW: 100}, both, 2),
        Step("done", {NEW: None}, {OLD: 0, NEW: 2}, 1),
    ]


def test_the_old_load_balancer_rests_a_day_before_it_leaves_dns(way: Way) -> None:
    (refused,) = way.refused
    assert "all answers lead to registry since " in refused.text
    assert "Say --now to go on at once." in refused.text


def test_nothing_is_left_to_do(way: Way) -> None:
    assert way.plan is not None
    assert "no changes" in way.plan.must().text
