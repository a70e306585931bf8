"""What one environment has of a service, carried into another's overlay: image tags, or chosen paths."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.edit.images import effective
from generator.edit.place import MISSING, EditError, get, same
from generator.edit.values import Edit, apply, differences
from generator.findings import nearest
from generator.kinds import kinds
from generator.source import Document, Path, load

IMAGES = "images"
CARRIED = ("tag", "digest")  # of an image; its repository may be another account's


class WhatError(Exception):
    """`--what` names something that is in neither environment; `hint` says what there is."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Promotion:
    """`edits` are paths inside the environment; `text` is the whole manifest afterwards."""

    edits: tuple[Edit, ...]
    text: str


def promote(document: Document, source: str, target: str, what: Sequence[str]) -> Promotion:
    """Makes `target` have what `source` has at the chosen paths. Raises WhatError, EditError."""
    have, lacks = effective(document, source), effective(document, target)
    edits = tuple(
        edit
        for path in _paths(have, lacks, what)
        for edit in differences(get(lacks, path), get(have, path), path)
    )
    text = apply(document, [Edit(("environments", target, *edit.path), edit.value) for edit in edits])
    made, _ = load(text, document.file)
    assert made is not None  # `apply` has read it
    _hold(document, made, target, edits)
    return Promotion(edits, text)


def _paths(have: Mapping[str, Any], lacks: Mapping[str, Any], what: Sequence[str]) -> Iterator[Path]:
    for word in dict.fromkeys(what):
        if word == IMAGES:
            yield from _images(have, lacks)
            continue
        path: Path = tuple(word.split("."))
        if path[0] not in kinds():
            raise _unknown(word, [IMAGES, *kinds()])
        if get(have, path) is MISSING and get(lacks, path) is MISSING:
            raise _unknown(word, _known(have))
        yield path


def _images(have: Mapping[str, Any], lacks: Mapping[str, Any]) -> Iterator[Path]:
    """Of components that run in both; one that is new in `target` is a decision of its own."""
    for name, component in (have.get("components") or {}).items():
        other = get(lacks, ("components", name))
        if other is not MISSING and "image" in component and "image" in other:
            yield from (("components", name, "image", part) for part in CARRIED)


def _known(have: Mapping[str, Any]) -> list[str]:
    """Paths down to the properties of things."""
    return [
        ".".join(path)
        for key in kinds()
        for name, thing in (have.get(key) or {}).items()
        for path in [(key, name), *((key, name, part) for part in (thing or {}))]
    ]


def _unknown(word: str, known: Sequence[str]) -> WhatError:
    close = nearest(word, known)
    message = f"there is nothing at {word!r}" + (f"; did you mean {close!r}?" if close else "")
    return WhatError(
        message, "A path leads through the manifest, such as components.api.scaling; or `images`."
    )


def _hold(before: Document, made: Document, target: str, edits: Sequence[Edit]) -> None:
    """Merging the overlay must give what was wanted: a thing that was removed there comes back with the body's rest."""
    now = effective(made, target)
    for edit in edits:
        wanted = MISSING if edit.value is None else edit.value
        found = get(now, edit.path)
        if (found is MISSING) != (wanted is MISSING) or (found is not MISSING and not same(found, wanted)):
            where = before.position(("environments", target, *edit.path))
            message = f"`{'.'.join(map(str, edit.path))}` cannot be carried over by itself; write it by hand"
            raise EditError(message, where)
