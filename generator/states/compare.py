"""States against the tree: what is in the bucket and in no file, and the other way round. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from generator.states.state import State
from generator.states.store import Entry


class Kind(StrEnum):
    """How a unit and its state stand to each other, where they do not simply belong together."""

    ORPHAN = "orphan"  # resources that no unit manages
    REMNANT = "remnant"  # an empty state without a unit
    LEAVING = "leaving"  # `invoke decommission` has not seen its state empty
    KEPT = "kept"  # left behind on purpose
    EMPTY = "empty"  # a unit that has been destroyed, or never made anything
    NEW = "never applied"


@dataclass(frozen=True, slots=True)
class Row:
    """One unit, as a path from the repository."""

    unit: str
    kind: Kind
    resources: int = 0
    modified: datetime | None = None


def compare(
    entries: Collection[Entry],
    states: Mapping[str, State],
    units: Collection[str],
    leaving: Collection[str],
    kept: Collection[str],
) -> list[Row]:
    """Worst first. `units` are those that manifests ask for; `leaving` and `kept` those of the record."""
    rows: list[Row] = []
    for entry in entries:
        state = states.get(entry.unit)
        count = len(state.resources) if state else 0
        if (kind := _kind(entry.unit, count, units, leaving, kept)) is not None:
            rows.append(Row(entry.unit, kind, count, entry.modified))
    there = {entry.unit for entry in entries}
    rows += [Row(unit, Kind.NEW) for unit in units if unit not in there]
    rows += [Row(unit, Kind.LEAVING) for unit in leaving if unit not in there]
    order = list(Kind)
    return sorted(rows, key=lambda row: (order.index(row.kind), row.unit))


def _kind(
    unit: str, count: int, units: Collection[str], leaving: Collection[str], kept: Collection[str]
) -> Kind | None:
    if unit in kept:
        return Kind.KEPT
    if unit in leaving:
        return Kind.LEAVING
    if unit in units:
        return None if count else Kind.EMPTY
    return Kind.ORPHAN if count else Kind.REMNANT
