"""Units that no manifest asks for any more, while their state may still hold something (docs/adr/0014-leaving.md).

`generate` is offline and cannot look into a state. So a unit that stands in the tree and is asked for no longer is kept,
as one that only `invoke decommission` can run, and recorded in registry/leaving/<environment>.yaml until that command
has seen its state empty. Pure.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields

from generator.findings import Finding
from generator.model import Environment, Network
from generator.source import Document, Path

FOLDER = "registry/leaving"
SOURCE = "the tree"
ABOUT = "No manifest asks for these units any more. Each stays until `invoke decommission` has seen its state empty."


@dataclass(frozen=True, slots=True)
class Place:
    """An environment that the platform file has no longer."""

    account_id: str
    region: str
    zone: str
    state_bucket: str
    project: str
    protected: bool = True

    def environment(self, name: str) -> Environment:
        """As the platform file had it, but for its network, which nothing asks for."""
        return Environment(name, self.account_id, self.region, self.zone, False, self.protected, Network())


@dataclass(frozen=True, slots=True)
class Leaver:
    """Whose a unit was, whether what it holds stays on purpose, and the names in AWS that are taken until it is gone."""

    owner: str | None = None
    kept: bool = False
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What one file says; `place` only where the whole environment leaves."""

    units: Mapping[str, Leaver] = field(default_factory=dict)
    place: Place | None = None

    def without(self, units: Collection[str]) -> "Record":
        """The record once these are gone."""
        return Record({unit: one for unit, one in self.units.items() if unit not in units}, self.place)


Records = Mapping[str, Record]


def _unknown_owner(unit: str) -> str | None:
    return None


def _no_names(environment: str, unit: str) -> tuple[str, ...]:
    return ()


def _unknown_place(environment: str) -> Place | None:
    return None


@dataclass(frozen=True)
class Standing:
    """What stands in the tree: environment -> units, and what the files of before know of them."""

    units: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owner: Callable[[str], str | None] = field(default=_unknown_owner, compare=False)
    names: Callable[[str, str], tuple[str, ...]] = field(default=_no_names, compare=False)
    place: Callable[[str], Place | None] = field(default=_unknown_place, compare=False)


def file_of(environment: str) -> str:
    """The file that records an environment's."""
    return f"{FOLDER}/{environment}.yaml"


def update(wanted: Mapping[str, Collection[str]], standing: Standing, recorded: Records) -> dict[str, Record]:
    """The records of now: what stands or is recorded, and is not wanted. `wanted` has every environment there is.

    A unit that is wanted again is no longer leaving: the next apply goes on with its state.
    """
    made: dict[str, Record] = {}
    for name in dict.fromkeys([*wanted, *standing.units, *recorded]):
        before = recorded.get(name, Record())
        gone = {*before.units, *standing.units.get(name, ())} - set(wanted.get(name, ()))
        units = {
            unit: before.units.get(unit) or Leaver(standing.owner(unit), names=standing.names(name, unit))
            for unit in sorted(gone)
        }
        if units:
            made[name] = Record(units, None if name in wanted else before.place or standing.place(name))
    return made


# --- the file ---------------------------------------------------------------------------------------------


def text(record: Record) -> str:
    """The file without its header."""
    lines = [f"# {ABOUT}"]
    if record.place is not None:
        lines += ["environment:", *(f"  {name}: {value}" for name, value in _place(record.place))]
    lines += ["units:", *(f"  {unit}: {_leaver(one)}" for unit, one in sorted(record.units.items()))]
    return "\n".join(lines) + "\n"


def _place(place: Place) -> Iterator[tuple[str, str]]:
    for one in fields(place):
        value = getattr(place, one.name)
        yield one.name, str(value).lower() if isinstance(value, bool) else f'"{value}"'


def _leaver(leaver: Leaver) -> str:
    said = [f"owner: {leaver.owner}"] if leaver.owner else []
    said += ["kept: true"] if leaver.kept else []
    said += [f"names: {json.dumps(leaver.names)}"] if leaver.names else []
    return "{" + ", ".join(said) + "}"


def records(documents: Mapping[str, Document]) -> tuple[dict[str, Record], list[Finding]]:
    """What the files say. One that says nonsense is an error: what it should say must not be forgotten."""
    found: dict[str, Record] = {}
    findings: list[Finding] = []
    for name, document in documents.items():
        environment = name.rpartition("/")[2].removesuffix(".yaml")
        try:
            found[environment] = _record(document)
        except (ValueError, TypeError, AttributeError) as error:
            findings.append(_unreadable(document, (), str(error)))
    return found, findings


def _record(document: Document) -> Record:
    data = {} if document.data is None else document.data
    if not isinstance(data, Mapping):
        raise ValueError("a map is wanted")
    if unknown := sorted(set(data) - {"environment", "units"}):
        raise ValueError(f"{unknown[0]!r} is not known here")
    units = {str(unit): _read(**(said or {})) for unit, said in (data.get("units") or {}).items()}
    if odd := [unit for unit, one in units.items() if not isinstance(one.kept, bool)]:
        raise ValueError(f"{odd[0]}: kept is true or false")
    place = data.get("environment")
    return Record(units, Place(**place) if place else None)


def _read(owner: str | None = None, kept: bool = False, names: Collection[str] = ()) -> Leaver:
    return Leaver(owner, kept, tuple(map(str, names)))


def _unreadable(document: Document, path: Path, reason: str) -> Finding:
    return Finding(
        check="leaving-unreadable",
        message=f"this is no record of units that are leaving: {reason}",
        position=document.position(path),
        hint="Take the file back from version control; only `invoke generate` and `invoke decommission` write it.",
    )
