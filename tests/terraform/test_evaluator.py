"""The audit's readers against Terraform itself: what the files are worked out to is what an apply makes of them.

One root of `terraform_data`, which needs no provider: expressions, modules, count, for_each, tfvars, JSON syntax; read from
its files, its state and its plan as JSON.
"""

import json
from typing import Any

import pytest

from generator.migrate.inventory import Inventory, Unresolved, merge, read_hcl, read_plan, read_state
from tests.terraform.conftest import Engine
from tests.unit.migrate.expressions import EXPRESSIONS
from tests.unit.migrate.roots import write

pytestmark = pytest.mark.terraform

OUTPUTS = "".join(f'output "e{at}" {{\n  value = {text}\n}}\n' for at, (text, _) in enumerate(EXPRESSIONS))
FILES = {
    "main.tf": """
        terraform {
          backend "local" {}
        }
        variable "names" { type = map(object({ port = number, on = optional(bool, true) })) }
        variable "secret" {
          sensitive = true
          default   = "canary-terraform-1"
        }
        locals {
          on = { for name, one in var.names : name => one if one.on }
        }
        resource "terraform_data" "each" {
          for_each = local.on
          input    = { name = each.key, port = each.value.port }
        }
        resource "terraform_data" "count" {
          count = length(local.on)
          input = "${keys(local.on)[count.index]}-${count.index}"
        }
        module "inner" {
          source   = "./inner"
          for_each = toset(["x", "y"])
          name     = each.key
          all      = [for one in terraform_data.each : one.input.port]
        }
        resource "terraform_data" "after" {
          input      = [for key, one in module.inner : one.said]
          depends_on = [terraform_data.count]
        }
        resource "terraform_data" "hidden" { input = var.secret }
        """,
    "outputs.tf": OUTPUTS,
    "inner/main.tf": """
        variable "name" {}
        variable "all" {}
        resource "terraform_data" "one" { input = format("%s:%s", var.name, join("+", sort([for p in var.all : tostring(p)]))) }
        output "said" { value = upper(terraform_data.one.input) }
        """,
    "more.tf.json": """{"resource": {"terraform_data": {"json": {"input": {"n": "${length(local.on)}", "s": "a-${1 + 1}"}}}}}""",
    "terraform.tfvars": """
        names = {
          a = { port = 1 }
          b = { port = 2, on = true }
          c = { port = 3, on = false }
        }
        """,
}


@pytest.fixture(scope="module")
def readings(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Inventory]:
    root = write(tmp_path_factory.mktemp("evaluator"), FILES)
    texts = {}
    for name, arguments in {
        "init": ("init", "-input=false", "-no-color"),
        "plan": ("plan", "-input=false", "-no-color", "-out=plan.bin"),
        "plan json": ("show", "-json", "plan.bin"),
        "apply": ("apply", "-input=false", "-no-color", "plan.bin"),
        "state": ("state", "pull"),
        "state json": ("show", "-json"),
    }.items():
        done = engine(*arguments, cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        texts[name] = done.stdout
    return {
        "hcl": read_hcl(root),
        "plan": read_plan(texts["plan json"]),
        "state": read_state(texts["state"]),
        "state json": read_plan(texts["state json"]),
    }


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def test_expressions_are_what_terraform_makes_of_them(readings: dict[str, Inventory]) -> None:
    """Ours from the files, Terraform's from its state; sets have no order."""
    ours, theirs = readings["hcl"].outputs, readings["state"].outputs  # an output that is null is in no state
    found = [
        (text, ours[f"e{at}"].value, theirs[f"e{at}"].value if f"e{at}" in theirs else None)
        for at, (text, _) in enumerate(EXPRESSIONS)
    ]
    wrong = [(text, one, other) for text, one, other in found if not same(one, other)]
    assert wrong == []


def test_every_reading_has_the_same_resources(readings: dict[str, Inventory]) -> None:
    wanted = sorted(readings["state"].resources)
    assert len(wanted) == 9
    for name, one in readings.items():
        assert sorted(one.resources) == wanted, name
    assert readings["hcl"].unread == ()


def test_inputs_are_the_same_in_all(readings: dict[str, Inventory]) -> None:
    for address, ours in readings["hcl"].resources.items():
        theirs = readings["state json"].resources[address].get("input")
        if "hidden" in address:
            assert theirs == "(sensitive)"
            assert isinstance(ours.get("input"), Unresolved)
        else:
            assert same(ours.get("input"), theirs), address


def test_dependencies_agree(readings: dict[str, Inventory]) -> None:
    """A state's are whole closures: ours, followed to their ends, are the same."""
    direct = {
        block: {need for one in ones for need in one.depends_on}
        for block, ones in readings["hcl"].by_block.items()
    }

    def closure(block: str) -> set[str]:
        found: set[str] = set()
        left = list(direct[block])
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += direct.get(one, ())
        return found

    for block, ones in readings["state"].by_block.items():
        assert closure(block) == {need for one in ones for need in one.depends_on}, block
    blocks = readings["plan"].by_block
    assert blocks["terraform_data.after"][0].depends_on == ("module.inner", "terraform_data.count")


def test_merged_they_have_ids_lines_and_no_secret(readings: dict[str, Inventory]) -> None:
    merged = merge(*readings.values())
    assert len(merged.resources) == 9
    for one in merged.resources.values():
        assert one.position is not None, one.address
        assert isinstance(one.get("id"), str)
        assert one.source == {"hcl", "state", "plan"}
    assert merged.serial is not None
    assert "canary-terraform" not in repr(merged)
