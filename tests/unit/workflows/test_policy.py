"""Every workflow keeps to the policy, and one that does not is found."""

import re
from pathlib import Path

import pytest
import yaml

from generator.render.workflows import WORKFLOWS
from tests.unit.workflows import policy

BAD = sorted((policy.ROOT / "tests/fixtures/workflows").glob("*.yml"))
_EXPECT = re.compile(r"^# expect: (.+)$", re.MULTILINE)


@pytest.mark.parametrize("path", policy.files(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_workflow_keeps_to_it(path: Path) -> None:
    assert policy.faults(path.read_text()) == []


def test_there_are_workflows_and_they_run_commands() -> None:
    names = {path.name for path in policy.files()}
    assert names >= {path.rpartition("/")[2] for path in WORKFLOWS}
    said = [
        words[0]
        for path in policy.files()
        for _, words in policy.commands(yaml.load(path.read_text(), yaml.CBaseLoader))
    ]
    assert {"affected", "apply", "check", "cost", "generate", "lint", "plan", "route-diff", "test"} <= set(
        said
    )


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_one_is_found(path: Path) -> None:
    text = path.read_text()
    assert policy.faults(text) == sorted(_EXPECT.findall(text))


def test_each_rule_has_a_bad_example() -> None:
    rules = set(re.findall(r'yield f?"([a-z-]+): ', Path(policy.__file__).read_text()))
    rules.add("no-such-command")
    shown = {found.partition(":")[0] for path in BAD for found in _EXPECT.findall(path.read_text())}
    assert shown == rules
