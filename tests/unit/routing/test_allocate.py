"""The seven promises on priorities."""

from itertools import permutations

import pytest

from generator.routing import ConflictKind, Move, Record, Request, Rule, Wanted, allocate
from tests.unit.routing.estate import AUTH, MAIN


def rule(key: str, *paths: str, owner: str = "team", **more: object) -> Rule:
    more.setdefault("action", key)
    return Rule(f"svc/{key}/main", 0, paths=paths, owner=owner, **more)  # type: ignore[arg-type]


def key(name: str) -> str:
    return f"svc/{name}/main"


def kinds(result: object) -> list[ConflictKind]:
    return [conflict.kind for conflict in result.conflicts]  # type: ignore[attr-defined]


IN, OUT, AWAY = rule("in", "/api/v1/*"), rule("out", "/api/*"), rule("away", "/other/*")


def test_the_estate_keeps_its_numbers():
    pinned = [Wanted(one, one.priority) for one in MAIN.rules]
    result = allocate(pinned)
    assert list(result.priorities.values()) == [40, 50, 80, 85, 95, 100, 200]
    assert kinds(result) == [ConflictKind.UNDECIDED] * 2
    assert result.conflicts[0].witness == Request("auth.hokus.ai", "/api/mlflow/x")
    decided = [
        Wanted(one, one.priority, ("data-pipeline",) if one.owner == AUTH else ()) for one in MAIN.rules
    ]
    assert not allocate(decided).conflicts
    assert allocate(decided[::-1]) == allocate(decided)


def test_unpinned_later_the_recorded_number_stays():
    record = allocate([Wanted(OUT, 50)]).record
    assert allocate([Wanted(OUT), Wanted(IN)], record).priorities == {key("in"): 25, key("out"): 50}


def test_first_step_is_a_hundred_and_specific_comes_first():
    result = allocate([Wanted(OUT), Wanted(AWAY), Wanted(IN)])
    assert result.priorities == {key("in"): 100, key("away"): 200, key("out"): 300}


def test_a_new_rule_takes_the_middle_of_its_gap():
    record = Record({key("out"): 300, key("deep"): 100})
    deep = rule("deep", "/api/v1/x")
    result = allocate([Wanted(OUT), Wanted(deep), Wanted(IN)], record)
    assert result.priorities[key("in")] == 200


def test_the_nearest_free_number_where_the_middle_is_taken():
    record = Record({key("out"): 100, key("away"): 50})
    assert allocate([Wanted(OUT), Wanted(AWAY), Wanted(IN)], record).priorities[key("in")] == 49


def test_no_room_proposes_the_fewest_moves():
    result = allocate([Wanted(OUT), Wanted(IN)], Record({key("out"): 1}))
    assert kinds(result) == [ConflictKind.NO_ROOM]
    (move,) = result.conflicts[0].proposal
    assert (move.key, move.before) == (key("out"), 1)
    assert move.after > 1
    assert key("in") not in result.priorities


def test_no_room_moves_a_bystander_aside():
    result = allocate([Wanted(OUT), Wanted(IN), Wanted(AWAY)], Record({key("out"): 2, key("away"): 1}))
    assert result.conflicts[0].proposal == (Move(key("away"), 1, 25001),)


def test_a_pinned_neighbour_is_not_proposed_to_move():
    result = allocate([Wanted(OUT, 1), Wanted(IN)], Record({key("out"): 1}))
    assert kinds(result) == [ConflictKind.NO_ROOM]
    assert result.conflicts[0].proposal == ()


def test_same_action_needs_no_order():
    same = {"action": "same"}
    both = [Wanted(rule("in", "/api/v1/*", **same)), Wanted(rule("out", "/api/*", **same))]
    assert not allocate(both, Record({key("out"): 1, key("in"): 2})).conflicts


def test_recorded_numbers_that_became_wrong_are_reported_not_moved():
    result = allocate([Wanted(OUT), Wanted(IN)], Record({key("out"): 10, key("in"): 20}))
    assert kinds(result) == [ConflictKind.RECORDED_ORDER]
    assert result.priorities == {key("out"): 10, key("in"): 20}
    assert result.conflicts[0].key == key("in")


def test_pins_collide_contradict_and_leave_the_range():
    assert kinds(allocate([Wanted(AWAY, 10), Wanted(OUT, 10)])) == [ConflictKind.PIN_COLLISION]
    assert kinds(allocate([Wanted(IN, 20), Wanted(OUT, 10)])) == [ConflictKind.PIN_ORDER]
    assert kinds(allocate([Wanted(IN, 0)])) == [ConflictKind.OUT_OF_RANGE]
    assert kinds(allocate([Wanted(IN, 50001)])) == [ConflictKind.OUT_OF_RANGE]
    taken = allocate([Wanted(AWAY), Wanted(OUT, 10)], Record({key("away"): 10}))
    assert kinds(taken) == [ConflictKind.PIN_TAKEN]
    assert taken.priorities[key("away")] == 10


