"""Several edits at once, and which edits make one value of another."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator import source
from generator.edit.place import MISSING, put, same
from generator.edit.remove import remove
from generator.source import Document, Path

NONE = MISSING


@dataclass(frozen=True, slots=True)
class Edit:
    """`value` is to stand at `path`; None removes a thing in an environment's overlay (RFC 7396), NONE the key itself."""

    path: Path
    value: Any


def apply(document: Document, edits: Iterable[Edit]) -> str:
    """The text after all edits, in their order. Raises EditError."""
    for edit in edits:
        gone = edit.value is NONE
        text = remove(document, edit.path) if gone else put(document, edit.path, edit.value)
        made, _ = source.load(text, document.file)
        assert made is not None  # `put` has read it
        document = made
    return document.text


def differences(old: Any, wanted: Any, path: Path = ()) -> Iterator[Edit]:
    """The fewest edits, as a merge patch wants them, that make `old` into `wanted`; MISSING stands for nothing."""
    if old is MISSING and wanted is MISSING:
        return
    if wanted is MISSING:
        yield Edit(path, None)
    elif isinstance(old, Mapping) and isinstance(wanted, Mapping):
        for key in [*wanted, *(key for key in old if key not in wanted)]:
            yield from differences(old.get(key, MISSING), wanted.get(key, MISSING), (*path, key))
    elif old is MISSING or not same(old, wanted):
        yield Edit(path, wanted)
