"""Turning a found draft into a request that a person can type.

Drafts hold FRESH where any unnamed character will do. The nicest spelling is tried first (a name that DNS
sends here, an `x`) and kept only where the same rules still match and still do not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from generator.routing.automaton import FRESH
from generator.routing.effort import NoFreshSymbolError
from generator.routing.occurrences import HEADER
from generator.routing.types import Request

if TYPE_CHECKING:
    from generator.routing.space import Space, Within

LETTERS = "xyzabcdefghijklmnopqrstuvw0123456789"
HOST_SYMBOLS = LETTERS + "_-"
PATH_SYMBOLS = LETTERS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ=,!;()_-"
TOKEN_SYMBOLS = LETTERS + "_-.,;:!()[]{}<>|^~"


@dataclass(slots=True)
class Draft:
    """A request with FRESH characters; `carried` are texts `kind name NUL value`."""

    host: str
    path: str
    method: str
    source: str
    carried: tuple[str, ...]


def spell(space: "Space", draft: Draft, include: tuple[int, ...], exclude: int, within: "Within") -> Request:
    """The nicest request that stays within the wanted rules and outside the excluded ones."""

    wanted = 0
    for rule in include:
        wanted |= 1 << rule

    def holds(candidate: Draft) -> bool:
        space.effort.spend(2)
        matched = space.matching(candidate)
        inside = within.holds(candidate.host, candidate.path)
        return inside and matched & wanted == wanted and not matched & exclude

    for candidates in (_paths, _hosts, _carried):
        draft = next((one for one in candidates(space, draft) if holds(one)), draft)
    if FRESH in draft.host + draft.path + "".join(draft.carried):
        raise NoFreshSymbolError()
    return _request(draft)


def _paths(space: "Space", draft: Draft) -> Iterator[Draft]:
    for symbol in PATH_SYMBOLS:
        path = draft.path.replace(FRESH, symbol)
        if path.endswith("/") and len(path) > 1:
            yield replace(draft, path=path + symbol)
        yield replace(draft, path=path)
        if FRESH not in draft.path:
            return


def _hosts(space: "Space", draft: Draft) -> Iterator[Draft]:
    for name in space.preferred if FRESH in draft.host else ():
        yield replace(draft, host=name)
    for symbol in HOST_SYMBOLS:
        yield replace(draft, host=draft.host.replace(FRESH, symbol))


def _carried(space: "Space", draft: Draft) -> Iterator[Draft]:
    for symbol in TOKEN_SYMBOLS:
        yield replace(draft, carried=tuple(text.replace(FRESH, symbol) for text in draft.carried))


def _request(draft: Draft) -> Request:
    headers: list[tuple[str, str]] = []
    query: list[tuple[str, str]] = []
    for text in draft.carried:
        name, _, value = text[1:].partition("\0")
        (headers if text[0] == HEADER else query).append((name, value))
    return Request(draft.host, draft.path, draft.method, tuple(headers), tuple(query), draft.source)
