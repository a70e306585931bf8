"""Terraform plans as people read them: what each unit would change, and what the plans leave open."""

from collections.abc import Sequence

from generator.console import CYAN, GREEN, RED, YELLOW, Console, plural
from generator.runner import Change, Counts, Plan

LISTED = 12  # resources to create that are named for each unit; what changes or goes is always named
_SIGNS: dict[tuple[str, ...], tuple[str, str]] = {
    ("create",): ("+", GREEN),
    ("update",): ("~", YELLOW),
    ("delete",): ("-", RED),
    ("forget",): (".", CYAN),
}
_REPLACED = ("-/+", RED)


def show(plans: Sequence[Plan], console: Console) -> None:
    """Every unit with changes: what goes and changes first."""
    for plan in plans:
        if plan.is_clean:
            continue
        console.heading(plan.unit)
        for line in lines(plan, console.color):
            console.say(line)
        console.say()


def lines(plan: Plan, color: bool) -> list[str]:
    """A line for each change; of many new resources only the first."""
    from generator.console import paint

    created = [change for change in plan.changes if change.actions == ("create",)]
    others = [change for change in plan.changes if change.actions != ("create",)]
    shown = [_line(change) for change in (*others, *created[:LISTED])]
    made = [f"  {paint(sign, tone, color)}{' ' * (4 - len(sign))}{text}" for sign, tone, text in shown]
    if len(created) > LISTED:
        made.append(f"      and {len(created) - LISTED} more to create")
    if plan.output_changes:
        made.append(f"  outputs: {', '.join(plan.output_changes)}")
    return made


def _line(change: Change) -> tuple[str, str, str]:
    sign, tone = _SIGNS.get(change.actions, _REPLACED)
    why = f"  (replaced because of {', '.join(change.replaces)})" if change.replaces else ""
    return sign, tone, f"{change.address}{why}"


def summary(plans: Sequence[Plan]) -> str:
    """`12 to add, 3 to change, 0 to destroy in 2 units`, or `no changes`."""
    changed = [plan for plan in plans if not plan.is_clean]
    if not changed:
        return "no changes"
    counts = sum((plan.counts for plan in changed), Counts())
    numbers = f"{counts.added} to add, {counts.changed} to change, {counts.destroyed} to destroy"
    where = plural(len(changed), "unit")
    return f"{numbers} in {where}" if counts.total else f"only outputs change, in {where}"


def mocked(plans: Sequence[Plan]) -> list[str]:
    """Units whose plan stands on stand-ins for outputs that do not exist yet."""
    return sorted({use.unit for plan in plans for use in plan.mocks})
