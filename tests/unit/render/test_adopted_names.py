"""An estate that is taken over keeps its names, blocks and numbers: the tree of tests/fixtures/adopted."""

from functools import cache

from generator import pipeline
from generator.findings import Severity
from generator.pipeline import Built
from tests.unit.checks.lab import ROOT

REGISTRY = ROOT / "tests/fixtures/adopted"
DEAD = {"name-claimed-twice", "rule-off-dns", "rule-unreachable"}


@cache
def built() -> Built:
    return pipeline.build(REGISTRY)


def test_what_no_request_reaches_is_a_warning() -> None:
    found = {finding.check: finding.severity for finding in built().judged.findings}
    assert {found[check] for check in DEAD} == {Severity.WARNING}
    assert built().judged.good


def test_the_network_keeps_its_name_and_blocks() -> None:
    text = built().files["live/development/platform/network/terragrunt.hcl"]
    assert '"hokusai-development-vpc"' in text
    assert "10.0.3.0/24" in text
    assert "us-east-1b" in text


def test_the_edge_keeps_certificate_and_security_group() -> None:
    text = built().files["live/development/platform/edge/terragrunt.hcl"]
    assert "certificate_arn" in text
    assert "security_group_name" in text


def test_roles_and_rules_keep_names_and_numbers() -> None:
    roles = built().files["modules/services/data-pipeline/app/iam.tf"]
    rules = built().files["modules/services/data-pipeline/app/alb.tf"]
    assert "${var.project}-ecs-task-${var.environment}" in roles
    assert all(f"priority = {number}" in rules for number in (40, 50, 80, 85, 90, 95, 100, 110, 200))


def test_wirings_are_what_the_units_pass() -> None:
    tree = built().tree
    assert tree is not None
    environment = tree.catalogue.platform.environments["development"]
    wirings = tree.wirings(environment)
    assert set(wirings) == {
        path.removesuffix("/terragrunt.hcl") for path in built().files if path.endswith("/terragrunt.hcl")
    }
    app = wirings["live/development/services/data-pipeline/app"]
    assert app.module == "services/data-pipeline/app"
    assert "vpc_id" in app.dependencies["network"][1]


def test_balancers_under_one_group_are_let_in_once() -> None:
    text = built().files["modules/services/data-pipeline/app/main.tf"]
    assert (
        text.count('security_group_id = var.load_balancers["main"].security_group_id') == 2
    )  # api and mlflow
    assert 'var.load_balancers["registry"].security_group_id' not in text
