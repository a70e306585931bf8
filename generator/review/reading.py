"""From the JSON of a plan to the items of a review."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from generator.review.differences import Difference, differences
from generator.review.model import Attribute, Danger, Item, UnitReview, Verb
from generator.review.nouns import noun
from generator.review.values import UNKNOWN, masked, words
from generator.runner import Plan, RunnerError
from generator.runner.plans import PLAN_FILE, from_data

# "action_reason" of the plan representation, in words; what is not here needs none.
REASONS = {
    "replace_because_tainted": "it was left half made",
    "replace_by_request": "asked for with -replace",
    "replace_by_triggers": "replace_triggered_by",
    "delete_because_no_resource_config": "nothing asks for it any more",
    "delete_because_no_module": "nothing asks for its module any more",
    "delete_because_wrong_repetition": "it is repeated in another way",
    "delete_because_count_index": "there are fewer of it",
    "delete_because_each_key": "nothing asks for it any more",
    "delete_because_no_move_target": "it was moved to where nothing is",
}
COMPUTED = frozenset({"arn", "id", "tags_all", "unique_id"})  # follow from others; only said where they force

FILLED_IN = frozenset({".cpu", ".essential", ".hostPort", ".protocol"})


@dataclass(frozen=True)
class Entry:
    """A resource as a plan has it, masked: `before` and `after` hold no sensitive value."""

    address: str
    type: str
    actions: tuple[str, ...]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str = ""
    forces: tuple[tuple[str, ...], ...] = ()
    moved_from: str = ""
    import_id: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Entry":
        """One of `resource_changes` or `resource_drift`."""
        change = data["change"]
        before, after = masked(
            change.get("before"),
            change.get("after"),
            change.get("before_sensitive"),
            change.get("after_sensitive"),
            change.get("after_unknown"),
        )
        forces = (
            tuple(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
            for path in change.get("replace_paths") or ()
        )
        return cls(
            data["address"],
            data.get("type", ""),
            tuple(change["actions"]),
            before if isinstance(before, dict) else {},
            after if isinstance(after, dict) else {},
            data.get("action_reason") or "",
            tuple(sorted(forces)),
            data.get("previous_address") or "",
            str((change.get("importing") or {}).get("id") or ""),
        )

    @property
    def deletes(self) -> bool:
        """Whether what is there goes."""
        return "delete" in self.actions

    @property
    def creates(self) -> bool:
        """Whether something new comes."""
        return "create" in self.actions

    @property
    def verb(self) -> Verb | None:
        """None for what stays as it is."""
        if self.creates and self.deletes:
            return Verb.REPLACED
        if self.deletes:
            return Verb.DESTROYED
        if self.creates:
            return Verb.CREATED
        if "forget" in self.actions:
            return Verb.FORGOTTEN
        if "update" in self.actions:
            return Verb.CHANGED
        if self.import_id:
            return Verb.IMPORTED
        return Verb.MOVED if self.moved_from else None

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """What is different before and after."""
        return tuple(differences(self.before, self.after))

    def changes(self, attribute: str) -> tuple[Any, Any] | None:
        """Both sides of a top attribute where it is not the same."""
        before, after = self.before.get(attribute), self.after.get(attribute)
        return None if before == after else (before, after)


Look = Callable[[Entry, "tuple[Entry, ...]"], Iterator[Danger]]


def load_all(folder: Path, owners: Mapping[str, str]) -> list[UnitReview]:
    """The plans below a folder of JSON plans; `owners`: unit -> team. Raises RunnerError for an unreadable one."""
    return [of_plan(data, unit, owners.get(unit, "")) for unit, data in read_all(folder).items()]


def read_all(folder: Path) -> dict[str, dict[str, Any]]:
    """Unit -> its plan, sorted. Raises RunnerError."""
    paths = sorted(folder.rglob(PLAN_FILE))
    return {path.parent.relative_to(folder).as_posix(): read(path) for path in paths}


def read(path: Path) -> dict[str, Any]:
    """A plan's JSON. Raises RunnerError where it is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RunnerError(f"the plan {path} cannot be read: {error}", "make the plan again") from error
    if not isinstance(data, dict) or "format_version" not in data:
        raise RunnerError(f"{path} is not a plan of Terraform or OpenTofu", "make the plan again")
    return data


def of_plan(data: Mapping[str, Any], unit: str, owner: str = "") -> UnitReview:
    """The review of one unit's plan."""
    from generator.review.dangers import look

    summary: Plan = from_data(dict(data), unit)
    entries = entries_of(data, "resource_changes")
    items = [replace(_item(entry), dangers=tuple(look(entry, entries))) for entry in entries if entry.verb]
    order = list(Verb)
    items.sort(key=lambda item: (order.index(item.verb), item.address))
    return UnitReview(unit, owner, tuple(items), summary.output_changes, bool(summary.mocks))


def entries_of(data: Mapping[str, Any], part: str) -> tuple[Entry, ...]:
    """The managed resources of a part of a plan."""
    return tuple(Entry.of(one) for one in data.get(part) or () if one.get("mode") != "data")


def _item(entry: Entry) -> Item:
    verb = entry.verb
    assert verb is not None
    return Item(
        entry.address,
        entry.type,
        noun(entry.type),
        verb,
        attributes=_attributes(entry, verb),
        why=REASONS.get(entry.reason, ""),
        moved_from=entry.moved_from,
        import_id=entry.import_id,
    )


def _attributes(entry: Entry, verb: Verb) -> tuple[Attribute, ...]:
    """What changes, what forces a replacement first. Of what comes or goes as a whole nothing is listed."""
    if verb in (Verb.CREATED, Verb.DESTROYED, Verb.FORGOTTEN):
        return ()
    made = []
    for one in entry.differences:
        forces = any(
            one.path[: len(path)] == path or path[: len(one.path)] == one.path for path in entry.forces
        )
        if (forces or _is_said(one, verb)) and not _is_filled_in(one):
            made.append(Attribute(one.written, words(one.before), words(one.after), forces))
    return tuple(sorted(made, key=lambda attribute: not attribute.forces))


def _is_filled_in(one: Difference) -> bool:
    """A value in a container definition that AWS adds where none is asked for."""
    return one.top == "container_definitions" and one.after is None and one.path[-1] in FILLED_IN


def _is_said(one: Difference, verb: Verb) -> bool:
    if one.top in COMPUTED or (one.after is None and one.before in (0, False)):
        return False  # Terraform's older types know no null: what is not set is zero in the state
    return one.after is not UNKNOWN or (verb is not Verb.REPLACED and one.before is not None)
