"""The licences of all dependencies: those that may be used, the record of each, and what does not fit.

The record, `licences.yaml`, is reviewed like code. A dependency that is new in a lock file has no entry, so somebody looks
at its licence before it is used; where this machine has the dependency, what it says of itself must be what is recorded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from generator.findings import Finding, Position
from generator.supply.metadata import licence
from generator.supply.parts import Kind, Part

RECORD = "generator/supply/licences.yaml"
_WORD = re.compile(r" (?:AND|WITH) ")


@dataclass(frozen=True, slots=True)
class Record:
    """`allowed`: SPDX identifiers; `licences`: dependency -> SPDX expression; `exceptions`: dependency -> its reason."""

    allowed: frozenset[str]
    licences: Mapping[str, str]
    exceptions: Mapping[str, str]


@cache
def record() -> Record:
    """The committed record."""
    import yaml

    text = resources.files(__package__).joinpath("licences.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    by_name = {
        f"{kind}:{name}": expression
        for kind, groups in data["licences"].items()
        for expression, names in groups.items()
        for name in names
    }
    return Record(frozenset(data["allowed"]), by_name, data["exceptions"])


def findings(parts: Sequence[Part], known: Record) -> list[Finding]:
    """What does not fit, by dependency; nothing where all is well."""
    keys = {part.key for part in parts}
    found = [fault for part in parts for fault in _faults(part, known)]
    for key in sorted(set(known.licences) | set(known.exceptions)):
        if key not in keys:
            found.append(_finding(RECORD, f"{key} is no dependency any more", "Remove its entry."))
    return list(dict.fromkeys(found))


def _faults(part: Part, known: Record) -> Iterator[Finding]:
    recorded = known.licences.get(part.key)
    said = licence(part)
    if recorded is None:
        advice = f"It says {said}. " if said else ""
        hint = f"{advice}Look at it, then add {part.key} to {RECORD}, or do without it."
        yield _finding(part.file, f"no licence is recorded for {part.key}", hint)
        return
    if said is not None and said != recorded:
        hint = f"Has it changed with a new version? Look at it, then change {RECORD}."
        yield _finding(RECORD, f"{part.key} {part.version} says {said}, recorded is {recorded}", hint)
    if not allowed(recorded, known.allowed) and part.key not in known.exceptions:
        hint = f"Do without it, or give the reason under `exceptions` in {RECORD}."
        yield _finding(part.file, f"{part.key} is licensed {recorded}, which is not on the list", hint)


def allowed(expression: str, licences: frozenset[str]) -> bool:
    """Whether an SPDX expression can be met: one side of each OR, every side of an AND ("SPDX license expressions")."""
    return any(
        all(one in licences for one in _WORD.split(choice.strip("() ")))
        for choice in expression.split(" OR ")
    )


def unknown_here(parts: Sequence[Part]) -> int:
    """How many this machine knows by the record alone."""
    return sum(licence(part) is None for part in parts if part.kind in (Kind.PYTHON, Kind.GO))


def _finding(file: str, message: str, hint: str) -> Finding:
    return Finding(check="licence", message=message, position=Position(file, 1, 1), hint=hint)
