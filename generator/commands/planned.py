"""What plans come to, in one line."""

from collections.abc import Sequence

from generator.console import plural
from generator.runner import Counts, Plan


def summary(plans: Sequence[Plan]) -> str:
    """`12 to add, 3 to change, 0 to destroy in 2 units`, or `no changes`."""
    changed = [plan for plan in plans if not plan.is_clean]
    if not changed:
        return "no changes"
    counts = sum((plan.counts for plan in changed), Counts())
    numbers = f"{counts.added} to add, {counts.changed} to change, {counts.destroyed} to destroy"
    where = plural(len(changed), "unit")
    if counts.total:
        return f"{numbers} in {where}"
    renamed = sum(len(plan.renamed) for plan in changed)
    return (
        f"{plural(renamed, 'resource')} to move or import, in {where}"
        if renamed
        else f"only outputs change, in {where}"
    )
