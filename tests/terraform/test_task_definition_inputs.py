"""ecs-service and scheduled-job hand on the inputs of task-definition: none missing, none drifted."""

import re
from pathlib import Path

import pytest

MODULES = Path(__file__).parents[2] / "modules"
OWN = {
    # The service checks exec against its role; family is optional there; a job listens on no port.
    "ecs-service": {"exec", "family", "port"},
    "scheduled-job": {"exec", "family", "port"},
}


def variables(module: str) -> dict[str, str]:
    """Name -> the declaration without description and validations, whitespace collapsed."""
    text = (MODULES / module / "variables.tf").read_text()
    found = re.findall(r'^variable "(\w+)" \{\n(.*?)^\}\n', text, re.M | re.S)
    return {name: _bare(body) for name, body in found}


def _bare(body: str) -> str:
    body = re.sub(r"^  validation \{\n.*?^  \}\n", "", body, flags=re.M | re.S)
    body = re.sub(r"^\s*#.*\n", "", body, flags=re.M)
    return " ".join(body.split())


@pytest.mark.parametrize("module", sorted(OWN))
def test_inputs_are_declared_alike(module: str) -> None:
    expected, found = variables("task-definition"), variables(module)
    same = expected.keys() - OWN[module]
    assert {name: found.get(name) for name in same} == {name: expected[name] for name in same}


@pytest.mark.parametrize("module", sorted(OWN))
def test_inputs_are_handed_on(module: str) -> None:
    text = (MODULES / module / "main.tf").read_text()
    call = re.search(r'^module "task_definition" \{\n(.*?)^\}\n', text, re.M | re.S)
    assert call is not None
    handed = set(re.findall(r"^  (\w+)\s+=", call[1], re.M)) - {"source"}
    expected = set(variables("task-definition")) - ({"port"} if module == "scheduled-job" else set())
    assert handed == expected
