"""One wildcard pattern, cut into what the search walks along.

A pattern with n non-star tokens has positions 0..n. A token (a literal, or None for `?`) leads from
its position to the next; a star is a loop at a position. So `/a*b` is `/ a b` with a loop at 2.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

Tokens: TypeAlias = tuple[str | None, ...]
Moves: TypeAlias = tuple[tuple[tuple[str | None, int], ...], ...]
"""Per position: the symbol (None: any) of each way on, and the position it leads to."""


@dataclass(frozen=True, slots=True, eq=False)
class Glob:
    """A parsed pattern. `tokens[i]` leads from position i to i+1; `loops` holds the stars' positions.

    `moves` is the same per position; `head` are the tokens before the first star, `tail` those after the
    last, backwards; `literal` is the one text of a pattern without wildcards. Compared by identity, which `parse`
    keeps, because hashing tokens would dominate the searches.
    """

    text: str
    tokens: Tokens
    loops: frozenset[int]
    moves: Moves = field(init=False, repr=False)
    head: Tokens = field(init=False, repr=False)
    tail: Tokens = field(init=False, repr=False)
    literal: str | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        plain = not self.loops and None not in self.tokens
        literal = "".join(token or "" for token in self.tokens) if plain else None
        object.__setattr__(self, "literal", literal)
        object.__setattr__(self, "head", self.tokens[: min(self.loops)] if self.loops else self.tokens)
        last = max(self.loops, default=0)
        object.__setattr__(self, "tail", self.tokens[last:][::-1])
        ways: list[tuple[tuple[str | None, int], ...]] = []
        for at in range(len(self.tokens) + 1):
            onward = ((self.tokens[at], at + 1),) if at < len(self.tokens) else ()
            ways.append((*onward, (None, at)) if at in self.loops else onward)
        object.__setattr__(self, "moves", tuple(ways))

    @property
    def starred(self) -> bool:
        return bool(self.loops)

    def matches(self, text: str) -> bool:
        if self.literal is not None:
            return text == self.literal
        positions = {0}
        for letter in text:
            positions = {
                to for at in positions for symbol, to in self.moves[at] if symbol is None or symbol == letter
            }
        return len(self.tokens) in positions

    @property
    def wildcards(self) -> int:
        """How many `*` and `?` count towards a rule's quota."""
        return sum(token is None for token in self.tokens) + len(self.loops)


@lru_cache(maxsize=65536)
def parse(pattern: str, escapes: bool = False) -> Glob:
    """Cut a pattern into tokens; with `escapes`, a backslash makes the next wildcard literal."""
    tokens: list[str | None] = []
    loops: set[int] = set()
    index = 0
    while index < len(pattern):
        letter = pattern[index]
        if escapes and letter == "\\" and pattern[index + 1 : index + 2] in ("*", "?", "\\"):
            index += 1
            tokens.append(pattern[index])
        elif letter == "*":
            loops.add(len(tokens))
        else:
            tokens.append(None if letter == "?" else letter)
        index += 1
    return Glob(pattern, tuple(tokens), frozenset(loops))


def token_pattern(name: Glob, value: Glob) -> Glob:
    """A pattern for `name NUL value`, the form in which headers and query pairs are searched."""
    shift = len(name.tokens) + 1
    return Glob(
        f"{name.text}\0{value.text}",
        (*name.tokens, "\0", *value.tokens),
        name.loops | {position + shift for position in value.loops},
    )


def may_meet(one: Glob, other: Glob) -> bool:
    """Whether some text matches both: exact where both have a star, never a false no."""
    if one is other:
        return True
    if one.literal is not None and other.literal is not None:
        return one.literal == other.literal
    return _agree(one.head, one.starred, other.head, other.starred) and _agree(
        one.tail, one.starred, other.tail, other.starred
    )


def _agree(one: Tokens, one_goes_on: bool, other: Tokens, other_goes_on: bool) -> bool:
    """Whether two beginnings fit; one that does not go on cannot be the shorter."""
    if (len(one) < len(other) and not one_goes_on) or (len(other) < len(one) and not other_goes_on):
        return False
    return all(a == b or a is None or b is None for a, b in zip(one, other, strict=False))
