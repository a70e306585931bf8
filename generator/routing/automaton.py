"""All patterns of a listener in one automaton, kept as bits of one integer.

Each pattern gets a run of bits, one per position (see `glob.py`); a set bit means "the text so far may
have brought this pattern here". One symbol moves every pattern at once:

    next = ((bits & allowed[symbol]) << 1) | (bits & loops)

A text is the same as "some set of patterns still alive", so covering questions become questions about
which bits are left (the shift-and method of Baeza-Yates and Gonnet, "A new approach to text searching").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.routing.glob import Glob

FRESH = "\uffff"
"""A symbol that no pattern names: it stands for "any character nobody mentions"."""

BITS_PER_STEP = 10_000
"""So many bits more, and moving them takes as long as a step of a search."""


@dataclass(frozen=True, slots=True)
class Automaton:
    """`starts[i]` and `finals[i]` are pattern i's first and last bit, `spans[i]` all its bits. `price`: the
    steps of one symbol (effort.py), more for longer integers."""

    patterns: tuple[Glob, ...]
    starts: tuple[int, ...]
    finals: tuple[int, ...]
    spans: tuple[int, ...]
    accepting: int
    loops: int
    anything: int
    allowed: dict[str, int]
    price: int

    def step(self, bits: int, symbol: str) -> int:
        """Where the patterns stand after one more symbol."""
        return ((bits & self.allowed.get(symbol, self.anything)) << 1) | (bits & self.loops)

    def run(self, bits: int, text: Iterable[str]) -> int:
        for symbol in text:
            if not bits:
                break
            bits = self.step(bits, symbol)
        return bits

    def accepted(self, bits: int) -> list[int]:
        """The patterns that match when the text ends here."""
        bits &= self.accepting
        return [index for index, final in enumerate(self.finals) if bits & final] if bits else []


def compile_patterns(patterns: Sequence[Glob]) -> Automaton:
    """Lay the patterns out side by side; O(total length)."""
    starts, finals, spans = [], [], []
    loops = anything = offset = 0
    named: dict[str, int] = {}
    for glob in patterns:
        length = len(glob.tokens)
        starts.append(1 << offset)
        finals.append(1 << offset + length)
        spans.append(((1 << length + 1) - 1) << offset)
        for position in glob.loops:
            loops |= 1 << offset + position
        for position, token in enumerate(glob.tokens):
            bit = 1 << offset + position
            if token is None:
                anything |= bit
            else:
                named[token] = named.get(token, 0) | bit
        offset += length + 1
    allowed = {symbol: bits | anything for symbol, bits in named.items()}
    accepting = 0
    for final in finals:
        accepting |= final
    sides = tuple(starts), tuple(finals), tuple(spans)
    return Automaton(
        tuple(patterns), *sides, accepting, loops, anything, allowed, 1 + offset // BITS_PER_STEP
    )
