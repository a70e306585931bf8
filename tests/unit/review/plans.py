"""Plans for the tests: recorded ones, and small ones made by hand."""

import json
from pathlib import Path
from typing import Any

from generator.review import Entry, Item, Review, UnitReview, of_plan

FIXTURES = Path(__file__).parents[2] / "fixtures/plans"
UNIT, OWNER = "services/auth/app", "auth-team"


def recorded(name: str) -> dict[str, Any]:
    """One that `python -m tests.fixtures.plans.record` has written."""
    data: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return data


def change(
    address: str, actions: str, before: Any = None, after: Any = None, /, **more: Any
) -> dict[str, Any]:
    """A member of `resource_changes`; `actions` as words, `more` of `change` or of the member."""
    outer = {key: more.pop(key) for key in ("action_reason", "previous_address", "mode") if key in more}
    return {
        "address": address,
        "mode": "managed",
        "type": address.split(".")[-2],
        "change": {"actions": actions.split(), "before": before, "after": after, **more},
        **outer,
    }


def plan(*changes: dict[str, Any], outputs: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"format_version": "1.2", "resource_changes": list(changes), "output_changes": outputs or {}}


def unit(*changes: dict[str, Any], name: str = UNIT) -> UnitReview:
    return of_plan(plan(*changes), name, OWNER)


def item(one: dict[str, Any]) -> Item:
    (found,) = unit(one).items
    return found


def review(*units: UnitReview) -> Review:
    return Review("staging", units)


def dangers(*changes: dict[str, Any]) -> list[str]:
    """What is dangerous about a plan, as a review says it."""
    return [danger.text for _, _, danger in review(unit(*changes)).dangers()]


def entry(one: dict[str, Any]) -> Entry:
    return Entry.of(one)
