"""What was changed behind Terraform's back, out of the JSON of ordinary plans (docs/adr/0012-drift.md). Pure.

A plan says under `resource_drift` how what it found differs from what it knew, and under `resource_changes` what an apply
would do. Most of the first is no drift: values that the provider spells otherwise, or that follow from other resources
or from AWS itself. Drift is what an apply would put back. What was *added* (a rule in a security group, a policy on a role)
an apply does not even see; it is found by asking what no resource of any unit accounts for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.review.beside import beside
from generator.review.differences import Difference
from generator.review.model import Attribute
from generator.review.nouns import noun
from generator.review.reading import Entry, entries_of
from generator.review.values import UNKNOWN, words

Data = Mapping[str, Any]


class How(StrEnum):
    """What happened to a resource."""

    GONE = "gone"
    CHANGED = "changed"
    ADDED = "added"  # beside Terraform: an apply leaves it


@dataclass(frozen=True, slots=True)
class Drifted:
    """One resource; `added` says what it has that nothing asks for."""

    address: str
    noun: str
    how: How
    attributes: tuple[Attribute, ...] = ()
    added: str = ""


@dataclass(frozen=True, slots=True)
class UnitDrift:
    """`waiting`: the unit has changes that are not applied yet; they are no drift."""

    unit: str
    owner: str
    resources: tuple[Drifted, ...]
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """An environment's."""

    environment: str
    units: tuple[UnitDrift, ...]

    @property
    def changed(self) -> tuple[UnitDrift, ...]:
        """The units that are not as Terraform left them."""
        return tuple(unit for unit in self.units if unit.resources)

    @property
    def count(self) -> int:
        """How many resources."""
        return sum(len(unit.resources) for unit in self.units)

    @property
    def repairable(self) -> tuple[str, ...]:
        """Units that an apply puts back."""
        return tuple(
            unit.unit for unit in self.changed if any(one.how is not How.ADDED for one in unit.resources)
        )

    @property
    def waiting(self) -> tuple[str, ...]:
        """Units with changes that are not applied yet."""
        return tuple(unit.unit for unit in self.units if unit.waiting)


def drift(environment: str, plans: Mapping[str, Data], owners: Mapping[str, str], is_whole: bool) -> Drift:
    """`plans`: unit -> JSON of its plan. What was added is only looked for where all units are there (`is_whole`)."""
    added: dict[str, list[Drifted]] = {}
    for one in beside(plans) if is_whole else ():
        found = Drifted(one.address, noun(one.type), How.ADDED, added=one.text)
        added.setdefault(one.unit, []).append(found)
    units = tuple(
        _unit(unit, data, owners.get(unit, ""), added.get(unit, ())) for unit, data in sorted(plans.items())
    )
    return Drift(environment, units)


def _unit(unit: str, data: Data, owner: str, added: Sequence[Drifted]) -> UnitDrift:
    planned = {entry.address: entry for entry in entries_of(data, "resource_changes")}
    found = list(_drifted(entries_of(data, "resource_drift"), planned))
    known = {one.address for one in found}
    waiting = any(entry.verb and entry.address not in known for entry in planned.values())
    return UnitDrift(unit, owner, (*found, *added), waiting)


def _drifted(seen: Sequence[Entry], planned: Mapping[str, Entry]) -> Iterator[Drifted]:
    for entry in seen:
        repair = planned.get(entry.address)
        if repair is None or repair.actions == ("delete",):
            continue  # nothing asks for it any more
        if entry.deletes:
            yield Drifted(entry.address, noun(entry.type), How.GONE)
            continue
        repaired = [one for one in repair.differences if one.after is not UNKNOWN]
        attributes = tuple(
            Attribute(one.written, words(one.before), words(one.after))
            for one in entry.differences
            if any(_overlap(one, other) for other in repaired)
        )
        if attributes:
            yield Drifted(entry.address, noun(entry.type), How.CHANGED, attributes)


def _overlap(one: Difference, other: Difference) -> bool:
    """Whether one of two places is the other, or inside of it."""
    length = min(len(one.path), len(other.path))
    return one.path[:length] == other.path[:length]
