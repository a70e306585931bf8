"""`terraform test` of every building block: all runs pass, and as many ran as are written."""

import json
import re
from pathlib import Path

import pytest

from tests.terraform.conftest import Engine
from tests.terraform.trees import ROOT, building_blocks

pytestmark = pytest.mark.terraform
_RUN = re.compile(r'^run "\w+"', re.MULTILINE)


def written(folder: Path) -> int:
    """How many `run` blocks a module has."""
    return sum(len(_RUN.findall(file.read_text())) for file in (folder / "tests").glob("*.tftest.hcl"))


@pytest.mark.parametrize("block", building_blocks())
def test_runs_pass(engine: Engine, blocks: Path, block: str) -> None:
    folder = engine.initialised(blocks / block)
    expected = written(folder)
    assert expected, f"modules/{block} has no tests"
    done = engine("test", "-json", cwd=folder)
    events = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    summaries = [event["test_summary"] for event in events if event.get("type") == "test_summary"]
    assert done.returncode == 0, _explained(events)
    assert [(one["status"], one["passed"], one["skipped"]) for one in summaries] == [("pass", expected, 0)]


@pytest.mark.parametrize("block", building_blocks())
def test_only_mocked_providers(block: str) -> None:
    """A run with the real provider would be configured by whoever came first: the process is shared."""
    for file in (ROOT / "modules" / block / "tests").glob("*.tftest.hcl"):
        text = file.read_text()
        assert re.search(r'^mock_provider "aws"', text, re.MULTILINE) or block == "mock-guard", file.name
        assert not re.search(r'^provider "', text, re.MULTILINE), file.name


def _explained(events: list[dict[str, object]]) -> str:
    kinds = ("diagnostic", "test_run")
    return "\n".join(
        str(event.get("diagnostic") or event["@message"]) for event in events if event.get("type") in kinds
    )
