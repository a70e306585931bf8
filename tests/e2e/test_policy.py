"""`invoke policy` with its own programs: this repository is clean, in all modules and in plans of every unit; and what is planted is found.

Minutes, and checkov and tflint have to be there: `make soak`.
"""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.commands import rendered, up
from generator.console import of_process
from generator.policy import checkov, places, skips, tflint
from generator.policy.judge import judge
from generator.toolchain import host, ready
from tests.e2e.clone import REPOSITORY, Clone, Ran, git
from tests.e2e.conftest import fresh
from tests.terraform.trees import copy_golden

pytestmark = [pytest.mark.e2e, pytest.mark.soak]
ENVIRONMENTS = ("development", "staging", "production")
OPEN = """
resource "aws_security_group" "open" {
  name = "open"

  ingress {
    cidr_blocks = ["0.0.0.0/0"]
    from_port   = 22
    protocol    = "tcp"
    to_port     = 22
  }
}

resource "aws_sqs_queue" "silenced" {
  #checkov:skip=CKV_AWS_27:nobody reviewed this
  name = "silenced"
}

locals {
  nobody = 1
}
"""


@dataclass(frozen=True)
class Looked:
    """The clone as it is, then with faults in it, then with a file that is no HCL."""

    planned: list[Ran]
    clean: Ran
    found: list[dict[str, str]]
    broken: list[dict[str, str]]
    units: int


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    """Nothing is applied: new environments are planned on stand-ins, so that every resource is in a plan."""
    clone = fresh(tmp_path_factory.mktemp("clone") / "infrastructure")
    plans = tmp_path_factory.mktemp("plans")
    platform = rendered.catalogue_of(rendered.build(clone.root)).platform
    try:
        up.start(clone.root, of_process(), platform, ENVIRONMENTS[0], None)
        with ThreadPoolExecutor(max_workers=2) as pool:
            planned = list(
                pool.map(
                    lambda name: clone.invoke("plan", "--env", name, "--out", str(plans / name)), ENVIRONMENTS
                )
            )
    finally:
        clone.invoke("down")
    folders = [word for name in ENVIRONMENTS for word in ("--plans", str(plans / name))]
    clean = clone.invoke("policy", *folders)
    return Looked(
        planned, clean, faulty(clone), broken(clone), len(list(plans.glob("*/json/**/tfplan.json")))
    )


def faulty(clone: Clone) -> list[dict[str, str]]:
    """A building block with faults, and an entry of the reviewed file that lets nothing pass."""
    with (clone.root / "modules/zone/main.tf").open("a") as file:
        file.write(OPEN)
    skips = clone.root / "generator/policy/skips.yaml"
    skips.write_text(
        skips.read_text().replace(
            "modules:\n", "modules:\n  CKV_AWS_1:\n    - at: [zone]\n      why: None.\n", 1
        )
    )
    return findings(clone)


def broken(clone: Clone) -> list[dict[str, str]]:
    (clone.root / "modules/zone/more.tf").write_text('resource "aws_sqs_queue" "x" {\n  name = "\n}\n')
    return findings(clone)


def findings(clone: Clone) -> list[dict[str, str]]:
    ran = clone.run_apart("policy", "--format", "json").must(1)
    found: list[dict[str, str]] = json.loads(ran.text)["findings"]
    return found


def test_this_repository_is_clean(looked: Looked) -> None:
    for ran in looked.planned:
        ran.must()
    text = looked.clean.must().text
    assert "error[" not in text
    assert "warning[" not in text
    assert "policy: no findings; " in text


def test_every_unit_of_every_environment_was_looked_at(looked: Looked) -> None:
    units = len(git(REPOSITORY, "ls-files", "live/*/*/terragrunt.hcl").split())
    assert looked.units == units > 20
    assert f"plans of {', '.join(ENVIRONMENTS)}: {units} units that would change, " in looked.clean.text


def test_services_of_every_kind_are_clean_but_for_what_a_manifest_asks_for(tmp_path: Path) -> None:
    """The golden case asks for all that can be asked for; what it finds is the manifest's: tags that move."""
    root = tmp_path / "golden"
    root.mkdir()
    copy_golden("everything", root)
    shutil.copy(REPOSITORY / tflint.CONFIGURATION, root)
    here, modules = host.current(), places.modules(root)
    linted = tflint.lint(ready.tflint(here), root, modules)
    scanned = checkov.scan(here, root, modules, [])
    entries, _ = skips.load(REPOSITORY)
    looked = dict.fromkeys(("modules", "services", "tflint"), modules.places)

    judged = judge((*linted.hits, *scanned.hits), entries, looked, modules)

    assert (linted.faults, scanned.faults) == ((), ())
    assert [(finding.check, dict(finding.data)["place"]) for finding in judged.findings] == [
        ("CKV_AWS_51", "repository/aws_ecr_repository.this")
    ]


def test_what_is_planted_is_found(looked: Looked) -> None:
    found = {(one["check"], one["file"]) for one in looked.found}
    zone = "modules/zone/main.tf"
    assert {("CKV_AWS_24", zone), ("CKV2_AWS_5", zone), ("terraform_unused_declarations", zone)} <= found
    assert ("policy-skip", "generator/policy/skips.yaml") in found
    assert any(
        one["check"] == "policy-skip" and "CKV_AWS_27 is skipped by a comment" in one["message"]
        for one in looked.found
    )
    assert {file for _, file in found} == {zone, "generator/policy/skips.yaml"}


def test_a_file_that_is_no_hcl_is_found_by_both(looked: Looked) -> None:
    said = [one["message"] for one in looked.broken if one["file"] == "modules/zone/more.tf"]
    assert [message.partition(":")[0] for message in said] == [
        "checkov cannot parse this file",
        "tflint cannot parse this file",
    ]
