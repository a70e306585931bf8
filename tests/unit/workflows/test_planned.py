"""What a workflow asks about kept plans."""

import json
from pathlib import Path

import pytest

from generator.ci.planned import main, outputs
from generator.commands import saved
from generator.runner.plans import from_data


def plan(*actions: str, mock: bool = False) -> dict[str, object]:
    change = {"actions": list(actions), "before": None, "after": {"arn": "mockneverapply"} if mock else {}}
    return {
        "format_version": "1.2",
        "resource_changes": [{"address": "a.b", "type": "a", "mode": "managed", "change": change}],
        "planned_values": {"root_module": {"resources": [{"address": "a.b", "values": change["after"]}]}},
    }


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (plan("no-op"), ["changes=false", "stand_ins=false"]),
        (plan("create"), ["changes=true", "stand_ins=false"]),
        (plan("create", mock=True), ["changes=true", "stand_ins=true"]),
    ],
)
def test_outputs(data: dict[str, object], said: list[str]) -> None:
    assert outputs([from_data(data, "services/a/app")]) == said
    assert outputs([]) == ["changes=false", "stand_ins=false"]


def test_it_reads_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / saved.NOTE).write_text("{}")
    unit = tmp_path / saved.JSON / "services/a/app"
    unit.mkdir(parents=True)
    (unit / "tfplan.json").write_text(json.dumps(plan("update")))
    assert main([str(tmp_path)]) == 0
    assert capsys.readouterr().out == "changes=true\nstand_ins=false\n"


def test_a_folder_without_plans_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert main([]) == 2
    assert capsys.readouterr().out == ""