def test_a_freed_number_rests_for_one_apply():
    record = allocate([Wanted(AWAY)], Record({key("away"): 10, key("out"): 20})).record
    assert record.resting == {20: key("out")}
    new = rule("new", "/new")
    waiting = allocate([Wanted(AWAY), Wanted(new, 20)], record)
    assert waiting.waiting == {key("new"): 20}
    assert waiting.priorities[key("new")] != 20
    assert allocate([Wanted(AWAY), Wanted(new, 20)], waiting.record) == waiting
    assert allocate([Wanted(AWAY), Wanted(new, 20)], waiting.record.applied()).priorities[key("new")] == 20


def test_a_rule_that_comes_back_finds_its_number():
    record = allocate([], Record({key("out"): 20})).record
    assert allocate([Wanted(OUT)], record) == allocate([Wanted(OUT)], Record({key("out"): 20}))


def test_a_swap_takes_two_applies_through_scratch_numbers():
    wanted = [Wanted(OUT, 20), Wanted(AWAY, 10)]
    first = allocate(wanted, Record({key("out"): 10, key("away"): 20}))
    assert not set(first.priorities.values()) & {10, 20}
    assert first.record.resting == {10: key("out"), 20: key("away")}
    assert allocate(wanted, first.record) == first
    second = allocate(wanted, first.record.applied())
    assert second.priorities == {key("away"): 10, key("out"): 20}
    assert not second.waiting


def test_a_pin_waits_for_the_rule_that_leaves_its_number():
    wanted = [Wanted(OUT, 20), Wanted(AWAY, 30)]
    first = allocate(wanted, Record({key("out"): 10, key("away"): 20}))
    assert first.priorities == {key("out"): 10, key("away"): 30}
    assert allocate(wanted, first.record.applied()).priorities == {key("out"): 20, key("away"): 30}


ONE, TWO = rule("one", "/a/*", owner="a"), rule("two", "/*/b", owner="b")


def test_two_owners_must_decide():
    assert kinds(allocate([Wanted(ONE), Wanted(TWO)])) == [ConflictKind.UNDECIDED]
    decided = allocate([Wanted(ONE), Wanted(TWO, wins_over=("svc/one",))])
    assert not decided.conflicts
    assert list(decided.priorities) == [key("two"), key("one")]


def test_contradictory_claims():
    both = allocate([Wanted(ONE, wins_over=("svc/two",)), Wanted(TWO, wins_over=("svc/one",))])
    assert kinds(both) == [ConflictKind.CONTRADICTION]
    swallowing = allocate([Wanted(IN), Wanted(OUT, wins_over=("svc/in",))])
    assert kinds(swallowing) == [ConflictKind.CONTRADICTION]
    assert list(swallowing.priorities) == [key("in"), key("out")]


def test_same_conditions_different_actions():
    assert kinds(allocate([Wanted(rule("a", "/x")), Wanted(rule("b", "/x"))])) == [
        ConflictKind.SAME_CONDITIONS
    ]


def test_a_cycle_is_reported_and_the_rest_is_numbered():
    a, b, c = rule("a", "/a*"), rule("b", "/*b"), rule("c", "/*c*")
    wanted = [
        Wanted(a, wins_over=(key("b"),)),
        Wanted(b, wins_over=(key("c"),)),
        Wanted(c, wins_over=(key("a"),)),
        Wanted(AWAY),
    ]
    result = allocate(wanted)
    assert kinds(result).count(ConflictKind.CYCLE) == 1
    assert len(result.priorities) == 4


@pytest.mark.parametrize("order", list(permutations([IN, OUT, AWAY])))
def test_the_order_of_the_list_does_not_matter(order: tuple[Rule, ...]):
    assert allocate([Wanted(one) for one in order]) == allocate([Wanted(IN), Wanted(OUT), Wanted(AWAY)])


def test_the_record_survives_plain_data():
    record = Record({"b": 2, "a": 1}, {9: "z"})
    assert list(record.to_dict()["priorities"]) == ["a", "b"]
    assert Record.from_dict(record.to_dict()) == record
    assert Record.from_dict(None) == Record()
    assert "resting" not in Record({"a": 1}).to_dict()


@pytest.mark.parametrize(
    "data",
    [
        {"priorities": []},
        {"priorities": {"a": True}},
        {"priorities": {"a": 1, "b": 1}},
        {"resting": {"x": "a"}},
    ],
)
def test_a_record_that_makes_no_sense(data: dict[str, object]):
    with pytest.raises(ValueError, match=r"expected|maps|same"):
        Record.from_dict(data)
