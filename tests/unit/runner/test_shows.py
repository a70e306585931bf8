"""Saved plans as JSON, with programs that stand in for the engine and Terragrunt."""

import json
import os
from pathlib import Path

import pytest

from generator.runner import Options, RunnerError, Tools, shows
from generator.runner.display import Silent
from generator.runner.find import find
from generator.runner.run import run

from .conftest import Fake
from .recorded import replay

ENGINE = """#!/bin/sh
[ -z "$(ls -A .)" ] || exit 3
[ "$TF_CLI_CONFIG_FILE" = reading ] || exit 4
[ "$1 $2" = "show -json" ] || exit 5
grep -q foreign "$3" && exit 1
printf '{"format_version": "1.2", "by": "engine", "plan": "%s"}' "$(cat "$3")"
"""
TERRAGRUNT = """#!/bin/sh
for last; do :; done
grep -q broken "$last" && { echo "Error: Failed to load plugin schemas" >&2; exit 1; }
printf '{"format_version": "1.2", "by": "terragrunt in %s"}' "$(basename "$PWD")"
"""


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    for name, text in (("engine", ENGINE), ("terragrunt", TERRAGRUNT)):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "TG_TF_PATH": str(tmp_path / "engine"), "TF_CLI_CONFIG_FILE": "running"}
    return Tools(str(tmp_path / "terragrunt"), environment, {"TF_CLI_CONFIG_FILE": "reading"})


def saved(folder: Path, **plans: str) -> Path:
    for unit, text in plans.items():
        (folder / "binary" / unit).mkdir(parents=True)
        (folder / "binary" / unit / "tfplan.tfplan").write_text(text)
        (folder / "live" / unit).mkdir(parents=True)
    return folder / "binary"


def write(tmp_path: Path, tools: Tools, *units: str) -> dict[str, dict[str, str]]:
    shows.write(units, tmp_path / "live", tmp_path / "binary", tmp_path / "json", tools)
    found = sorted((tmp_path / "json").rglob("tfplan.json"))
    return {path.parent.name: json.loads(path.read_text()) for path in found}


def test_in_an_empty_folder_with_a_configuration_for_reading(tmp_path: Path, tools: Tools) -> None:
    saved(tmp_path, a="one", b="two", c="three")
    found = write(tmp_path, tools, "a", "b", "never-planned")
    assert {unit: data["plan"] for unit, data in found.items()} == {"a": "one", "b": "two"}
    assert (tmp_path / "json/a/tfplan.json").stat().st_mode & 0o777 == 0o600, "it may hold secrets"


def test_a_plan_that_needs_other_providers_is_read_where_they_are(tmp_path: Path, tools: Tools) -> None:
    saved(tmp_path, a="foreign")
    assert write(tmp_path, tools, "a")["a"]["by"] == "terragrunt in a"


def test_a_plan_that_nobody_can_read(tmp_path: Path, tools: Tools) -> None:
    saved(tmp_path, a="foreign broken")
    with pytest.raises(RunnerError, match="Failed to load plugin schemas"):
        write(tmp_path, tools, "a")


def test_nothing_planned(tmp_path: Path, tools: Tools) -> None:
    assert write(tmp_path, tools, "a") == {}


def test_a_run_reads_only_plans_that_change_something(
    fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(shows, "write", lambda units, *_: asked.append(list(units)))
    places = {"out_dir": tmp_path / "binary", "json_out_dir": tmp_path / "json"}
    units = find(fake.folder, fake.tools())
    for everything in (False, True):
        options = Options(**places, show_all=everything)
        run(
            "plan",
            fake.folder,
            tools=fake.tools(),
            root=fake.root,
            options=options,
            display=Silent(),
            found=units,
        )
    changing = [unit.unit for unit in replay("plan").units.values() if not unit.unchanged]
    assert asked == [changing, ["a", "b", "c", "d"]]
    run("plan", fake.folder, tools=fake.tools(), root=fake.root, display=Silent(), found=units)
    assert len(asked) == 2


def test_which_plan_changes_nothing() -> None:
    from generator.runner.events import Event, Kind
    from generator.runner.tracker import Tracker

    said = {
        "\nNo changes. Your infrastructure matches the configuration.\n\nTerraform has compared": True,
        "Plan: 1 to add, 0 to change, 0 to destroy.": False,
        '  + text = "No changes. Your infrastructure matches the configuration."': False,
        "No changes. Your infrastructure still matches the configuration.": False,
    }
    for text, unchanged in said.items():
        tracker = Tracker(["a"])
        tracker.feed(Event(Kind.STARTED, "a", ""), 0.0)
        tracker.feed(Event(Kind.OUTPUT, "a", text, command="plan"), 1.0)
        assert tracker.units["a"].unchanged is unchanged, text
