"""The audit of the estate in the inventory: everything is found, and the draft answers every request as it did."""

import json
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generator import pipeline
from generator.findings import Severity
from generator.migrate.audit.compare import compare, rule_for_rule
from generator.migrate.audit.data import data
from generator.migrate.audit.estate import Estate, estate
from generator.migrate.audit.gather import Audit, audit
from generator.migrate.audit.report import markdown
from generator.migrate.inventory import read_hcl
from tests.unit.migrate.planned import rules, write_modules

ROOT = Path(__file__).resolve().parents[3]
LEGACY = ROOT / "tests/fixtures/legacy"


@cache
def legacy() -> Audit:
    return audit(read_hcl(LEGACY), service="data-pipeline")


@cache
def found() -> dict[str, Any]:
    return json.loads(json.dumps(data(legacy())))


def test_every_load_balancer_listener_and_rule_is_there() -> None:
    rules = {
        one["name"]: [
            (rule["priority"], rule.get("hosts", []), rule.get("paths", [])) for rule in listener["rules"]
        ]
        for one in found()["load_balancers"]
        for listener in one["listeners"]
        if listener["port"] == 443
    }
    assert rules == {
        "hokusai-auth-development": [(100, [], ["/api/v1/*", "/health"])],
        "hokusai-development": [
            (40, ["registry.hokus.ai"], ["/mlflow/*"]),
            (50, ["registry.hokus.ai"], []),
            (80, ["auth.hokus.ai"], ["/api/*"]),
            (85, [], ["/api/mlflow/*"]),
            (95, [], ["/api/v1/*", "/api/health/*"]),
            (100, [], ["/api*"]),
            (200, [], ["/mlflow/*"]),
        ],
        "hokusai-registry-development": [
            (90, [], ["/mlflow/*"]),
            (100, [], ["/api/*"]),
            (110, [], ["/api/mlflow/*"]),
        ],
    }
    assert {one["name"] for one in found()["target_groups"]} == {
        "hokusai-api-development",
        "hokusai-mlflow-development",
        "hokusai-auth-ded-development",
        "hokusai-api-ded-development",
        "hokusai-mlflow-ded-development",
    }
    assert {one["name"]: one["load_balancer"] for one in found()["records"]} == {
        "api.hokus.ai": "hokusai-development",
        "platform.hokus.ai": "hokusai-development",
        "auth.hokus.ai": "hokusai-auth-development",
        "registry.hokus.ai": "hokusai-registry-development",
    }


def test_every_rule_has_its_file_and_line() -> None:
    for balancer in found()["load_balancers"]:
        for listener in balancer["listeners"]:
            for rule in listener["rules"]:
                text = (LEGACY / rule["file"]).read_text().splitlines()[rule["line"] - 1]
                kind, name = rule["address"].split(".")
                assert text == f'resource "{kind}" "{name}" {{'


@pytest.mark.parametrize(
    ("address", "kind", "reason"),
    [
        ("aws_lb.main", "shared", "rules of data-pipeline are on it"),
        ("aws_lb.auth", "shared", "rules of auth are on it"),
        ("aws_lb_listener_rule.api_v1", "shared", "a rule of a load balancer"),
        ("aws_route53_record.registry", "shared", "leads to load balancer hokusai-registry-development"),
        ("aws_security_group.alb", "shared", "used by aws_lb.auth and aws_lb.main and aws_lb.registry"),
        (
            "aws_iam_role.ecs_task",
            "shared",
            "used by aws_ecs_task_definition.api and aws_ecs_task_definition.mlflow",
        ),
        ("aws_iam_role_policy.ecs_task_s3", "shared", "goes with aws_iam_role.ecs_task"),
        ("module.vpc.aws_vpc.main", "shared", "network"),
        ("aws_ecs_service.api", "specific", ""),
        ("aws_db_instance.mlflow", "specific", ""),
        ("aws_s3_bucket.pipeline_data", "specific", ""),
        ('aws_secretsmanager_secret.app["api-secret-key"]', "specific", ""),
        ("aws_security_group.rds", "specific", ""),
        ("aws_cloudwatch_metric_alarm.rds_cpu", "specific", ""),
    ],
)
def test_what_is_shared_and_why(address: str, kind: str, reason: str) -> None:
    (one,) = [one for one in found()["resources"] if one["address"] == address]
    assert one["kind"] == kind
    assert reason in one["reason"]
    assert one["reason"]


def test_hard_coded_values() -> None:
    (one,) = [one for one in found()["hardcoded"] if one["kind"] == "address"]
    assert one["value"] == "10.0.3.219:5000"
    assert "10.0.3.219:5000" in (LEGACY / one["file"]).read_text().splitlines()[one["line"] - 1]


def test_dependencies_of_other_services_are_named() -> None:
    listed = {(one["who"], one["what"], one["how"]) for one in found()["dependencies"]}
    assert ("auth", "load balancer hokusai-auth-development", "reference") in listed
    assert ("data-pipeline", "auth", "reference") in listed  # its rule 80 answers for auth.hokus.ai


