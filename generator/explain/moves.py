"""`rebalance`: the applies that move priorities, each proved to leave every request's answer as it is.

A number never moves by itself; this is the one way. `after` is the catalogue to render and commit for an apply: numbers
stand in `registry/allocations/` and in the service modules.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from generator import allocation, routing
from generator.catalogue import Catalogue
from generator.console import columns
from generator.routing import Rebalance
from generator.routing.rebalance import Step
from generator.routing.record import service_of
from generator.traffic import of_environment


class MovesError(ValueError):
    """The question cannot be meant; the message says why."""


@dataclass(frozen=True, slots=True)
class Moves:
    """The applies for one load balancer of one environment."""

    environment: str
    balancer: str
    plan: Rebalance

    @property
    def done(self) -> bool:
        """Whether every number stands where it should."""
        return not self.plan.steps and not self.plan.stuck


def plan(
    catalogue: Catalogue,
    environment: str,
    balancer: str,
    *,
    reorder: bool = False,
    targets: Mapping[str, int] | None = None,
) -> Moves:
    """The applies that spread the recorded numbers evenly (or bring them to `targets`).

    `reorder` also puts right what stands in the wrong order: answers then change, and the steps say which. Raises
    MovesError for an unknown environment or load balancer, UndecidedError where a proof needs too long.
    """
    if environment not in catalogue.services:
        raise MovesError(f"there is no environment {environment!r}")
    views = of_environment(catalogue, environment)
    if balancer not in views:
        raise MovesError(
            f"there is no load balancer {balancer!r} in {environment}; there are {', '.join(views)}"
        )
    view = views[balancer]
    record = catalogue.records.get(environment, {}).get(balancer, routing.Record())
    wanted = allocation.wanted(view.balancer)
    still = _still(catalogue, environment, record)
    goals = dict(targets) if targets is not None else routing.spread(wanted, record, reorder, still)
    return Moves(environment, balancer, routing.rebalance(wanted, record, goals, still))


def _still(catalogue: Catalogue, environment: str, record: routing.Record) -> set[str]:
    """Services that no manifest asks for here, whose rules are there until they are decommissioned."""
    keys = (*record.priorities, *record.resting.values())
    gone = set(map(service_of, keys)) - catalogue.services[environment].keys()
    leaving = catalogue.leaving.get(environment)
    return gone | {unit.split("/")[1] for unit in (leaving.units if leaving else ())}


def after(catalogue: Catalogue, moves: Moves, step: int = 0) -> Catalogue:
    """The catalogue with the record of a step: rendered and written, it is what that apply applies."""
    record = moves.plan.steps[step].record
    return allocation.recording(catalogue, moves.environment, {moves.balancer: record})


def numbers(moves: Moves) -> dict[str, int]:
    """The numbers once all is done."""
    return dict(moves.plan.steps[-1].record.priorities) if moves.plan.steps else {}


def text(moves: Moves) -> str:
    """The steps for people; ends in a newline."""
    where = f"{moves.balancer} in {moves.environment}"
    if moves.done:
        return f"{where}: every number stands well; nothing to move\n"
    lines = [f"{where}: {len(moves.plan.steps)} applies"]
    for number, step in enumerate(moves.plan.steps, 1):
        lines += ["", f"apply {number}: {_proof(step)}"]
        rows = [(move.key, str(move.before), "->", str(move.after)) for move in step.moves]
        lines += columns(rows) if rows else ["  nothing moves; freed numbers rest"]
        lines += [f"  ! {_change(change)}" for change in step.changes]
    if moves.plan.stuck:
        lines += ["", f"cannot reach their numbers: {', '.join(moves.plan.stuck)}"]
    return "\n".join(lines) + "\n"


def _proof(step: Step) -> str:
    count = len(step.changes)
    if not count:
        return "no request changes its answer"
    return (
        "1 kind of request changes its answer"
        if count == 1
        else f"{count} kinds of request change their answer"
    )


def _change(change: routing.Change) -> str:
    sides = [rule.key if rule else "the default action" for rule in (change.before, change.after)]
    return f"{change.witness.describe()}: from {sides[0]} to {sides[1]}"
