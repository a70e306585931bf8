"""Pairs of rules that both ask for a request which the upper one takes."""

from collections.abc import Iterator

from generator.routing.masks import bits_of
from generator.routing.relation import Relation
from generator.routing.table import Table
from generator.routing.verdicts import Shadow


def find_shadows(table: Table) -> Iterator[Shadow]:
    """Every live pair of which the upper rule really wins a shared request.

    Not those of one owner that do the same: no request could tell.
    """
    for index in bits_of(table.live):
        for upper in bits_of(table.live_above(index) & table.space.companions(index)):
            rule, winner = table.rules[index], table.rules[upper]
            if (rule.owner, rule.action) == (winner.owner, winner.action):
                continue
            with table.question("shadow", index, upper):
                witness = table.space.find((index, upper), table.live_above(upper))
                if witness is not None:
                    special_case = not table.space.exists((upper,), 1 << index)
                    kind = Relation.INSIDE if special_case else Relation.PARTIAL
                    yield Shadow(rule, winner, kind, witness)
