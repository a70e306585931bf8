"""What a plan may do in an adoption: nothing to what exists, but what somebody has accepted. Pure.

    no-op, read, forget    always (the word delete in a `forget` row means nothing)
    update, create         a change in place, an addition: listed in words, and to be accepted
    delete, replace        never; nor a change in place that locks somebody out or loses data (effects.py)

`resource_drift` says what happened before; it is not asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.migrate.adopt import effects, parity

ALLOWED = frozenset({("no-op",), ("read",), ("forget",)})
HIDDEN = "(sensitive)"
SAME_ACTION = "action: written otherwise, the same target groups and shares"
SAME_TAGS = "tags.all: the same ones, from the provider's default tags now"
NOTHING_SHOWN = "something: no attribute that the plan shows"
UNKNOWN = "(known after the apply)"
SHOWN = 120  # characters of a value


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


def unreviewed(rows: Iterable[Row], reviewed: Iterable[Row]) -> list[Row]:
    """What `rows` do beyond what was reviewed, word for word; a refusal never was."""
    known: dict[tuple[str, str, str], set[str]] = {}
    for row in reviewed:
        if row.verb != "refusal":
            known.setdefault((row.unit, row.address, row.verb), set()).update(row.words)
    found = []
    for row in rows:
        words = known.get((row.unit, row.address, row.verb))
        if words is None:
            found.append(row)
        elif more := tuple(word for word in row.words if word not in words):
            found.append(replace(row, words=more))
    return found


def _rows(entries: Iterable[Mapping[str, Any]], unit: str) -> Iterator[Row]:
    for entry in entries:
        actions = tuple(entry["change"]["actions"])
        if actions in ALLOWED or entry.get("mode") == "data":
            continue
        address, kind = entry["address"], entry.get("type", "")
        if actions == ("update",):
            yield _changed(unit, address, kind, tuple(_said(kind, entry["change"])))
        elif actions == ("create",):
            effect = effects.of_addition(kind, entry["change"].get("after") or {})
            yield Row(unit, address, kind, "addition", (effect.words,) if effect else ())
        else:
            yield Row(unit, address, kind, "refusal", tuple(_why(entry["change"], actions)))


def _said(kind: str, change: Mapping[str, Any]) -> Iterator[str]:
    """The words of a change; a rule's action that only is written otherwise is said in one."""
    before, after = (change.get(side) or {} for side in ("before", "after"))
    alike = kind in parity.RULES and parity.action(before) == parity.action(after)
    if alike and before.get("action") != after.get("action"):
        yield SAME_ACTION
    said = list(words(change))
    if not said:
        yield SAME_TAGS if before.get("tags") != after.get("tags") else NOTHING_SHOWN
    yield from (word for word in said if not (alike and word.startswith("action.")))


def _changed(unit: str, address: str, kind: str, said: tuple[str, ...]) -> Row:
    """A change in place, refused if it would lock somebody out or lose data."""
    found = [(word, effects.of_change(kind, word)) for word in said]
    grave = tuple(f"{word} ({one.words})" for word, one in found if one.weight == effects.REFUSED)
    return Row(unit, address, kind, "refusal", grave) if grave else Row(unit, address, kind, "change", said)


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
    """`idle_timeout: 60 -> 120` for each attribute that changes, down to the value; a secret's value is never shown."""
    before, after = change.get("before") or {}, change.get("after") or {}
    unknown = change.get("after_unknown") or {}
    for name in sorted({*before, *after} | {key for key in unknown if unknown[key] is True}):
        if name == "tags" and "tags_all" in before:
            continue  # tags_all holds them, and the provider's defaults
        old, new = before.get(name), _filled(after.get(name), unknown.get(name))
        if _alike(old, new):
            continue
        if _secret(change, name):
            yield f"{name}: {HIDDEN}"
        else:
            yield from _leaves(name.removesuffix("_all"), old, new)


def _filled(value: Any, unknown: Any) -> Any:
    """A value of `after` with a word where `after_unknown` says that it is not known yet."""
    if unknown is True:
        return UNKNOWN
    if isinstance(unknown, Mapping) and unknown:
        known = value if isinstance(value, Mapping) else {}
        return {
            key: _filled(known.get(key), unknown.get(key))
            for key in {*known, *unknown}
            if key in known or unknown[key]
        }
    if isinstance(unknown, list) and isinstance(value, list) and len(unknown) == len(value):
        return [_filled(one, mask) for one, mask in zip(value, unknown, strict=True)]
    return value


def _alike(old: Any, new: Any) -> bool:
    """Whether they are the same; nothing, an empty text and an empty list are."""
    return bool(old == new) or not (old or new or isinstance(old, bool) or isinstance(new, bool))


def _leaves(name: str, old: Any, new: Any) -> Iterator[str]:
    """Each value that differs, also inside of blocks and of JSON such as a policy."""
    sides = _document(old), _document(new)
    both = [*(one for one in sides if not _is_nothing(one))]
    if both and all(isinstance(one, Mapping) for one in both):
        entries = [one if isinstance(one, Mapping) else {} for one in sides]
        for key in sorted({*entries[0], *entries[1]}, key=str):
            found = entries[0].get(key), entries[1].get(key)
            if not _alike(*found):
                yield from _leaves(f"{name}.{key}", *found)
    elif both and all(isinstance(one, list) for one in both) and any(map(_has_blocks, both)):
        lists = [one if isinstance(one, list) else [] for one in sides]
        for index in range(max(map(len, lists))):
            before, after = (one[index] if index < len(one) else None for one in lists)
            if not _alike(before, after):
                yield from _leaves(f"{name}.{index}", before, after)
    else:
        yield "{}: {} -> {}".format(name, *_shown(old, new))


def _is_nothing(value: Any) -> bool:
    return value is None or value == "" or value == []


def _has_blocks(value: list[Any]) -> bool:
    return any(isinstance(one, Mapping) for one in value)


def _document(value: Any) -> Any:
    """What a text of JSON holds, such as a policy; anything else as it is."""
    import json

    if not isinstance(value, str) or not value.lstrip().startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _secret(change: Mapping[str, Any], name: str) -> bool:
    masks = (change.get(side) for side in ("before_sensitive", "after_sensitive"))
    return any(_marked(mask.get(name) if isinstance(mask, Mapping) else mask) for mask in masks)


def _marked(mask: Any) -> bool:
    if isinstance(mask, Mapping):
        return any(map(_marked, mask.values()))
    if isinstance(mask, list):
        return any(map(_marked, mask))
    return mask is True


def _shown(old: Any, new: Any) -> tuple[str, str]:
    """Both values; of long ones the part in which they begin to differ."""
    texts = _text(old), _text(new)
    same = next((at for at, pair in enumerate(zip(*texts, strict=False)) if pair[0] != pair[1]), 0)
    start = max(0, same - SHOWN // 4) if max(map(len, texts)) > SHOWN else 0
    return _cut(texts[0], start), _cut(texts[1], start)


def _cut(text: str, start: int) -> str:
    found = text[start : start + SHOWN]
    return f"{'...' if start else ''}{found}{'...' if start + SHOWN < len(text) else ''}"


def _text(value: Any) -> str:
    import json

    if value is None or value in ("", [], {}):  # the provider reads now the one, now the other
        return "(nothing)"
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _short(value: Any) -> str:
    return _cut(_text(value), 0)
