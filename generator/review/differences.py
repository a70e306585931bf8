"""What is different between two values: a path and both sides for each place, as deep as it can be said.

Documents that AWS takes as text (policies, container definitions) are looked into, and lists of named things are
compared by their names: `container_definitions[api].image`, not a thousand characters of JSON twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.review.values import Sign, document

NAMES = ("name", "Sid", "sid", "key", "id", "containerName", "sourceVolume")  # what tells list items apart
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` in steps, each as it is written: `.image` or `[api]`; a side is None where there is nothing."""

    path: Path
    before: Any
    after: Any

    @property
    def written(self) -> str:
        """`container_definitions[api].image`"""
        return "".join(self.path).removeprefix(".")

    @property
    def top(self) -> str:
        """The attribute of the resource in which it is."""
        return self.path[0].removeprefix(".")


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[Difference]:
    """The places where two values differ, in the order of their names."""
    if equal(before, after):
        return
    left, right = document(before), document(after)
    if left is not None and right is not None:
        before, after = left, right
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted({*before, *after}):
            yield from differences(before.get(key), after.get(key), (*path, f".{key}"))
    elif isinstance(before, list) and isinstance(after, list):
        yield from _in_lists(before, after, path)
    else:
        yield Difference(path, before, after)


def equal(before: Any, after: Any) -> bool:
    """Whether two values mean the same to AWS: nothing, empty text and empty lists are one, so is JSON in other words."""
    return bool(plain(before) == plain(after))


def plain(value: Any) -> Any:
    """A value without what makes no difference."""
    opened = document(value)
    if opened is not None:
        return plain(opened)
    if isinstance(value, dict):
        kept = {key: plain(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item is not None} or None
    if isinstance(value, list):
        return [plain(item) for item in value] or None
    return None if isinstance(value, str) and value == "" else value


def _in_lists(before: Sequence[Any], after: Sequence[Any], path: Path) -> Iterator[Difference]:
    label = _label([*before, *after])
    if label is not None and _told_apart(before, label) and _told_apart(after, label):
        old = {str(item[label]): item for item in before}
        new = {str(item[label]): item for item in after}
        for name in dict.fromkeys([*old, *new]):
            yield from differences(old.get(name), new.get(name), (*path, f"[{name}]"))
    elif len(before) == len(after) and any(isinstance(item, dict | list) for item in before):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, (*path, f"[{number}]"))
    else:
        yield from _members(before, after, path)


def _members(before: Sequence[Any], after: Sequence[Any], path: Path) -> Iterator[Difference]:
    """What only one of the lists has; the whole lists where it is their order that changes."""
    gone = [item for item in before if not any(equal(item, other) for other in after)]
    new = [item for item in after if not any(equal(item, other) for other in before)]
    if not gone and not new:
        yield Difference(path, list(before), list(after))
    elif len(gone) == len(new) == 1:
        yield Difference((*path, "[]"), gone[0], new[0])
    else:
        yield from (Difference((*path, "[]"), item, None) for item in gone)
        yield from (Difference((*path, "[]"), None, item) for item in new)


def _label(items: Sequence[Any]) -> str | None:
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    return next((name for name in NAMES if all(_is_name(item.get(name)) for item in items)), None)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value != "" and not isinstance(value, Sign)


def _told_apart(items: Sequence[Any], label: str) -> bool:
    return len({item[label] for item in items}) == len(items)
