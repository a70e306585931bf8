"""An earlier state takes the place of the current one, never by force."""

import json

import pytest

from generator.states import State, StoreError
from generator.states.restore import prepare
from generator.states.state import parse
from tests.unit.states.conftest import APP, DATA, state


def read(*addresses: str, serial: int = 1, lineage: str = "one", unit: str = APP, ids: str = "id-") -> State:
    return parse(state(*addresses, serial=serial, lineage=lineage, unit=unit, ids=ids), "x")


def test_it_says_what_changes_and_takes_the_next_serial() -> None:
    made = prepare(APP, read("b", "c", serial=7), read("a", "b", serial=3))
    assert list(made.lines()) == ["  + aws_sqs_queue.a", "  - aws_sqs_queue.c"]
    assert made.serial == 8
    assert json.loads(made.content) == {**json.loads(state("a", "b")), "serial": 8}


def test_another_thing_at_the_same_address_shows() -> None:
    made = prepare(APP, read("a"), read("a", ids="other-"))
    assert list(made.lines()) == ["  ~ aws_sqs_queue.a: another one in AWS"]
    assert not made.is_same


def test_the_same_again_changes_nothing_but_the_serial() -> None:
    made = prepare(APP, read("a", serial=4), read("a", serial=2))
    assert (made.is_same, made.serial) == (True, 5)


def test_where_there_is_none_it_is_put_back() -> None:
    made = prepare(APP, None, read("a", serial=4))
    assert (made.back, made.serial) == (("aws_sqs_queue.a",), 5)


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        (read("a", lineage="two"), "lineage two is not that of"),
        (read("a", unit=DATA), f"a state of {DATA}, not of {APP}"),
    ],
)
def test_a_state_of_something_else_is_refused(earlier: State, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        prepare(APP, read("a"), earlier)
