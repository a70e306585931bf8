"""Promises on priorities, for any rules in any order."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from generator.routing import (
    ConflictKind,
    Listener,
    Record,
    Request,
    Rule,
    Wanted,
    allocate,
    diff,
    rebalance,
    winner,
)
from tests.effort import effort

HOSTS = ("a.b.c", "d.b.c", "*.b.c")
PATHS = ("/", "/x", "/x/*", "/x/y/*", "/x*", "/*/y", "/*", "/z/*")
REQUESTS = [
    Request(host, path)
    for host in ("a.b.c", "d.b.c", "e.b.c", "q.r.s")
    for path in ("/", "/x", "/x/", "/x/y/", "/x/y", "/xx", "/z/y", "/w")
]


@st.composite
def wanted_rules(draw: st.DrawFn) -> list[Wanted]:
    """Rules of up to four services, some pinned to legacy numbers, some claiming to win."""
    count = draw(st.integers(1, 7))
    one_owner = draw(st.booleans())
    out = []
    for number in range(count):
        service = draw(st.sampled_from(("p", "q", "r")))
        rule = Rule(
            f"{service}/c/{number}",
            0,
            hosts=draw(st.sampled_from(((), *((host,) for host in HOSTS), HOSTS[:2]))),
            paths=draw(st.sampled_from(((), *((path,) for path in PATHS), PATHS[1:3]))),
            action=draw(st.integers(0, 3)),
            owner="team" if one_owner else service,
        )
        wins = draw(st.sampled_from(((), (), ("p",), ("q",), ("r",))))
        pinned = draw(st.sampled_from((None, None, None, 40, 50, 85, 100)))
        out.append(Wanted(rule, pinned, wins))
    return out


def listener(wanted: list[Wanted], numbers: dict[str, int]) -> Listener:
    rules = (
        Rule(**{**_fields(one.rule), "priority": numbers[one.key]}) for one in wanted if one.key in numbers
    )
    return Listener("l", tuple(rules))


def _fields(rule: Rule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in Rule.__dataclass_fields__}


def unpinned(wanted: list[Wanted]) -> list[Wanted]:
    return [Wanted(one.rule, None, one.wins_over) for one in wanted]


@given(wanted_rules(), st.randoms(use_true_random=False))
@effort(120)
def test_services_in_any_order_give_the_same_answers(wanted: list[Wanted], rng: Random):
    """One after the other or all at once: unless a conflict is reported, every request goes to the same place."""
    wanted = unpinned(wanted)
    at_once = allocate(wanted)
    arriving = list(wanted)
    rng.shuffle(arriving)
    record, present, blocked = Record(), [], bool(at_once.conflicts)
    for one in arriving:
        present.append(one)
        step = allocate(present, record)
        blocked |= any(conflict.kind is ConflictKind.NO_ROOM for conflict in step.conflicts)
        record = step.record.applied()
    if blocked:
        return
    assert not diff(listener(wanted, at_once.priorities), listener(wanted, dict(record.priorities)))


@given(wanted_rules(), wanted_rules())
@effort(120)
def test_no_recorded_priority_moves(before: list[Wanted], after: list[Wanted]):
    record = allocate(unpinned(before)).record
    later = allocate(unpinned(after), record)
    for key, number in record.priorities.items():
        if key in later.priorities:
            assert later.priorities[key] == number
        else:
            assert later.record.resting[number] == key
    assert not set(later.priorities.values()) & set(later.record.resting)


@given(wanted_rules(), wanted_rules())
@effort(120)
def test_an_allocation_is_unique_stable_and_within_range(before: list[Wanted], after: list[Wanted]):
    record = allocate(before).record
    result = allocate(after, record)
    assert len(set(result.priorities.values())) == len(result.priorities)
    assert all(1 <= number <= 50_000 for number in result.priorities.values())
    assert allocate(after, result.record) == result
    assert allocate(after[::-1], record) == result
    assert Record.from_dict(result.record.to_dict()) == result.record
    if any(conflict.kind is ConflictKind.PIN_TAKEN for conflict in result.conflicts):
        return  # one that can't leave keeps the others waiting
    settled = result
    for _ in range(len(after)):
        settled = allocate(after, settled.record.applied())
    assert not settled.waiting


@given(wanted_rules(), st.lists(st.integers(1, 40), min_size=7, max_size=7, unique=True), st.randoms())
@effort(80)
def test_every_rebalance_step_keeps_all_answers(wanted: list[Wanted], numbers: list[int], rng: Random):
    """After each step, and with any part of a step done, nothing collides and nobody is answered otherwise."""
    wanted = unpinned(wanted)
    record = Record(dict(zip((one.key for one in wanted), numbers, strict=False)))
    start = listener(wanted, dict(record.priorities))
    result = rebalance(wanted, record)
    assert not result.stuck
    assert result.silent
    now = dict(record.priorities)
    for step in result.steps:
        done = [move for move in step.moves if rng.random() < 0.5]
        assert not {move.after for move in step.moves} & set(now.values())
        for moves in (done, step.moves):
            partly = now | {move.key: move.after for move in moves}
            assert len(set(partly.values())) == len(partly)
            assert not diff(start, listener(wanted, partly))
        now = dict(step.record.priorities)
    for request in REQUESTS:
        was, becomes = winner(start, request), winner(listener(wanted, now), request)
        assert (was and was.action) == (becomes and becomes.action)


@given(wanted_rules(), st.permutations(range(7)))
@effort(80)
def test_any_permutation_is_reached_step_by_step(wanted: list[Wanted], goals: list[int]):
    """Rules that share no request can be brought to any numbers: swaps and rings take scratch numbers."""
    apart = [Wanted(Rule(f"s/c/{at}", 0, paths=(f"/{at}",), action=at)) for at in range(len(wanted))]
    record = Record({one.key: at + 1 for at, one in enumerate(apart)})
    targets = {one.key: goal + 1 for one, goal in zip(apart, goals, strict=False)}
    result = rebalance(apart, record, targets)
    assert not result.stuck
    assert result.silent
    last = result.steps[-1].record.priorities if result.steps else record.priorities
    assert last == targets
    for one, other in pairwise(result.steps):
        assert not {move.after for move in one.moves} & {move.before for move in one.moves}
        assert one.record.resting.keys() <= {move.before for move in one.moves}
        assert other.moves
