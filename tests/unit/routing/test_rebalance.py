"""Rebalancing: safe steps, proved by diff."""

import pytest

from generator.routing import Record, Rule, Wanted, rebalance, spread


def wanted(*rules: Rule) -> list[Wanted]:
    return [Wanted(rule) for rule in rules]


INNER = Rule("a/api/inner", 0, paths=("/api/v1/*",), action="inner")
OUTER = Rule("a/api/outer", 0, paths=("/api/*",), action="outer")
AWAY = Rule("a/api/away", 0, paths=("/other/*",), action="away")


def test_rules_that_share_requests_move_in_separate_applies():
    result = rebalance(wanted(INNER, OUTER, AWAY), Record({INNER.key: 1, OUTER.key: 2, AWAY.key: 3}))
    assert [[move.key for move in step.moves] for step in result.steps] == [
        [AWAY.key, OUTER.key],
        [INNER.key],
    ]
    assert result.steps[-1].record.priorities == {INNER.key: 100, OUTER.key: 200, AWAY.key: 300}
    assert result.silent
    assert not result.stuck


def test_a_freed_number_is_not_reused_in_the_same_apply():
    result = rebalance(
        wanted(AWAY, OUTER), Record({AWAY.key: 10, OUTER.key: 20}), {AWAY.key: 20, OUTER.key: 30}
    )
    assert [[move.after for move in step.moves] for step in result.steps] == [[30], [20]]
    assert result.steps[0].record.resting == {20: OUTER.key}


def test_a_swap_goes_through_a_scratch_number():
    result = rebalance(
        wanted(AWAY, OUTER), Record({AWAY.key: 10, OUTER.key: 20}), {AWAY.key: 20, OUTER.key: 10}
    )
    assert result.steps[-1].record.priorities == {OUTER.key: 10, AWAY.key: 20}
    assert result.silent
    assert len(result.steps) == 3  # aside, over, and back


def test_a_move_that_must_change_answers_says_which():
    result = rebalance(wanted(INNER, OUTER), Record({OUTER.key: 10, INNER.key: 20}), {OUTER.key: 30})
    assert not result.silent
    change = result.steps[0].changes[0]
    assert (change.action_before, change.action_after) == ("outer", "inner")
    assert change.witness.path == "/api/v1/x"


def test_reorder_puts_the_special_case_first():
    record = Record({OUTER.key: 10, INNER.key: 20})
    assert spread(wanted(INNER, OUTER), record) == {OUTER.key: 100, INNER.key: 200}
    assert spread(wanted(INNER, OUTER), record, reorder=True) == {INNER.key: 100, OUTER.key: 200}


def test_reorder_puts_everything_in_order_in_the_first_apply():
    """What is in the wrong order is an error of the manifests: nothing could be applied in between."""
    middle = Rule("a/api/middle", 0, paths=("/api/v1/m/*",), action="middle")
    record = Record({OUTER.key: 100, INNER.key: 200, middle.key: 300, AWAY.key: 50})
    rules = wanted(INNER, OUTER, AWAY, middle)
    result = rebalance(rules, record, spread(rules, record, reorder=True))
    first, *others = (step.record.priorities for step in result.steps)
    assert list(first) == [AWAY.key, middle.key, INNER.key, OUTER.key]
    assert len(result.steps[0].changes) == 2
    assert not any(step.changes for step in result.steps[1:])
    assert others[-1] == {AWAY.key: 100, middle.key: 200, INNER.key: 300, OUTER.key: 400}


def test_pinned_rules_stay():
    numbers = spread(
        [Wanted(INNER), Wanted(OUTER, 7), Wanted(AWAY)], Record({INNER.key: 5, OUTER.key: 7, AWAY.key: 8})
    )
    assert numbers == {INNER.key: 3, OUTER.key: 7, AWAY.key: 100}


def test_numbers_left_resting_are_waited_for():
    record = Record({AWAY.key: 10}, {20: "gone/api/main"})
    result = rebalance(wanted(AWAY), record, {AWAY.key: 20})
    assert result.steps[0].moves == ()
    assert result.steps[-1].record.priorities == {AWAY.key: 20}


@pytest.mark.parametrize("numbers", [{}, {AWAY.key: 100}])
def test_nothing_to_do(numbers: dict[str, int]):
    assert rebalance(wanted(AWAY), Record(numbers)).steps == ()


def test_a_number_that_the_same_apply_frees_is_not_taken_in_it():
    record = Record({AWAY.key: 10, "a/api/removed": 20})
    result = rebalance(wanted(AWAY), record, {AWAY.key: 20})
    assert [[move.after for move in step.moves] for step in result.steps] == [[], [20]]
    assert result.steps[0].record.resting == {20: "a/api/removed"}


def test_numbers_of_what_is_there_until_it_is_decommissioned_are_passed_by():
    record = Record({AWAY.key: 10, OUTER.key: 20, "left/api/x": 100}, {200: "left/api/y", 300: "unknown/1"})
    result = rebalance(wanted(AWAY, OUTER), record, still=["left"])
    assert result.steps[-1].record.priorities == {AWAY.key: 99, OUTER.key: 199}
    assert all(step.record.resting.keys() >= {100, 200, 300} for step in result.steps)
    assert not result.stuck
