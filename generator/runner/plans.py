"""Reads the plans that `shows.py` wrote: what they would change, and whether a mock got in.

Format: Terraform's "JSON Output Format", plan representation.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.runner.errors import RunnerError
from generator.runner.tracker import Counts

PLAN_FILE = "tfplan.json"
MOCK_SENTINEL = "mockneverapply"  # part of every mocked output, in any case


@dataclass(frozen=True, slots=True)
class Change:
    """A resource that a plan touches. `actions` as Terraform names them: create, update, delete, forget."""

    unit: str
    address: str
    type: str
    actions: tuple[str, ...]
    replaces: tuple[str, ...] = ()  # the attributes that force a replacement

    @property
    def destroys(self) -> bool:
        return "delete" in self.actions


@dataclass(frozen=True, slots=True)
class MockUse:
    """Where a mocked output got into a plan: `place` is a resource address, `var.name` or `output.name`."""

    unit: str
    place: str


@dataclass(frozen=True, slots=True)
class Plan:
    unit: str
    counts: Counts
    changes: tuple[Change, ...]
    output_changes: tuple[str, ...]
    mocks: tuple[MockUse, ...]
    renamed: tuple[str, ...] = ()  # addresses that are moved or imported, and otherwise stay as they are

    @property
    def is_clean(self) -> bool:
        return not self.changes and not self.output_changes and not self.renamed


def load_all(folder: Path) -> list[Plan]:
    """All plans below a folder of JSON plans, sorted by unit. Raises RunnerError for an unreadable one."""
    return [
        load(path, path.parent.relative_to(folder).as_posix()) for path in sorted(folder.rglob(PLAN_FILE))
    ]


def load(path: Path, unit: str) -> Plan:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunnerError(f"the plan {path} cannot be read: {error}", "make the plan again") from error
    if not isinstance(data, dict) or "format_version" not in data:
        raise RunnerError(f"{path} is not a plan of Terraform or OpenTofu", "make the plan again")
    return from_data(data, unit)


def from_data(data: dict[str, Any], unit: str) -> Plan:
    changes = tuple(_changes(data, unit))
    counts = sum((_counts(change) for change in changes), Counts())
    outputs = tuple(
        sorted(
            name
            for name, change in (data.get("output_changes") or {}).items()
            if change.get("actions") not in (["no-op"], None)
        )
    )
    mocks = tuple(MockUse(unit, place) for place in _mocked(data))
    return Plan(unit, counts, changes, outputs, mocks, tuple(_renamed(data)))


def _renamed(data: dict[str, Any]) -> Iterator[str]:
    """They change the state alone, so that an apply has something to do all the same."""
    for entry in data.get("resource_changes") or []:
        is_known = entry.get("previous_address") or entry["change"].get("importing")
        if is_known and entry["change"]["actions"] == ["no-op"]:
            yield entry["address"]


def _changes(data: dict[str, Any], unit: str) -> Iterator[Change]:
    for entry in data.get("resource_changes") or []:
        change = entry["change"]
        actions = tuple(change["actions"])
        if entry.get("mode") == "data" or actions in (("no-op",), ("read",)):
            continue
        paths = (".".join(str(step) for step in path) for path in change.get("replace_paths") or [])
        yield Change(unit, entry["address"], entry.get("type", ""), actions, tuple(sorted(paths)))


def _counts(change: Change) -> Counts:
    actions = change.actions
    return Counts(int("create" in actions), int("update" in actions), int("delete" in actions))


def _mocked(data: dict[str, Any]) -> list[str]:
    """Places whose planned or given value contains the sentinel, sorted."""
    places = {f"var.{name}" for name, value in (data.get("variables") or {}).items() if _has_sentinel(value)}
    for entry in data.get("resource_changes") or []:
        if _has_sentinel(entry["change"].get("after")) or _has_sentinel(entry.get("index")):
            places.add(entry["address"])
    for name, change in (data.get("output_changes") or {}).items():
        if _has_sentinel(change.get("after")):
            places.add(f"output.{name}")
    return sorted(places)


def _has_sentinel(value: Any) -> bool:
    return MOCK_SENTINEL in json.dumps(value, ensure_ascii=False).lower()
