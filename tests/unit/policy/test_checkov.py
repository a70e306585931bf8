"""What checkov has not read is a finding; what it says of calls and plans leads to the building block."""

import json
from pathlib import Path
from typing import Any

import pytest

from generator.policy import checkov, places
from generator.policy.checkov import Plan
from generator.policy.places import Modules
from generator.toolchain import packages
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host

FAILED = {"check": "CKV_1", "title": "Ensure it is good", "outcome": "failed", "line": 0}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for file, text in {
        "modules/zone/main.tf": 'resource "aws_z" "this" {\n  count = 1\n}\n\nmodule "guard" {\n}\n',
        "modules/zone/variables.tf": "# none\n",
        "modules/services/auth/app/main.tf": 'module "zone" {\n}\n',
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text)
    return tmp_path


def source(root: Path, *, services: bool, results: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """All that is there, as checkov tells it."""
    files = ["modules/zone/main.tf", *(["modules/services/auth/app/main.tf"] if services else [])]
    blocks = [
        ("modules/zone/main.tf", "resource", "aws_z.this[0]"),
        ("modules/zone/main.tf", "module", "guard"),
    ]
    if services:
        blocks.append(("modules/services/auth/app/main.tf", "module", "zone"))
    return {
        "errors": [],
        "files": [str(root / file) for file in files],
        "blocks": [(str(root / file), kind, name) for file, kind, name in blocks],
        "results": results or [],
    }


def plan(root: Path, address: str = "module.zone.aws_z.this[0]") -> Plan:
    path = root / "tfplan.json"
    resources = {"child_modules": [{"resources": [{"address": address, "mode": "managed"}]}],
                 "resources": [{"address": "data.aws_x.y", "mode": "data"}]}  # fmt: skip
    calls = {"zone": {"source": "../../../zone", "module": {}}}
    path.write_text(
        json.dumps(
            {
                "planned_values": {"root_module": resources},
                "configuration": {"root_module": {"module_calls": calls}},
            }
        )
    )
    return Plan(path, "services/auth/app", "staging services/auth/app")


def scanned(
    monkeypatch: pytest.MonkeyPatch, root: Path, told: dict[str, Any], plans: list[Plan] | None = None
) -> checkov.Scanned:
    monkeypatch.setattr(checkov, "_run", lambda host, job: {"version": "3.0", "network": [], **told})
    host = Host({}, root, "linux_amd64", root)
    return checkov.scan(host, root, places.modules(root), plans or [])


def messages(found: checkov.Scanned) -> list[str]:
    return [f"{fault.position}: {fault.message}" for fault in found.faults]


def test_all_is_read(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    result = {**FAILED, "resource": "module.zone.aws_z.this[0]", "file": str(root / "modules/zone/main.tf")}
    of_plan = {"errors": [], "files": [], "blocks": [("p", "resource", "module.zone.aws_z.this[0]")],
               "results": [{**result, "file": "p"}]}  # fmt: skip
    sources = [
        source(root, services=False, results=[result]),
        source(root, services=True, results=[result]),
        of_plan,
    ]

    found = scanned(monkeypatch, root, {"sources": sources}, [plan(root)])

    assert messages(found) == []
    assert [(hit.scope, hit.place, hit.where, hit.line) for hit in found.hits] == [
        ("modules", "zone/aws_z.this", "", 1),
        ("services", "zone/aws_z.this", "", 1),
        ("plans", "zone/aws_z.this", "staging services/auth/app", 1),
    ]
    assert (found.checks, found.resources, found.planned) == (3, 1, {"zone/aws_z.this"})


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("aws_q.z", "zone/data.aws_q.z"),
        ('module.a.module.b["x.y"].aws_z.this[0]', "zone/aws_z.this"),
        ("aws.default", "zone/aws.default"),
    ],
)
def test_data_sources_keep_what_tells_them_apart(root: Path, address: str, place: str) -> None:
    with (root / "modules/zone/main.tf").open("a") as file:
        file.write('\ndata "aws_q" "z" {\n}\n')
    assert checkov._named("modules/zone/main.tf", address, places.modules(root)) == place


def test_a_file_that_cannot_be_parsed(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    whole = source(root, services=True)
    whole["files"].pop(0)
    whole["errors"] = [str(root / "modules/zone/main.tf")]
    found = scanned(monkeypatch, root, {"sources": [source(root, services=False), whole]})
    assert messages(found) == ["modules/zone/main.tf:1:1: checkov cannot parse this file"]


def test_a_file_that_was_passed_over(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    alone = source(root, services=False)
    alone["files"] = []
    found = scanned(monkeypatch, root, {"sources": [alone, source(root, services=True)]})
    assert messages(found) == ["modules/zone/main.tf:1:1: checkov has not read this file"]


def test_a_block_that_was_passed_over(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    whole = source(root, services=True)
    whole["blocks"].pop(1)
    found = scanned(monkeypatch, root, {"sources": [source(root, services=False), whole]})
    assert messages(found) == ["modules/zone/main.tf:5:1: checkov has not read module guard"]


def test_a_resource_of_a_plan_that_was_passed_over(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    nothing = {"errors": [], "files": [], "blocks": [], "results": []}
    sources = [source(root, services=False), source(root, services=True), nothing]
    found = scanned(monkeypatch, root, {"sources": sources}, [plan(root)])
    assert [fault.message for fault in found.faults] == [
        "checkov has not read module.zone.aws_z.this[0] in the plan of staging services/auth/app"
    ]


def test_a_skip_by_a_comment_and_a_way_out_are_findings(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    skipped = {
        **FAILED,
        "outcome": "skipped",
        "resource": "aws_z.this",
        "file": str(root / "modules/zone/main.tf"),
    }
    sources = [source(root, services=False), source(root, services=True, results=[skipped])]
    found = scanned(monkeypatch, root, {"sources": sources, "network": ["('example.com', 443)"]})
    assert [fault.check for fault in found.faults] == ["policy-network", "policy-skip"]
    assert "CKV_1 is skipped by a comment" in found.faults[1].message
    assert found.checks == 0


def test_none_of_the_callers_settings_reach_it() -> None:
    environ = {
        "PATH": "/bin",
        "HOME": "/h",
        "BC_API_KEY": "k",
        "CKV_X": "1",
        "HTTPS_PROXY": "p",
        "LOG_LEVEL": "DEBUG",
    }
    assert checkov.environment(Path("/packages"), environ) == {
        "PATH": "/bin",
        "HOME": "/h",
        "PYTHONPATH": "/packages",
        "LOG_LEVEL": "ERROR",
    }


def test_a_crash_is_told_with_its_last_lines(
    monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "packages"
    (folder / "checkov").mkdir(parents=True)
    (folder / "checkov/version.py").write_text("raise RuntimeError('no such release')\n")
    monkeypatch.setattr(packages, "ensure", lambda host, wanted: folder)
    with pytest.raises(ToolchainError, match="no such release"):
        checkov.scan(Host({}, root, "linux_amd64", root), root, Modules({}, ()), [])
