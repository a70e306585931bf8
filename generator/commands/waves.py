"""Applying a protected environment: nothing is applied but plans that were looked at.

`run --all apply` plans each unit again when its turn comes, with what the units before it have just given out; so a
plan that showed no loss is no promise. Here units are applied in waves instead:

    1. all units that are left are planned, and every plan is looked at (protection.py)
    2. those of the changed units that depend on no other changed unit are applied, exactly as planned
    3. what may be different now is planned again: changed units that are left, and what depends on an applied one

A wave has no plan made on outputs that a unit of the same wave changes, and none made on a stand-in.
"""

import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from generator.commands import OK, planned, protection
from generator.commands.errors import RefusedError
from generator.commands.session import Session
from generator.commands.units import closure
from generator.runner import Outcome, Plan, UnitOutcome, find, load_all

Dependencies = Mapping[str, Collection[str]]


@dataclass
class Progress:
    """What has been applied so far."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def units(self) -> tuple[UnitOutcome, ...]:
        """The last outcome of each unit."""
        return tuple({unit.unit: unit for outcome in self.outcomes for unit in outcome.units}.values())


def apply(
    session: Session,
    approved: Collection[str],
    judge: Callable[[Sequence[Plan]], None] = lambda plans: None,
) -> Outcome:
    """Plans and applies until nothing is left; gives the outcome of all waves in one.

    `judge` sees the plans of each wave, and raises for one that must not be applied.

    Raises RefusedError before the first wave that would lose something unapproved: earlier waves stay applied, as
    they lost nothing.
    """
    dependencies = read_dependencies(session)
    left = list(session.chosen)
    is_account = session.target.endpoint is None
    progress = Progress()
    number = 0
    while left:
        number += 1
        with tempfile.TemporaryDirectory(prefix="plans-") as scratch:
            folder = Path(scratch)
            outcome = session.run(
                "plan",
                left,
                out_dir=folder / "binary",
                json_out_dir=folder / "json",
                bootstrap=is_account,  # in a new one this plan needs the state bucket before any apply
            )
            if not outcome.is_ok:
                return outcome
            plans = load_all(folder / "json")
            judge(plans)
            look(
                [plan for plan in plans if not plan.mocks], session.env, approved
            )  # the others have their turn later
            ready = choose(plans, dependencies)
            if not ready:
                return _joined(progress, outcome)
            session.console.note(f"Wave {number}: {planned.summary(ready)}")
            done = session.run("apply", [plan.unit for plan in ready], out_dir=folder / "binary")
        progress.outcomes.append(done)
        if not done.is_ok:
            return _joined(progress, done)
        left = remaining(left, plans, ready, dependencies)
    return _joined(progress, progress.outcomes[-1])


def read_dependencies(session: Session) -> Dependencies:
    """Unit -> the units it depends on directly, of the whole environment."""
    return {unit.path: unit.dependencies for unit in find(session.folder, session.tools)}


def look(plans: Sequence[Plan], environment: str, approved: Collection[str]) -> None:
    """Raises RefusedError if one of the plans loses what nobody has approved."""
    lost = protection.unapproved(plans, approved)
    if lost:
        lines = [protection.approval(environment, (loss.unit for loss in lost)), *map(str, lost)]
        raise RefusedError("this would lose data or addresses; nothing of it was applied", "\n".join(lines))


def choose(plans: Sequence[Plan], dependencies: Dependencies) -> list[Plan]:
    """The changed units that depend on no other changed one. Raises RefusedError if one of them has a stand-in."""
    changed = {plan.unit: plan for plan in plans if not plan.is_clean}
    ready = [plan for unit, plan in changed.items() if not closure([unit], dependencies) & changed.keys()]
    refuse_mocks(ready)
    return ready


def refuse_mocks(plans: Sequence[Plan]) -> None:
    """A plan with a stand-in is never applied."""
    uses = [use for plan in plans for use in plan.mocks]
    if uses:
        lines = [f"{use.unit}: {use.place}" for use in uses[:20]]
        raise RefusedError(
            "a plan stands on values that do not exist yet; nothing of it was applied",
            "\n".join(["Apply what these units depend on first; then plan again.", *lines]),
        )


def remaining(
    left: Sequence[str], plans: Sequence[Plan], ready: Sequence[Plan], dependencies: Dependencies
) -> list[str]:
    """What has to be planned again: changed units not applied yet, and what depends on outputs that have changed."""
    applied = {plan.unit for plan in ready}
    given = {plan.unit for plan in ready if plan.output_changes}
    waiting = {plan.unit for plan in plans if not plan.is_clean} - applied
    again = {unit for unit in left if closure([unit], dependencies) & (given | waiting)}
    return [unit for unit in left if unit in (waiting | again) - applied]


def _joined(progress: Progress, last: Outcome) -> Outcome:
    """One outcome for all waves; units that had nothing to do are those of the last plan."""
    units = progress.units
    seconds = sum(outcome.seconds for outcome in progress.outcomes)
    code = last.exit_code if progress.outcomes else OK
    return replace(last, command="apply", units=units, seconds=seconds, exit_code=code)
