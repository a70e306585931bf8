"""Rules that overlap in part, and nobody has said which wins: by the rule that takes the requests."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator import routing
from generator.catalogue import Catalogue
from generator.checks._routing import numbered, some, wins_over
from generator.routing import Relation, Shadow
from generator.traffic import View, views


@dataclass(frozen=True, slots=True)
class Overlap:
    """`winner` stands before the rules of one team that ask for some of its requests; a shadow for each."""

    view: View
    winner: str
    shadows: tuple[Shadow, ...]

    @property
    def own(self) -> bool:
        """Whether the rules are of the winner's own team."""
        return self.shadows[0].same_owner

    @property
    def losers(self) -> list[str]:
        """Keys of the rules that do not get the requests."""
        return [shadow.rule.key for shadow in self.shadows]


def overlaps(catalogue: Catalogue) -> Iterator[Overlap]:
    """The undecided overlaps of every load balancer, in the listeners' order."""
    for view in views(catalogue):
        groups: dict[tuple[str, str], list[Shadow]] = {}
        for shadow in view.analysis.shadows:
            if shadow.relation is Relation.PARTIAL and not _decided(view, shadow):
                groups.setdefault((shadow.winner.key, shadow.rule.owner), []).append(shadow)
        for (winner, _), shadows in groups.items():
            yield Overlap(view, winner, tuple(shadows))


def _decided(view: View, shadow: Shadow) -> bool:
    """Whether either says that it wins; what comes of that is `priority-order`'s and `wins-over-conflict`'s."""
    upper, lower = view.rules[shadow.winner.key], view.rules[shadow.rule.key]
    return wins_over(upper, lower.key) or wins_over(lower, upper.key)


def lines(overlap: Overlap) -> str:
    """One line for each rule that does not get a request it asks for."""
    return some(
        [f"{_url(one.witness)}, never to {numbered(overlap.view, one.rule.key)}" for one in overlap.shadows]
    )


def _url(witness: routing.Request) -> str:
    return f"{witness.describe()} goes here"
