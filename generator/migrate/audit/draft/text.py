"""A manifest as text, with comments, and with the legacy line that each of its lines comes from."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

from generator.findings import Position

_BARE = re.compile(r"[A-Za-z_/][A-Za-z0-9_./*?$-]*")
_WORDS = re.compile(r"(?:true|false|null|yes|no|on|off|y|n|~)", re.IGNORECASE)
WIDTH = 100


@dataclass
class Entry:
    """`key: value`. `comments` stand above it; `note` behind it; `origin` is the place in the legacy files."""

    key: str
    value: Union[str, int, float, bool, Sequence[Any], "Map"]
    comments: tuple[str, ...] = ()
    note: str | None = None
    origin: Position | None = None


@dataclass
class Map:
    """Entries in their order."""

    entries: list[Entry] = field(default_factory=list)

    def add(
        self,
        key: str,
        value: Any,
        *comments: str,
        note: str | None = None,
        origin: Position | None = None,
    ) -> "Map":
        """One more entry; None and empty values are left out, an empty map is not."""
        if value is not None and value != [] and value != ():
            self.entries.append(Entry(key, value, comments, note, origin))
        return self

    def get(self, key: str) -> Any:
        """The value of a key."""
        return next((one.value for one in self.entries if one.key == key), None)

    def map(self, key: str) -> "Map":
        """The map under a key, made if it is not there."""
        found = self.get(key)
        if not isinstance(found, Map):
            found = Map()
            self.entries.append(Entry(key, found))
        return found

    def __len__(self) -> int:
        return len(self.entries)

    def remove(self, path: Sequence[str]) -> bool:
        """Takes out what stands at a path."""
        *above, key = path
        here = self
        for step in above:
            inner = here.get(step)
            if not isinstance(inner, Map):
                return False
            here = inner
        before = len(here)
        here.entries = [one for one in here.entries if one.key != key]
        return len(here) < before


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its origin and the path of the entry it belongs to."""

    text: str
    origin: Position | None
    path: tuple[str, ...]


def lines(body: Map, head: Sequence[str] = ()) -> list[Line]:
    """All lines of a file; an empty line between the parts at the left margin."""
    made = [Line(f"# {text}".rstrip(), None, ()) for text in head]
    for entry in body.entries:
        if isinstance(entry.value, Map) and made:
            made.append(Line("", None, ()))
        made += _entry(entry, 0, None, ())
    return made


def text(found: Sequence[Line]) -> str:
    """The file's text."""
    return "\n".join(line.text for line in found) + "\n"


def _entry(entry: Entry, depth: int, origin: Position | None, above: tuple[str, ...]) -> Iterator[Line]:
    indent, origin, path = "  " * depth, entry.origin or origin, (*above, entry.key)
    for comment in entry.comments:
        for part in _wrapped(comment, WIDTH - len(indent)):
            yield Line(f"{indent}# {part}", origin, path)
    note = f"  # {_one_line(entry.note)}" if entry.note else ""
    key = scalar(entry.key)
    if isinstance(entry.value, Map):
        if not entry.value.entries:
            yield Line(f"{indent}{key}: {{}}{note}", origin, path)
            return
        yield Line(f"{indent}{key}:{note}", origin, path)
        for inner in entry.value.entries:
            yield from _entry(inner, depth + 1, origin, path)
    elif isinstance(entry.value, str | int | float | bool):
        yield Line(f"{indent}{key}: {scalar(entry.value)}{note}", origin, path)
    else:
        yield Line(f"{indent}{key}: [{', '.join(scalar(one) for one in entry.value)}]{note}", origin, path)


def scalar(value: Any) -> str:
    """A scalar as YAML; quoted wherever a reader could take it for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if _BARE.fullmatch(value) and not _WORDS.fullmatch(value):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _wrapped(comment: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(
        _one_line(comment), max(40, width - 2), break_long_words=False, break_on_hyphens=False
    ) or [""]
