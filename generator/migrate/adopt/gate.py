"""What a plan may do in an adoption: nothing to what exists, but what somebody has accepted. Pure.

    no-op, read, forget    always (the word delete in a `forget` row means nothing)
    update, create         a change in place, an addition: listed in words, and to be accepted
    delete, replace        never

`resource_drift` says what happened before; it is not asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ALLOWED = frozenset({("no-op",), ("read",), ("forget",)})
HIDDEN = "(sensitive)"
UNKNOWN = "(known after the apply)"
# An addition of these takes something over that AWS made by itself, and empties or alters it.
TAKES_OVER = {
    "aws_default_security_group": "removes all rules of the VPC's default security group",
    "aws_default_route_table": "removes all routes of the VPC's main route table",
    "aws_default_network_acl": "removes all rules of the VPC's default network ACL",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a plan does: `verb` is change, addition or refusal; `words` says what of it."""

    unit: str
    address: str
    type: str
    verb: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the plans of one unit, or of the legacy root, do."""

    unit: str
    rows: tuple[Row, ...]

    def of(self, verb: str) -> tuple[Row, ...]:
        """The rows of a verb."""
        return tuple(row for row in self.rows if row.verb == verb)

    @property
    def is_clean(self) -> bool:
        """Whether the plan does nothing at all."""
        return not self.rows


def judge(plan: Mapping[str, Any], unit: str) -> Verdict:
    """The verdict on one plan (`terraform show -json`)."""
    return Verdict(unit, tuple(_rows(plan.get("resource_changes") or (), unit)))


def _rows(entries: Iterable[Mapping[str, Any]], unit: str) -> Iterator[Row]:
    for entry in entries:
        actions = tuple(entry["change"]["actions"])
        if actions in ALLOWED or entry.get("mode") == "data":
            continue
        address, kind = entry["address"], entry.get("type", "")
        if actions == ("update",):
            yield Row(unit, address, kind, "change", tuple(words(entry["change"])))
        elif actions == ("create",):
            note = TAKES_OVER.get(kind)
            yield Row(unit, address, kind, "addition", (note,) if note else ())
        else:
            yield Row(unit, address, kind, "refusal", tuple(_why(entry["change"], actions)))


def _why(change: Mapping[str, Any], actions: tuple[str, ...]) -> Iterator[str]:
    if "create" not in actions:
        yield "would be deleted"
        return
    paths = [".".join(map(str, path)) for path in change.get("replace_paths") or ()]
    before, after = change.get("before") or {}, change.get("after") or {}
    yield f"would be replaced because of {', '.join(paths) or 'an attribute that cannot change'}"
    for path in paths:
        name = path.partition(".")[0]
        if not _secret(change, name):
            yield f"{name}: {_short(before.get(name))} -> {_short(after.get(name))}"


def words(change: Mapping[str, Any]) -> Iterator[str]:
    """`idle_timeout: 60 -> 120` for each attribute that changes; a secret's value is never shown."""
    before, after = change.get("before") or {}, change.get("after") or {}
    unknown = change.get("after_unknown") or {}
    for name in sorted({*before, *after} | {key for key in unknown if unknown[key] is True}):
        if name == "tags" and "tags_all" in before:
            continue  # tags_all holds them, and the provider's defaults
        old, new = before.get(name), UNKNOWN if unknown.get(name) is True else after.get(name)
        if old == new or (not old and not new and not isinstance(old, bool) and not isinstance(new, bool)):
            continue
        if _secret(change, name):
            yield f"{name}: {HIDDEN}"
        elif isinstance(old, Mapping | None) and isinstance(new, Mapping):
            yield from _entries(name.removesuffix("_all"), old or {}, new)
        else:
            yield f"{name}: {_short(old)} -> {_short(new)}"


def _entries(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield f"{name}.{key}: {_short(old.get(key))} -> {_short(new.get(key))}"


def _secret(change: Mapping[str, Any], name: str) -> bool:
    masks = (change.get(side) for side in ("before_sensitive", "after_sensitive"))
    return any(_marked(mask.get(name) if isinstance(mask, Mapping) else mask) for mask in masks)


def _marked(mask: Any) -> bool:
    if isinstance(mask, Mapping):
        return any(map(_marked, mask.values()))
    if isinstance(mask, list):
        return any(map(_marked, mask))
    return mask is True


def _short(value: Any) -> str:
    import json

    if value is None:
        return "(nothing)"
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= 120 else f"{text[:117]}..."
