"""Every file of the copy ends with what must be reported; without the report it was not read."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.policy import tflint
from generator.policy.places import Block, Modules
from generator.toolchain.errors import ToolchainError

MAIN, VARIABLES = "modules/zone/main.tf", "modules/zone/variables.tf"
MODULES = Modules({MAIN: "# a\n", VARIABLES: 'variable "x" {\n}'}, (Block(VARIABLES, "variable", "x", 1),))


def planted(file: str, number: int) -> dict[str, Any]:
    return {
        "rule": tflint.RULE,
        "message": f"local.{tflint.PLANTED}_{number} is declared but not used",
        "file": file,
        "line": 4,
    }


def test_the_copy_keeps_every_line_in_its_place(tmp_path: Path) -> None:
    tflint.plant(tmp_path, MODULES.texts)
    assert (tmp_path / VARIABLES).read_text().splitlines() == [
        'variable "x" {', "}", "locals {", f"  {tflint.PLANTED}_1 = 1", "}",
    ]  # fmt: skip


def test_a_file_without_its_report_was_not_read() -> None:
    found = tflint.judge([planted(MAIN, 0)], MODULES)
    assert (found.files, found.hits) == (1, ())
    assert [str(fault.position) for fault in found.faults] == [f"{VARIABLES}:1:1"]


def test_what_it_says_is_named_by_block_or_folder() -> None:
    issues = [
        planted(MAIN, 0),
        planted(VARIABLES, 1),
        {
            "rule": tflint.RULE,
            "message": 'variable "x" is declared but not used',
            "file": VARIABLES,
            "line": 1,
        },
        {"rule": "terraform_typed_variables", "message": "no type", "file": VARIABLES, "line": 2},
    ]
    found = tflint.judge(issues, MODULES)
    assert found.faults == ()
    assert [(hit.scope, hit.check, hit.place) for hit in found.hits] == [
        ("tflint", tflint.RULE, "zone/variable.x"),
        ("tflint", "terraform_typed_variables", "zone"),
    ]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / tflint.CONFIGURATION).write_text("")
    return tmp_path


def answering(monkeypatch: pytest.MonkeyPatch, stdout: str, stderr: str = "") -> None:
    monkeypatch.setattr(
        subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, stdout=stdout, stderr=stderr)
    )


def test_a_file_that_is_no_hcl_is_a_finding(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    said = (
        "Failed; modules/zone/main.tf:2,14-3,1: Invalid string; Quoted strings ..., and 4 other diagnostic(s)"
    )
    answering(monkeypatch, json.dumps({"issues": [], "errors": [{"message": said}, {"message": said}]}))
    found = tflint.lint(Path("tflint"), root, MODULES)
    assert [f"{fault.position}: {fault.message}" for fault in found.faults] == [
        f"{MAIN}:2:1: tflint cannot parse this file: Invalid string"
    ]


@pytest.mark.parametrize(
    ("stdout", "stderr"), [("", "no such plugin"), ('{"errors": [{"message": "no such plugin"}]}', "")]
)
def test_any_other_failure_is_one(
    monkeypatch: pytest.MonkeyPatch, root: Path, stdout: str, stderr: str
) -> None:
    answering(monkeypatch, stdout, stderr)
    with pytest.raises(ToolchainError, match="no such plugin"):
        tflint.lint(Path("tflint"), root, MODULES)
