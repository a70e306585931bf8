"""Rules that never win: hidden behind one rule, or behind several together."""

from collections.abc import Iterator

from generator.routing.masks import bits_of
from generator.routing.match import match
from generator.routing.table import Table
from generator.routing.types import Request
from generator.routing.verdicts import Unreachable


def find_unreachable(table: Table, reached: dict[str, Request]) -> Iterator[Unreachable]:
    """Verdicts in the listener's order; fills `reached` with a request per winner, and narrows `live`."""
    for index, rule in enumerate(table.rules):
        with table.question("unreachable", index):
            witness = table.space.find((index,), table.live_above(index))
            if witness is not None:
                reached[rule.key] = witness
                continue
            table.live &= ~(1 << index)
            yield _explain(table, index)


def _explain(table: Table, index: int) -> Unreachable:
    asked = table.space.find((index,))
    if asked is None:
        return Unreachable(table.rules[index], (), None, None)
    behind = _fewest(table, index)
    winner = next(rule for rule in table.named(table.live_above(index)) if match(rule, asked))
    return Unreachable(table.rules[index], table.named(behind), asked, winner)


def _fewest(table: Table, index: int) -> int:
    """One rule that hides this one if there is such, else a set of which each is needed."""
    above = table.live_above(index) & table.space.companions(index)
    for other in bits_of(above):
        if not table.space.exists((index,), 1 << other):
            return 1 << other
    for other in reversed(list(bits_of(above))):
        if not table.space.exists((index,), above & ~(1 << other)):
            above &= ~(1 << other)
    return above
