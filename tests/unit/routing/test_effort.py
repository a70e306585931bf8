"""What questions cost, and what comes of it when there is nothing left to spend."""

import pytest

from generator.routing import ConflictKind, Listener, Rule, UndecidedError, Wanted, allocate, analyse, diff
from generator.routing.analysis import ALL
from generator.routing.effort import Effort, ExhaustedError
from generator.routing.space import Space

RULES = tuple(
    Rule(f"s/c/{at}", at, paths=(f"/*{letter}*{letter}*",), action=at)
    for at, letter in enumerate("abcdef", 1)
)


def test_spending_more_than_there_is() -> None:
    effort = Effort(3)
    effort.spend(3)
    with pytest.raises(ExhaustedError, match="more than the 3 steps"):
        effort.spend(1)


def test_every_question_costs_something_even_a_known_one() -> None:
    effort = Effort()
    space = Space(RULES, effort=effort)
    costs = []
    for _ in range(3):
        before = effort.left
        assert space.exists((0, 1))
        costs.append(before - effort.left)
    assert min(costs) > 0


def test_longer_patterns_cost_more() -> None:
    def cost(length: int) -> int:
        effort = Effort()
        rules = [
            Rule(f"s/c/{at}", at, paths=("/" + letter * length + "*",)) for at, letter in enumerate("ab")
        ]
        Space(rules, effort=effort).find((0,), 0b10)
        return effort.allowed - effort.left

    assert cost(100) > 2 * cost(10)


def test_verdicts_found_until_then_stay_and_the_rest_is_open() -> None:
    whole = analyse(Listener("l", RULES))
    assert len(whole.reached) == len(RULES)
    assert not whole.unknown
    part = analyse(Listener("l", RULES, effort=150))
    assert 0 < len(part.reached) < len(RULES)
    assert [one.question for one in part.unknown] == [ALL]
    assert "150 steps" in part.unknown[0].reason
    assert analyse(Listener("l", RULES, effort=150)) == part  # counted, so always the same


def test_an_order_that_was_not_worked_out_is_a_conflict() -> None:
    wanted = [Wanted(rule) for rule in RULES]
    assert not allocate(wanted).exhausted
    found = allocate(wanted, effort=100)
    assert "100 steps" in found.exhausted
    assert ConflictKind.EXHAUSTED in {one.kind for one in found.conflicts}
    assert set(found.priorities) == {rule.key for rule in RULES}


def test_a_comparison_of_listeners_says_that_it_is_undecided() -> None:
    before, after = Listener("l", RULES), Listener("l", RULES[::-1][:3], effort=50)
    with pytest.raises(UndecidedError):
        diff(before, after)


def test_no_character_left_is_undecided_too() -> None:
    """Found where a cut-over was compared: it was a traceback."""
    letters = "xyzabcdefghijklmnopqrstuvw0123456789_-.,;:!()[]{}<>|^~"
    named = tuple(
        Rule(f"s/c/{at}", at, headers=(("X-A", (f"{letter}*",)),), action="one")
        for at, letter in enumerate(letters, 1)
    )
    rest = Rule("s/c/rest", 99, headers=(("X-A", ("?*",)),), action="two")
    before = Listener("l", (*named, rest))
    with pytest.raises(UndecidedError, match="every character"):
        diff(before, Listener("l", named))
