"""The ladder of a cut-over: whatever order Terraform takes within a step, DNS answers at each moment."""

from collections.abc import Iterator, Mapping
from itertools import pairwise, permutations

import pytest

from generator.kinds.domain import SHIFT, STAGES, Cutover, Domain
from generator.kinds.domain.render import answers
from generator.migrate import cutover
from generator.migrate.cutover import LADDER, Step

Record = tuple[str, int | None]  # the load balancer, and the weight


def domain(step: Step) -> Domain:
    base = "new" if step.arrived else "old"
    under_way = None
    if step.stage:
        percent = step.percent if step.stage == SHIFT else 0 if step.stage in STAGES[:2] else 100
        under_way = Cutover("new", step.stage, percent, None)
    return Domain("a", "a.example.com", base, True, None, "example.com", under_way)


def records(step: Step) -> dict[str, Record]:
    return {key: (name, weight.get("weight")) for key, name, weight in answers(domain(step))}


def moments(before: Mapping[str, Record], after: Mapping[str, Record]) -> Iterator[dict[str, Record]]:
    """Every state of the zone on the way, whichever change comes first."""
    changed = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    for order in permutations(changed):
        now = dict(before)
        for key in order:
            if key in after:
                now[key] = after[key]
            else:
                del now[key]
            yield dict(now)


STEPS = [*pairwise(LADDER), *((b, a) for a, b in pairwise(LADDER))]


@pytest.mark.parametrize(("now", "then"), STEPS, ids=lambda step: step.name)
def test_each_moment_of_each_step(now: Step, then: Step) -> None:
    for moment in moments(records(now), records(then)):
        weights = [weight for _, weight in moment.values()]
        # "Choosing a routing policy": a simple record is alone, and somebody must have a weight.
        assert len(weights) == 1 if None in weights else sum(weight or 0 for weight in weights) > 0


@pytest.mark.parametrize(("now", "then"), STEPS, ids=lambda step: step.name)
def test_nobody_is_led_where_no_rule_stands_yet(now: Step, then: Step) -> None:
    """A record changes in the same apply as the rules: it may only name a load balancer that had them before."""
    stood, stays = set(domain(now).load_balancers), set(domain(then).load_balancers)
    for moment in moments(records(now), records(then)):
        assert {name for name, _ in moment.values()} <= stood & stays


def test_shares_add_up() -> None:
    for step in LADDER:
        found = [(name, weight) for name, weight in records(step).values() if weight is not None]
        if step.stage == SHIFT:
            assert dict(found) == {"old": 100 - step.percent, "new": step.percent}


@pytest.mark.parametrize(("now", "then"), STEPS, ids=lambda step: step.name)
def test_a_step_of_the_ladder_is_allowed(now: Step, then: Step) -> None:
    assert cutover.allowed(now, then)


def test_there_is_no_short_cut() -> None:
    assert not cutover.allowed(Step("prepare"), Step(SHIFT, 0))
    assert not cutover.allowed(Step("weighted"), Step(SHIFT, 10))
    assert not cutover.allowed(Step(SHIFT, 50), Step("repoint"))
    assert not cutover.allowed(Step(SHIFT, 50), Step("single"))
    assert not cutover.allowed(Step(None), Step("weighted"))
    assert cutover.allowed(Step(SHIFT, 10), Step(SHIFT, 90))


def test_on_and_back() -> None:
    assert [cutover.following(one) for one in LADDER[:-1]] == list(LADDER[1:])
    assert [cutover.preceding(one) for one in LADDER[1:]] == list(LADDER[:-1])
    assert cutover.following(Step(SHIFT, 30)) == Step(SHIFT, 50)
    assert cutover.preceding(Step(SHIFT, 30)) == Step(SHIFT, 10)
