"""The engine's heart: a text that some patterns match and others do not.

Why this is exact and quick. Let a text match pattern p, and replace every character that only a
wildcard of p took by FRESH, a character that no pattern names. The new text still matches p, and
whatever pattern matches the new text also matches the old one, for only wildcards can match FRESH.
So the FRESH texts of p are its hardest ones to cover: if others cover those, they cover p. A star needs
to be tried with no, one, two, ... FRESH only until the automaton's bits repeat, which without `?` is
after one step: instead of exponentially many accept-sets a pattern of s stars leaves about 2^s texts.

Bits are monotone (fewer bits alive, fewer patterns can match), so a state whose bits include those
of a visited state at the same place can't find anything new and is dropped (an antichain search: De Wulf
et al., "Antichains: a new algorithm for checking universality of finite automata").

The universe says which texts exist at all: a path starts with `/`, a host has no empty label. Replacing
characters by FRESH never leaves the universe, so the argument above holds inside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from generator.routing.automaton import FRESH, Automaton
from generator.routing.effort import Effort, UndecidedError
from generator.routing.glob import Glob

Positions: TypeAlias = tuple[int, ...]

STATE_CAP = 100_000
"""States of one search; at some 3 µs each, half a second."""


@dataclass(frozen=True, slots=True)
class Universe:
    """Which texts exist: `first` is the only possible first symbol, and `separator` stands neither at an edge nor
    twice in a row. The empty text exists only where neither is set."""

    first: str | None = None
    separator: str | None = None

    def holds(self, text: str) -> bool:
        if self.first is not None:
            return text.startswith(self.first)
        return self.separator is None or all(text.split(self.separator))


PATHS = Universe(first="/")
HOSTS = Universe(separator=".")
TOKENS = Universe()


class _Node(NamedTuple):
    """A place in the search: the chains' positions, the others' bits, and how it was reached."""

    positions: Positions
    bits: int
    symbol: str
    parent: "_Node | None"

    def text(self) -> str:
        out: list[str] = []
        node: _Node | None = self
        while node is not None:
            out.append(node.symbol)
            node = node.parent
        return "".join(reversed(out))


def hardest_texts(
    chains: tuple[Glob, ...],
    universe: Universe,
    others: Automaton,
    bits: int,
    effort: Effort,
    covered_by_any: bool = False,
) -> Iterator[tuple[str, int]]:
    """Texts that all chains match, short ones first, each with the others' bits at its end.

    `bits` are the start bits of the patterns in question. For every text that the chains match there is one
    here whose accepted patterns are a subset of its own: what these cover, all is covered.
    With `covered_by_any`, only texts that none of the patterns matches. Raises UndecidedError.
    """
    effort.spend(1)
    refused = others.accepting if covered_by_any else 0
    literal = next((chain.literal for chain in chains if chain.literal is not None), None)
    if literal is None:
        yield from _search(chains, universe, others, bits, refused, effort)
    elif universe.holds(literal) and all(chain.matches(literal) for chain in chains):
        after = others.run(bits, literal)
        if not after & refused:
            yield literal, after


def _search(
    chains: tuple[Glob, ...], universe: Universe, others: Automaton, bits: int, refused: int, effort: Effort
) -> Iterator[tuple[str, int]]:
    """Best first over (positions, bits), dropping states that cannot find anything new.

    The rank is the length so far plus the tokens to go: a text is found by walking nearly straight to the ends.
    `depth` counts downwards, so that the heap prefers the deeper of two equals.
    """
    hopeless = refused & others.loops  # a pattern that ends in a star and is through matches all that follows
    separator, first = universe.separator, universe.first
    ends = tuple(len(chain.tokens) for chain in chains)
    start, total = (0,) * len(chains), sum(ends)
    ways = _Ways(chains)
    queue: list[tuple[int, int, int, _Node]] = [(0, 0, 0, _Node(start, bits, "", None))]
    visited: dict[tuple[Positions, bool], list[int]] = {}
    states = 0
    while queue:
        _, depth, _, node = heappop(queue)
        positions, bits, last, parent = node
        edge = separator is not None and last in ("", separator)
        starting = first is not None and parent is None
        if positions == ends and not edge and not starting and not bits & refused:
            yield node.text(), bits
        onward = ways[positions]
        effort.spend(len(onward) * others.price)
        for symbol, following in onward:
            letter = symbol or (first if starting and first else FRESH)
            if (edge and letter == separator) or (starting and letter != first):
                continue
            after = others.step(bits, letter) if bits else 0
            if not after & hopeless and _is_new(visited, (following, letter == separator), after):
                states += 1
                if states > STATE_CAP:
                    raise UndecidedError(STATE_CAP)
                deeper = depth - 1
                rank = total - sum(following) - deeper
                heappush(queue, (rank, deeper, states, _Node(following, after, letter, node)))


class _Ways(dict[Positions, list[tuple[str | None, Positions]]]):
    """The symbols (None: any) that all chains can take together from somewhere, and where each leads."""

    def __init__(self, chains: tuple[Glob, ...]) -> None:
        super().__init__()
        self.moves = [chain.moves for chain in chains]

    def __missing__(self, positions: Positions) -> list[tuple[str | None, Positions]]:
        combined: list[tuple[str | None, Positions]] = [(None, ())]
        for chain, position in zip(self.moves, positions, strict=True):
            combined = [
                (symbol or choice, (*reached, following))
                for symbol, reached in combined
                for choice, following in chain[position]
                if symbol is None or choice is None or symbol == choice
            ]
        self[positions] = combined
        return combined


def _is_new(
    visited: dict[tuple[Positions, bool], list[int]], place: tuple[Positions, bool], bits: int
) -> bool:
    """Whether no visited state at this place had fewer bits; forgets those that had more."""
    seen = visited.get(place)
    if seen is None:
        visited[place] = [bits]
        return True
    for old in seen:
        if old & bits == old:
            return False
    seen[:] = [old for old in seen if old & bits != bits]
    seen.append(bits)
    return True
