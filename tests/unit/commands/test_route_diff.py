"""invoke route-diff with a legacy root or state: its rules against the manifests'."""

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.commands.conftest import HERE, Repository

LEGACY = HERE / "tests/fixtures/legacy"
SERVICE = "registry/services/data-pipeline.yaml"


def taken(repository: Repository, out: Path, legacy: Path, **options: object) -> Repository:
    """The repository with the audit's draft for its registry, as it was written."""
    ran = repository.run("audit", path=str(legacy), out=str(out), **options)
    assert ran.code == 0, ran.out + ran.err
    shutil.rmtree(repository.root / "registry")
    shutil.copytree(out / "registry", repository.root / "registry")
    return repository


@pytest.fixture
def drafted(repository: Repository, tmp_path: Path) -> Repository:
    return taken(repository, tmp_path / "draft", LEGACY, service="data-pipeline")


@pytest.mark.parametrize(
    ("name", "environment", "counted"),
    [
        ("legacy", "development", "3 load balancers, 4 names; 11 rules before, 11 after"),
        ("legacy-json", "staging", "1 load balancer, 2 names; 3 rules before, 4 after"),
        ("legacy-modules", "prod", "1 load balancer, 2 names; 5 rules before, 6 after"),
    ],
)
def test_a_draft_with_all_it_can_hold_is_rendered_and_answers_as_the_legacy(
    repository: Repository, tmp_path: Path, name: str, environment: str, counted: str
) -> None:
    """One rule more where the legacy's default action is no 404."""
    legacy = HERE / "tests/fixtures" / name
    made = taken(repository, tmp_path / "draft", legacy, things=True)
    assert made.run("generate").code == 0
    ran = made.run("route-diff", base=str(legacy), env=environment)
    assert (ran.code, ran.out) == (0, "every request gets the same answer as before\n")
    assert counted in ran.err


def test_a_rule_that_is_lost_is_a_finding_with_a_request(drafted: Repository) -> None:
    drafted.edit(SERVICE, lambda text: text.replace("paths: [/api*]", "paths: [/api/v2/*]"))
    ran = drafted.run("route-diff", base=str(LEGACY), env="development", format="json")
    assert ran.code == 1
    (difference, *_) = json.loads(ran.out)["differences"]
    assert difference["before"]["rule"] == "aws_lb_listener_rule.api (100)"
    assert difference["after"]["answer"] == "404 by default"


def test_a_name_that_leads_elsewhere_is_a_finding(drafted: Repository) -> None:
    drafted.edit(
        SERVICE,
        lambda text: text.replace(
            "  registry:\n    load_balancer: registry", "  registry:\n    load_balancer: main"
        ),
    )
    ran = drafted.run("route-diff", base=str(LEGACY), env="development")
    assert ran.code == 1
    assert "leads to hokusai-registry-development" in ran.out
    assert "leads to hokusai-development" in ran.out


def test_what_it_does_not_take(drafted: Repository, tmp_path: Path) -> None:
    empty = tmp_path / "empty.tfstate"
    empty.write_text(
        json.dumps({"version": 4, "terraform_version": "1", "serial": 1, "lineage": "l", "resources": []})
    )
    for options, said in (
        ({"base": str(LEGACY)}, "which environment?"),
        ({"base": str(LEGACY), "env": "prod"}, "there is no environment 'prod'"),
        ({"base": "main", "applied": True}, "main is none"),
        ({"base": str(empty), "env": "development"}, "there is no load balancer in it"),
        ({"base": str(LEGACY), "env": "development", "applied": True}, "no sandbox of development runs"),
    ):
        ran = drafted.run("route-diff", **options)
        assert (ran.code, said in ran.err) == (2, True), ran.err
