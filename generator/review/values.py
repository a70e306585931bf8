"""Values of a plan with what nobody may see, and what nobody knows yet, replaced by signs.

The masks of a plan (`before_sensitive`, `after_sensitive`, `after_unknown`) have the value's own shape, with true where
they hold. After `masked` no secret is left in memory of the review: a sign only remembers whether the two sides differ.
Values that the provider does not mark, but whose name says what they are, are hidden as well.
"""

import json
import re
from typing import Any

from generator.findings import printable

SHOWN = 100  # characters of a value
_TELLING = re.compile(
    r"(^|_|-|\.)(password|passwd|secret_string|secret_binary|secret_key|client_secret|private_key|access_key|token|"
    r"api_key|credentials?)$",
    re.IGNORECASE,
)
_HARMLESS = re.compile(r"arn:aws[a-z-]*:[!-~]*", re.IGNORECASE)  # where a secret is, not what it is


class Sign:
    """Stands for a value."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


UNKNOWN = Sign("(known after apply)")
SAME = Sign("(sensitive)")  # on both sides: it stays as it is
OLD, NEW = Sign("(sensitive)"), Sign("(sensitive, another one)")


def masked(
    before: Any, after: Any, before_sensitive: Any, after_sensitive: Any, unknown: Any
) -> tuple[Any, Any]:
    """Both sides with signs in place of what is sensitive or unknown."""
    if before_sensitive is True or after_sensitive is True:
        if unknown is True:
            return (None if before is None else OLD), UNKNOWN
        return _hidden(before, after)
    if unknown is True:
        return _one(before, before_sensitive), UNKNOWN
    if isinstance(before, dict) or isinstance(after, dict) or isinstance(unknown, dict):
        return _objects(before, after, before_sensitive, after_sensitive, unknown)
    if isinstance(before, list) or isinstance(after, list) or isinstance(unknown, list):
        return _lists(before, after, before_sensitive, after_sensitive, unknown)
    left, right = document(before), document(after)
    if left is None and right is None:
        return before, after
    return masked(before if left is None else left, after if right is None else right, None, None, None)


def document(value: Any) -> Any:
    """What a text says as JSON object or list; None where it is something else."""
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None
    return None


def _hidden(before: Any, after: Any) -> tuple[Any, Any]:
    if before == after:
        return (None, None) if before is None else (SAME, SAME)
    return (None if before is None else OLD), (None if after is None else NEW)


def _one(value: Any, sensitive: Any) -> Any:
    return masked(value, None, sensitive, None, None)[0]


def _objects(before: Any, after: Any, bs: Any, as_: Any, unknown: Any) -> tuple[Any, Any]:
    keys = dict.fromkeys([*_keys(before), *_keys(after), *_keys(unknown)])
    left: dict[str, Any] = {}
    right: dict[str, Any] = {}
    for key in keys:
        one, other = _at(before, key), _at(after, key)
        pair = masked(one, other, _at(bs, key), _at(as_, key), _at(unknown, key))
        if _tells(key, before, after) and UNKNOWN not in pair and (_speaks(one) or _speaks(other)):
            pair = _hidden(one, other)
        left[key], right[key] = pair
    return (left if isinstance(before, dict) else before), (
        right if isinstance(after, dict) or unknown else after
    )


def _lists(before: Any, after: Any, bs: Any, as_: Any, unknown: Any) -> tuple[Any, Any]:
    length = max(len(side) if isinstance(side, list) else 0 for side in (before, after, unknown))
    pairs = [
        masked(_at(before, n), _at(after, n), _at(bs, n), _at(as_, n), _at(unknown, n)) for n in range(length)
    ]
    left = [pair[0] for pair in pairs][: len(before) if isinstance(before, list) else 0]
    wanted = max(len(side) if isinstance(side, list) else 0 for side in (after, unknown))
    right = [pair[1] for pair in pairs][:wanted]
    return (left if isinstance(before, list) else before), (
        right if isinstance(after, list) or unknown else after
    )


def _keys(value: Any) -> list[str]:
    return list(value) if isinstance(value, dict) else []


def _at(value: Any, key: str | int) -> Any:
    """The part of a value or mask; a mask that is true for the whole is true for each part."""
    if value is True:
        return True
    if isinstance(value, dict) and isinstance(key, str):
        return value.get(key)
    if isinstance(value, list) and isinstance(key, int):
        return value[key] if key < len(value) else None
    return None


def _tells(key: str, before: Any, after: Any) -> bool:
    """Whether the name of an attribute, or of the variable beside its `value`, says that it is secret."""
    if key == "value":
        return any(
            isinstance(side, dict) and _TELLING.search(str(side.get("name") or "")) is not None
            for side in (before, after)
        )
    return _TELLING.search(key) is not None


def _speaks(value: Any) -> bool:
    return isinstance(value, str) and value != "" and _HARMLESS.fullmatch(value) is None


def words(value: Any) -> str:
    """A value on one line, shortened, with invisible characters shown."""
    if isinstance(value, Sign):
        return value.text
    if value is None:
        return "none"
    shown = printable(json.dumps(value, ensure_ascii=False, default=repr))
    return shown if len(shown) <= SHOWN else f"{shown[: SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
