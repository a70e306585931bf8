"""Which rule must come before which: decided pair by pair, so that the order of arrival never matters.

the two rules                                   first comes
do the same, or share no request                either
one strictly inside the other                   the inner one
overlap in part, one says it wins               that one
overlap in part, one owner                      the more specific one (then by key)
overlap in part, two owners, nobody says        a conflict; until then the more specific one
match the same requests                         a conflict
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from itertools import pairwise

from generator.routing.conflicts import Conflict, ConflictKind
from generator.routing.effort import Effort, ExhaustedError, UndecidedError
from generator.routing.masks import bits_of
from generator.routing.relation import Relation, relation, specificity
from generator.routing.space import Space
from generator.routing.types import Request, Rule


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule that wants a number (its own `priority` is ignored).

    `pinned` is the number its manifest insists on; `wins_over` names rules that it wins over where the two
    overlap in part, as keys or their beginnings: `auth`, `auth/api`, `auth/api/main`.
    """

    rule: Rule
    pinned: int | None = None
    wins_over: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.rule.key

    def beats(self, key: str) -> bool:
        return any(key == name or key.startswith(name + "/") for name in self.wins_over)


@dataclass(slots=True)
class Order:
    """`before[a]` are the keys that must come after a (directly)."""

    before: dict[str, dict[str, None]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    space: Space | None = None
    places: dict[str, int] = field(default_factory=dict)

    def pairs(self) -> Iterable[tuple[str, str]]:
        return ((a, b) for a, followers in self.before.items() for b in followers)

    def shared(self, first: str, second: str) -> Request | None:
        """A request that both rules match, spelled out only for those that are told about; None where that is too hard."""
        if self.space is None:
            return None
        try:
            return self.space.find((self.places[first], self.places[second]))
        except UndecidedError:
            return None

    def closure(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """(everything that must precede a key, everything that must follow it), also indirectly."""
        ahead: dict[str, set[str]] = {key: set() for key in self.before}
        behind: dict[str, set[str]] = {key: set() for key in self.before}
        for key in self.sequence():
            for other in self.before[key]:
                ahead[other] |= ahead[key] | {key}
        for key, before in ahead.items():
            for other in before:
                behind[other].add(key)
        return ahead, behind

    def sequence(self, ranked: Sequence[str] = ()) -> list[str]:
        """All keys in an order that keeps every pair; ties as `ranked`, or the most specific first."""
        keys = list(ranked or self.before)
        rank = {key: number for number, key in enumerate(keys)}
        missing = {key: len(found) for key, found in _predecessors(self.before).items()}
        ready = [rank[key] for key in keys if not missing[key]]
        out = []
        while ready:
            key = keys[heappop(ready)]
            out.append(key)
            for follower in self.before[key]:
                missing[follower] -= 1
                if not missing[follower]:
                    heappush(ready, rank[follower])
        return out


def _predecessors(before: dict[str, dict[str, None]]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {key: [] for key in before}
    for key, followers in before.items():
        for other in followers:
            graph[other].append(key)
    return graph


def decide_order(wanted: Sequence[Wanted], effort: Effort | None = None) -> Order:
    """Compare every pair that may share a request; those behind the end of the effort not, which is a conflict."""
    wanted = sorted(wanted, key=lambda one: (specificity(one.rule), one.key))
    order = Order({one.key: {} for one in wanted}, places={one.key: at for at, one in enumerate(wanted)})
    try:
        order.space = Space([one.rule for one in wanted], effort=effort)
        _compare(order, wanted, order.space)
    except ExhaustedError as error:
        last = next((one.key for one in reversed(wanted) if order.before[one.key]), wanted[0].key)
        order.conflicts.append(Conflict(ConflictKind.EXHAUSTED, last, reason=str(error)))
    _break_cycles(order)
    return order


def _pairs(wanted: Sequence[Wanted], space: Space) -> Iterator[tuple[int, int]]:
    """The places of every two rules that do different things and may share a request."""
    for a, first in enumerate(wanted):
        for b in bits_of(space.companions(a) & ~((1 << a + 1) - 1)):
            if first.rule.action != wanted[b].rule.action:
                yield a, b


def _compare(order: Order, wanted: Sequence[Wanted], space: Space) -> None:
    for a, b in _pairs(wanted, space):
        first, second = wanted[a], wanted[b]
        try:
            kind = relation(space, a, b)
        except ExhaustedError:
            raise
        except UndecidedError as error:
            kind = Relation.PARTIAL
            order.conflicts.append(
                Conflict(ConflictKind.UNKNOWN, first.key, (second.key,), reason=str(error))
            )
        if kind is not Relation.DISJOINT:
            _add(order, first, second, kind)


def _add(order: Order, first: Wanted, second: Wanted, kind: Relation) -> None:
    """`first` is the more specific of the two."""
    if kind is Relation.AROUND:
        first, second, kind = second, first, Relation.INSIDE
    claims = (first.beats(second.key), second.beats(first.key))
    conflict: ConflictKind | None = None
    if kind is Relation.EQUAL:
        conflict = ConflictKind.SAME_CONDITIONS
    elif claims == (True, True) or (kind is Relation.INSIDE and claims[1]):
        conflict = ConflictKind.CONTRADICTION
        if kind is Relation.INSIDE:
            shared = order.shared(first.key, second.key)
            order.conflicts.append(Conflict(conflict, second.key, (first.key,), witness=shared))
            conflict = None
    elif kind is Relation.PARTIAL and claims == (False, True):
        first, second = second, first
    elif kind is Relation.PARTIAL and claims == (False, False) and first.rule.owner != second.rule.owner:
        conflict = ConflictKind.UNDECIDED
    if conflict is not None:
        shared = order.shared(first.key, second.key)
        order.conflicts.append(Conflict(conflict, first.key, (second.key,), witness=shared))
    order.before[first.key][second.key] = None


def _break_cycles(order: Order) -> None:
    """Report each cycle and forget its pairs, so that the rest can still be numbered."""
    while True:
        try:
            TopologicalSorter(_predecessors(order.before)).prepare()
        except CycleError as error:
            cycle: list[str] = error.args[1]
            order.conflicts.append(Conflict(ConflictKind.CYCLE, cycle[0], tuple(cycle[1:-1])))
            for key, following in pairwise(cycle):
                del order.before[key][following]
        else:
            return
