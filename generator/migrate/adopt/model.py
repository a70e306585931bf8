"""The address map of an adoption, and all that was found out beside it: `adoption.json`, for people and for the run.

It holds addresses, types, ids and ARNs; no attribute value but those of a plan's changes, secrets left out.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.gate import Row
from generator.migrate.adopt.stores import Backend

FILE = "adoption.json"
FORMAT = 1
LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class Move:
    """`source` in the legacy state becomes `target` in the unit (its folder from the repository's root)."""

    source: str
    unit: str
    target: str
    type: str
    id: str
    arn: str
    how: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What exists in AWS and in no state, and gets an address."""

    unit: str
    target: str
    type: str
    id: str


@dataclass(frozen=True, slots=True)
class Open:
    """A resource that moves and needs one that stays: the two states would lean on each other."""

    source: str
    needs: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A state as it was when the plan was made: -1 and empty texts for none."""

    serial: int
    lineage: str
    fingerprint: str


@dataclass(frozen=True)
class Adoption:
    """The plan of an adoption. `stores`, `seen` and `staged` have the legacy root under `legacy` and each unit's folder."""

    environment: str
    legacy: str
    target: str
    stores: Mapping[str, Backend]
    seen: Mapping[str, Seen]
    staged: Mapping[str, Seen]
    moves: tuple[Move, ...]
    imports: tuple[Import, ...] = ()
    rows: tuple[Row, ...] = ()
    stays: tuple[str, ...] = ()
    ambiguous: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open: tuple[Open, ...] = ()
    by_hand: tuple[str, ...] = ()
    files: str = ""
    var_files: tuple[str, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The units that get something, in the order in which they are pushed."""
        return tuple(name for name in self.stores if name != LEGACY)

    def of(self, verb: str) -> tuple[Row, ...]:
        """What the plans do after the move: `change`, `addition` or `refusal`."""
        return tuple(row for row in self.rows if row.verb == verb)

    @property
    def accepted(self) -> tuple[Row, ...]:
        """What somebody has to accept: changes in place and additions."""
        return (*self.of("change"), *self.of("addition"))

    @property
    def faults(self) -> tuple[str, ...]:
        """Why it must not be run; empty if it may."""
        found = [f"{row.unit}: {row.address} {'; '.join(row.words)}" for row in self.of("refusal")]
        found += [
            f"{row.unit}: {row.address} would change: {'; '.join(row.words)}"
            for row in self.rows
            if row.unit == LEGACY and row.verb != "refusal"
        ]
        found += [f"{one.source} moves, but needs {one.needs}, which stays" for one in self.open]
        found += [f"several fit {target}: {', '.join(ones)}" for target, ones in self.ambiguous.items()]
        found += list(self.by_hand)
        return tuple(found)

    def text(self) -> str:
        """As JSON."""
        data = {"format": FORMAT, **asdict(self)}
        data["stores"] = {name: backend.to_json() for name, backend in self.stores.items()}
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def read(path: Path) -> Adoption:
    """The plan in a file. Raises AdoptionError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data.pop("format") != FORMAT:
            raise ValueError("another format")
        return _adoption(data)
    except FileNotFoundError as error:
        raise AdoptionError(
            f"there is no plan of an adoption in {path.parent}",
            "Make one: invoke adopt --from FOLDER --env ENV",
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise AdoptionError(f"{path} is no plan of an adoption: {error}", "Make it anew.") from error


def _adoption(data: dict[str, Any]) -> Adoption:
    made = {
        "stores": {name: Backend(one["kind"], one["settings"]) for name, one in data["stores"].items()},
        "seen": {name: Seen(**one) for name, one in data["seen"].items()},
        "staged": {name: Seen(**one) for name, one in data["staged"].items()},
        "moves": tuple(Move(**one) for one in data["moves"]),
        "imports": tuple(Import(**one) for one in data["imports"]),
        "rows": tuple(Row(**{**one, "words": tuple(one["words"])}) for one in data["rows"]),
        "stays": tuple(data["stays"]),
        "ambiguous": {name: tuple(ones) for name, ones in data["ambiguous"].items()},
        "open": tuple(Open(**one) for one in data["open"]),
        "by_hand": tuple(data["by_hand"]),
        "var_files": tuple(data["var_files"]),
    }
    return Adoption(**{**data, **made})
