"""`invoke policy` without its programs: usage, what is said, exit codes. With them: tests/e2e/test_policy.py."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.policy import checkov, places, tflint
from generator.policy.checkov import Scanned
from generator.policy.judge import Hit
from generator.policy.tflint import Linted
from generator.toolchain import ready
from tests.unit.commands.conftest import Repository

HIT = Hit("modules", "CKV_1", "Ensure it is good", "zone/aws_route53_zone.this")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the two programs find; `plans` are those that checkov was given."""
    found: dict[str, Any] = {"hits": (), "plans": []}

    def scan(host: Any, root: Path, modules: places.Modules, plans: Any) -> Scanned:
        found["plans"] = plans
        return Scanned("3.0", 7, 0, frozenset(), found["hits"], ())

    monkeypatch.setattr(ready, "tflint", lambda host: Path("tflint"))
    monkeypatch.setattr(tflint, "lint", lambda *_: Linted("0.1", 4, (), ()))
    monkeypatch.setattr(checkov, "scan", scan)
    return found


def test_nothing_found(repository: Repository, told: dict[str, Any]) -> None:
    ran = repository.run("policy")
    assert (ran.code, ran.last.partition(" (")[0]) == (
        0,
        "policy: no findings; 0 hits let pass, each with its reason",
    )
    assert "tflint 0.1: 4 files\n" in ran.out
    assert "Plans were not looked at: --plans DIR, made by `invoke plan --out DIR`.\n" in ran.out
    assert "checkov reads" in ran.err


def test_a_finding_is_shown_where_it_stands(repository: Repository, told: dict[str, Any]) -> None:
    told["hits"] = (HIT,)
    ran = repository.run("policy")
    assert ran.code == 1
    assert (
        "modules/zone/main.tf:1:1: error[CKV_1]: Ensure it is good: zone/aws_route53_zone.this\n" in ran.out
    )
    assert '    1 | resource "aws_route53_zone" "this" {\n' in ran.out
    assert ran.last.startswith("policy: 1 finding; ")


def test_for_programs(repository: Repository, told: dict[str, Any]) -> None:
    told["hits"] = (HIT,)
    ran = repository.run("policy", format="json")
    assert ran.code == 1
    assert [one["check"] for one in json.loads(ran.out)["findings"]] == ["CKV_1"]
    assert repository.run("policy", format="github").out.startswith(
        "::error file=modules/zone/main.tf,line=1,"
    )


def test_plans_that_are_not_there(repository: Repository, told: dict[str, Any]) -> None:
    ran = repository.run("policy", plans=["nowhere"])
    assert (ran.code, "--plans nowhere: no such folder" in ran.err) == (2, True)
    ran = repository.run("policy", plans=[str(repository.root / "modules")])
    assert (ran.code, "no plans that `invoke plan --out` made" in ran.err) == (2, True)
    assert repository.run("policy", format="xml").code == 2


def test_a_plan_that_is_gone_from_its_folder_is_a_finding(
    repository: Repository, told: dict[str, Any], tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    (folder / "json/platform/edge").mkdir(parents=True)
    (folder / "json/platform/edge/tfplan.json").write_text('{"planned_values": {}}')
    note = {"version": 2, "environment": "staging", "target": "", "files": "", "units": [], "states": {}}
    (folder / "plan.json").write_text(
        json.dumps({**note, "plans": {"platform/edge": "", "services/auth/app": ""}})
    )

    ran = repository.run("policy", plans=[str(folder)])

    assert ran.code == 1
    assert "error[policy-unread]: the plan of staging services/auth/app is gone from" in ran.out
    assert [(plan.unit, plan.where) for plan in told["plans"]] == [("platform/edge", "staging platform/edge")]
    assert "plans of staging: 1 unit that would change, 0 resources\n" in ran.out
