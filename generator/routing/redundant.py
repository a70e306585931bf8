"""Rules that could be removed without any request noticing."""

from collections.abc import Iterator

from generator.routing.masks import bits_of
from generator.routing.table import Table
from generator.routing.types import Request
from generator.routing.verdicts import Redundant


def find_redundant(table: Table, reached: dict[str, Request]) -> Iterator[Redundant]:
    """Live rules whose every request would get the same answer from what stands below them."""
    for index in bits_of(table.live):
        rule = table.rules[index]
        with table.question("redundant", index):
            if rule.key in reached and not _needed(table, index):
                yield Redundant(rule, table.named(_heirs(table, index)), reached[rule.key])


def _needed(table: Table, index: int) -> bool:
    """Whether some request of the rule would fall to another answer."""
    action = table.rules[index].action
    others = table.live & ~(1 << index)
    if action != table.listener.default_action and table.space.exists((index,), others):
        return True
    return any(
        table.rules[below].action != action and _would_inherit(table, index, below)
        for below in bits_of(table.live_below(index) & table.space.companions(index))
    )


def _would_inherit(table: Table, index: int, below: int) -> bool:
    before = table.live_above(below) & ~(1 << index)
    return table.space.exists((index, below), before)


def _heirs(table: Table, index: int) -> int:
    below = table.live_below(index) & table.space.companions(index)
    return sum(1 << other for other in bits_of(below) if _would_inherit(table, index, other))
