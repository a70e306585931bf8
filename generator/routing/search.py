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

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from generator.routing.automaton import FRESH, Automaton
from generator.routing.glob import Glob, Moves

Positions: TypeAlias = tuple[int, ...]

STATE_CAP = 200_000
"""States of one search; at some 3 µs each, half a second."""


class UndecidedError(Exception):
    """The search grew beyond its cap; the verdict is unknown, never a guess."""

    def __init__(self, cap: int) -> None:
        super().__init__(f"the patterns need more than {cap} search states to compare")


@dataclass(frozen=True, slots=True)
class Universe:
    """Which texts exist. `first` is the only possible first symbol; `separator` may not stand at an
    edge nor twice in a row. The empty text exists only where neither is set."""

    first: str | None = None
    separator: str | None = None

    def allows(self, fresh_label: bool, at_start: bool, symbol: str) -> bool:
        if self.first is not None and at_start and symbol != self.first:
            return False
        return not (fresh_label and symbol == self.separator)


PATHS = Universe(first="/")
HOSTS = Universe(separator=".")
TOKENS = Universe()


@dataclass(slots=True)
class _Node:
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
    covered_by_any: bool = False,
) -> Iterator[tuple[str, int]]:
    """Texts that all chains match, shortest first, each with the others' bits at its end.

    `bits` are the start bits of the patterns in question. For every text that the chains match there is one
    here whose accepted patterns are a subset of its own: what these cover, all is covered.
    With `covered_by_any`, only texts that none of the patterns matches.
    """
    refused = others.accepting if covered_by_any else 0
    hopeless = refused & others.loops  # a pattern that ends in a star and is through matches all that follows
    moves = [chain.moves for chain in chains]
    ends = tuple(len(chain.tokens) for chain in chains)
    queue = deque([_Node((0,) * len(chains), bits, "", None)])
    visited: dict[tuple[Positions, bool], list[int]] = {}
    states = 0
    while queue:
        node = queue.popleft()
        at_start = node.parent is None
        fresh_label = universe.separator is not None and node.symbol in ("", universe.separator)
        whole = node.positions == ends and not fresh_label and not (at_start and universe.first)
        if whole and not node.bits & refused:
            yield node.text(), node.bits
        for symbol, positions in _steps(moves, node.positions):
            letter = symbol or (universe.first if at_start and universe.first else FRESH)
            if not universe.allows(fresh_label, at_start, letter):
                continue
            after = others.step(node.bits, letter) if node.bits else 0
            if not after & hopeless and _is_new(visited, (positions, letter == universe.separator), after):
                states += 1
                if states > STATE_CAP:
                    raise UndecidedError(STATE_CAP)
                queue.append(_Node(positions, after, letter, node))


def _steps(moves: list[Moves], positions: Positions) -> list[tuple[str | None, Positions]]:
    """The symbols (None: any) that all chains can take together, and where each leads."""
    combined: list[tuple[str | None, Positions]] = [(None, ())]
    for chain, position in zip(moves, positions, strict=True):
        combined = [
            (symbol or choice, (*reached, following))
            for symbol, reached in combined
            for choice, following in chain[position]
            if symbol is None or choice is None or symbol == choice
        ]
    return combined


def _is_new(
    visited: dict[tuple[Positions, bool], list[int]], place: tuple[Positions, bool], bits: int
) -> bool:
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
