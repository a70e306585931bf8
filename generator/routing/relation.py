"""How the requests of two rules lie to each other, and which rule is the more specific one."""

from enum import StrEnum
from typing import TypeAlias

from generator.routing.space import Space
from generator.routing.types import Rule

Specificity: TypeAlias = tuple[int, tuple[int, int], tuple[int, int], tuple[int, int, int, int]]


class Relation(StrEnum):
    """What the first rule's requests are to the second's."""

    DISJOINT = "disjoint"
    EQUAL = "equal"
    INSIDE = "inside"
    AROUND = "around"
    PARTIAL = "partial"


def relation(space: Space, first: int, second: int) -> Relation:
    """The relation of two rules of a space. Raises UndecidedError."""
    if not space.exists((first, second)):
        return Relation.DISJOINT
    within = not space.exists((first,), 1 << second)
    around = not space.exists((second,), 1 << first)
    kinds = {(True, True): Relation.EQUAL, (True, False): Relation.INSIDE, (False, True): Relation.AROUND}
    return kinds.get((within, around), Relation.PARTIAL)


def specificity(rule: Rule) -> Specificity:
    """A sort key, most specific first: host and path, host, path, catch-all; then exact before prefix, longer
    before shorter, and more of the other conditions (Gateway API, "HTTPRouteRule", match precedence).

    A rule is as specific as its least specific value. `*` and `/*` say nothing and count as no condition.
    """
    hosts = () if any(set(host) <= {"*"} for host in rule.hosts) else rule.hosts
    paths = () if any(path in ("*", "/*") for path in rule.paths) else rule.paths
    tier = {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[bool(hosts), bool(paths)]
    others = (-len(rule.headers), -len(rule.query), -bool(rule.methods), -bool(rule.source_ips))
    return tier, _loosest(hosts), _loosest(paths), others


def _loosest(patterns: tuple[str, ...]) -> tuple[int, int]:
    """(0 exact or 1 with wildcards, minus the number of plain characters) of the loosest pattern."""
    sizes = [(int("*" in one or "?" in one), -sum(c not in "*?" for c in one)) for one in patterns]
    return max(sizes, default=(2, 0))
