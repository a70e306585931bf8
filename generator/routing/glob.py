"""One wildcard pattern, cut into what the search walks along.

A pattern with n non-star tokens has positions 0..n. A token (a literal, or None for `?`) leads from
its position to the next; a star is a loop at a position. So `/a*b` is `/ a b` with a loop at 2.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias

Moves: TypeAlias = tuple[tuple[tuple[str | None, int], ...], ...]
"""Per position: the symbol (None: any) of each way on, and the position it leads to."""


@dataclass(frozen=True, slots=True, eq=False)
class Glob:
    """A parsed pattern. `tokens[i]` leads from position i to i+1; `loops` holds the stars' positions.

    Compared by identity, which `parse` keeps, because hashing tokens would dominate the searches.
    """

    text: str
    tokens: tuple[str | None, ...]
    loops: frozenset[int]
    moves: Moves = field(init=False, repr=False)

    def __post_init__(self) -> None:
        ways: list[tuple[tuple[str | None, int], ...]] = []
        for at in range(len(self.tokens) + 1):
            onward = ((self.tokens[at], at + 1),) if at < len(self.tokens) else ()
            ways.append((*onward, (None, at)) if at in self.loops else onward)
        object.__setattr__(self, "moves", tuple(ways))

    @property
    def literal(self) -> str | None:
        """The one text that the pattern matches, or None where it has a wildcard."""
        if self.loops or None in self.tokens:
            return None
        return "".join(token or "" for token in self.tokens)

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
    """Whether some text matches both: exact when either has a star, cheap always (never a false no)."""
    return _ends_agree(one, other, False) and _ends_agree(one, other, True)


def _ends_agree(one: Glob, other: Glob, backwards: bool) -> bool:
    head, more = _fixed_end(one, backwards)
    tail, many = _fixed_end(other, backwards)
    shorter_is_whole = (len(head) < len(tail) and not more) or (len(tail) < len(head) and not many)
    if shorter_is_whole:
        return False
    return all(a is None or b is None or a == b for a, b in zip(head, tail, strict=False))


@lru_cache(maxsize=65536)
def _fixed_end(glob: Glob, backwards: bool) -> tuple[tuple[str | None, ...], bool]:
    """The tokens before the first star (or after the last, reversed), and whether there is a star."""
    if not glob.loops:
        return (glob.tokens[::-1] if backwards else glob.tokens), False
    if backwards:
        return glob.tokens[max(glob.loops) :][::-1], True
    return glob.tokens[: min(glob.loops)], True
