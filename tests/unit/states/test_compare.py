"""States against the tree, and states against each other."""

from datetime import UTC, datetime

from generator.states.compare import Kind, compare
from generator.states.state import parse
from generator.states.store import Entry
from generator.states.uses import Use, holds, uses
from tests.unit.states.conftest import APP, DATA, state

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NETWORK = "live/development/platform/network"


def found(states: dict[str, bytes], units: set[str], leaving: set[str], kept: set[str]) -> dict[str, Kind]:
    entries = [Entry(unit, "e", NOW) for unit in states]
    parsed = {unit: parse(content, unit) for unit, content in states.items()}
    return {row.unit: row.kind for row in compare(entries, parsed, units, leaving, kept)}


def test_what_belongs_together_is_no_row() -> None:
    assert found({APP: state("a")}, {APP}, set(), set()) == {}


def test_every_other_way_to_stand() -> None:
    states = {"o": state("a"), "r": state(), "l": state("a"), "k": state("a"), "e": state()}
    rows = found(states, {"e", "n"}, {"l", "k", "m"}, {"k"})
    assert rows == {
        "o": Kind.ORPHAN,
        "r": Kind.REMNANT,
        "l": Kind.LEAVING,
        "m": Kind.LEAVING,
        "k": Kind.KEPT,
        "e": Kind.EMPTY,
        "n": Kind.NEW,
    }
    assert list(rows) == ["o", "r", "l", "m", "k", "e", "n"], "worst first"


def test_who_still_holds_an_id_is_found() -> None:
    gone = parse(state("a", ids="queue-"), APP)
    inside = b'{"policy": "{\\"Resource\\": \\"arn:aws:sqs:::queue-a/*\\"}"}'
    others = {DATA: inside, NETWORK: state("b")}
    assert uses({APP: gone}, others) == [Use(DATA, APP, "aws_sqs_queue.a", "arn:aws:sqs:::queue-a")]


def test_an_id_inside_another_one_is_not_it() -> None:
    assert holds(b'{"id": "sg-12345"}', "sg-12345")
    assert holds(b'["x", "sg-12345"]', "sg-12345")
    assert not holds(b'{"id": "sg-123456"}', "sg-12345")
    assert not holds(b'{"id": "my-sg-12345"}', "sg-12345")
    assert holds(b'{"a": "sg-123456", "b": "sg-12345"}', "sg-12345"), "the first one does not hide the second"
