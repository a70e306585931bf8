"""A manifest as data, and where each key and value of it stands.

Places are kept as one flat array in reading order: one for each value, and before it one for its key where
it has one, each packed into 64 bits. Mappings keep their order, so walking the data beside the array gives
the place of every path. That costs eight bytes a place while reading, and the mapping by path is built only
for a document that somebody asks about.
"""

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from generator.findings import Position

Path = tuple[str | int, ...]


class Mark(NamedTuple):
    """Where a value starts, and where its key does (the same where it has none); lines, columns from 1."""

    line: int
    column: int
    key_line: int
    key_column: int


@dataclass(frozen=True, slots=True)
class AmbiguousScalar:
    """An unquoted scalar that is no text in the data: what the file says, and what YAML makes of it."""

    raw: str
    reason: str


@dataclass(frozen=True)
class Document:
    """One file. `data` holds dict, list, str, int, float, bool and None only; every key is a str.

    `text` is what was parsed: newlines are `\\n`, without byte order mark.
    """

    file: str
    text: str
    data: Any
    places: "array[int]" = field(repr=False, compare=False)
    plain: Mapping[int, AmbiguousScalar] = field(repr=False, compare=False)
    refused: frozenset[int] = field(repr=False, compare=False)

    @cached_property
    def marks(self) -> Mapping[Path, Mark]:
        """The place of every value by its path; the root is `()`."""
        return {path: mark for path, (mark, _) in self._index.items()}

    @cached_property
    def ambiguous(self) -> Mapping[Path, AmbiguousScalar]:
        """Every unquoted scalar that YAML reads as something else than text, by its path."""
        return {path: self.plain[at] for path, (_, at) in self._index.items() if at in self.plain}

    @cached_property
    def faulty(self) -> frozenset[Path]:
        """Paths of scalars that `load` has already refused: a later step need not report them again."""
        return frozenset(path for path, (_, at) in self._index.items() if at in self.refused)

    def position(self, path: Path, key: bool = False) -> Position:
        """The place of the value at `path`, or of its key; of the nearest ancestor where there is none."""
        marks = self.marks
        while path and path not in marks:
            path = path[:-1]
        mark = marks[path]
        if key:
            return Position(self.file, mark.key_line, mark.key_column)
        return Position(self.file, mark.line, mark.column)

    @cached_property
    def _index(self) -> dict[Path, tuple[Mark, int]]:
        """Path to mark and to the value's index in `places`."""
        places = self.places
        return {
            path: (Mark(*unpack(places[at]), *unpack(places[key_at])), at)
            for path, key_at, at in walk(self.data)
        }


def unpack(place: int) -> tuple[int, int]:
    """Line and column, from 1; places hold them from 0, as parsers count."""
    return (place >> 32) + 1, (place & 0xFFFFFFFF) + 1


def walk(data: Any) -> Iterator[tuple[Path, int, int]]:
    """Path, index of the key's place and index of the value's place, in the order of reading."""
    at = 0
    # A mapping's or list's children, the path above them, and whether they have keys.
    levels: list[tuple[Iterator[tuple[Any, Any]], Path, bool]] = [(iter([((), data)]), (), False)]
    while levels:
        children, above, keyed = levels[-1]
        step, value = next(children, (None, None))
        if step is None:
            levels.pop()
            continue
        path = (*above, step) if len(levels) > 1 else ()
        yield path, at, at + keyed
        at += 1 + keyed
        if isinstance(value, dict):
            levels.append((iter(value.items()), path, True))
        elif isinstance(value, list):
            levels.append((iter(enumerate(value)), path, False))