def test_the_legacy_faults_are_found_with_their_lines() -> None:
    told = {(one["check"], one["file"], one["line"]) for one in found()["findings"]}
    lines = {
        one["address"]: (one["file"], one["line"]) for one in found()["resources"] if one["file"] is not None
    }
    rule = "aws_lb_listener_rule"
    for check, address in (
        ("rule-unreachable", f"{rule}.registry_ded_api_mlflow"),
        ("rule-off-dns", f"{rule}.registry_api"),
        ("rule-off-dns", f"{rule}.registry_mlflow"),
        ("rule-off-dns", f"{rule}.auth_service_api"),
        ("rule-redundant", f"{rule}.api_v1"),
        ("rule-redundant", f"{rule}.api_mlflow_proxy"),
        ("path-over-broad", f"{rule}.api"),
        ("route-gap", 'aws_route53_record.main["platform"]'),
    ):
        assert (check, *lines[address]) in told, check


def test_the_draft_passes_the_schema_and_may_be_rendered() -> None:
    judged = legacy().draft.judged
    assert judged.loaded.findings == ()
    assert judged.good
    assert {one.severity for one in judged.findings} == {Severity.WARNING}


def test_the_draft_is_rule_for_rule_the_same() -> None:
    assert legacy().same
    catalogue = legacy().draft.judged.loaded.catalogue
    assert catalogue is not None
    assert rule_for_rule(legacy().estate, catalogue, "development") == []
    parity = compare(legacy().estate, catalogue, "development")
    assert (parity.balancers, parity.before, parity.after, parity.names) == (3, 11, 11, 4)
    assert parity.same


def test_what_is_rendered_from_the_draft_has_the_legacy_numbers_and_names() -> None:
    import hcl2

    built = pipeline.render(legacy().draft.judged, pipeline.read_inputs(ROOT))
    numbers = {}
    groups = set()
    for service in ("auth", "data-pipeline"):
        for module in hcl2.loads(built.files[f"modules/services/{service}/app/alb.tf"])["module"]:
            ((key, call),) = module.items()
            for name, rule in (call.get("rules") or {}).items():
                numbers[f"{service}/{key}/{name}".replace('"', "")] = rule["priority"]
            groups.add(call.get("name"))
    assert sorted(numbers.values()) == [40, 50, 80, 85, 90, 95, 100, 100, 100, 110, 200]
    assert '"${var.project}-auth-ded-${var.environment}"' in groups
    record = "registry/allocations/development.yaml"
    assert built.files[record] == legacy().draft.files[record]


def test_a_difference_is_shown_with_an_address() -> None:
    """The comparison itself: take one legacy rule away, move another, and each is told."""
    old = legacy().estate
    catalogue = legacy().draft.judged.loaded.catalogue
    assert catalogue is not None
    without = compare(
        _changed(old, "aws_lb_listener_rule.registry_ded_mlflow", None), catalogue, "development"
    )
    assert [one.witness.url() for one in without.comparison.differences] == [
        "https://registry.hokus.ai/mlflow/x"
    ]
    moved = _changed(old, "aws_lb_listener_rule.registry_ded_api_mlflow", 95)
    (one,) = compare(moved, catalogue, "development").comparison.differences
    assert one.witness.path.startswith("/api/mlflow/")
    assert (one.before.answer, one.after.answer) == (
        "hokusai-mlflow-ded-development",
        "hokusai-api-ded-development",
    )
    assert rule_for_rule(moved, catalogue, "development") == [
        "hokusai-registry-development: aws_lb_listener_rule.registry_ded_api_mlflow is not in the draft",
        "hokusai-registry-development: data-pipeline/mlflow/registry-ded-api-mlflow is in the draft only",
    ]


def _changed(estate: Estate, address: str, priority: int | None) -> Estate:
    listeners = []
    for listener in estate.listeners:
        rules = [
            replace(rule, rule=replace(rule.rule, priority=priority))
            if rule.address == address and priority
            else rule
            for rule in listener.rules
            if rule.address != address or priority
        ]
        listeners.append(replace(listener, rules=tuple(rules)))
    return replace(estate, listeners=tuple(listeners))


def test_the_report_names_everything() -> None:
    text = markdown(found(), ["legacy"])
    for one in found()["resources"]:
        assert one["address"] in text
    for heading in (
        "Load balancers",
        "Target groups",
        "Names",
        "Roles and policies",
        "Network",
        "The draft",
        "Not read",
    ):
        assert f"## {heading}" in text
    assert "`/api/mlflow/*`" in text
    assert "**Every request gets the same answer" in text


def test_each_entry_of_the_draft_says_where_it_is_from() -> None:
    text = legacy().draft.files["registry/services/data-pipeline.yaml"]
    for address in legacy().draft.parts.rules:
        if address != "aws_lb_listener_rule.auth_api_v1":
            assert f"from {address} (" in text
    assert "# Found: rule-unreachable: " in text
    assert "TODO: rule" not in text


def test_what_people_have_to_decide_is_counted() -> None:
    """The team, two owners, and what only the state knows: account, certificate and the security group's name."""
    platform = legacy().draft.files["registry/platform.yaml"]
    assert legacy().draft.todos == 6
    assert "# from aws_sns_topic_subscription.email (" in platform
    assert 'email: "data-pipeline-team@hokusai.ai"' in platform


def test_the_rendered_modules_read_back_are_the_legacy_rules(tmp_path: Path) -> None:
    """Not the draft but what is rendered from it, read as one reads anybody's Terraform."""
    shutil.copytree(
        ROOT / "modules",
        tmp_path,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("services", "tests", ".terraform"),
    )
    read = [read_hcl(folder) for folder in write_modules(legacy(), tmp_path)]
    assert [one.unread for one in read] == [(), ()]
    assert rules([estate(one) for one in read]) == rules([legacy().estate])
