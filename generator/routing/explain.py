"""Why a request goes where it goes: each rule in order, with every condition that kept it from"""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.routing.match import (
    header_matches,
    host_matches,
    method_matches,
    path_matches,
    query_matches,
    source_matches,
)
from generator.routing.types import Listener, QueryCondition, Request, Rule


@dataclass(frozen=True, slots=True)
class Miss:
    """A condition that did not hold: its name, the values it asks for (any would do) and what came."""

    condition: str
    wanted: tuple[str, ...]
    got: str


@dataclass(frozen=True, slots=True)
class Step:
    """One rule's turn. `asked` is false behind the winner: the listener never looked there."""

    rule: Rule
    misses: tuple[Miss, ...]
    asked: bool

    @property
    def matched(self) -> bool:
        return not self.misses


@dataclass(frozen=True, slots=True)
class Explanation:
    """Every rule in the listener's order and the winner; None: the default action answers."""

    request: Request
    steps: tuple[Step, ...]
    winner: Rule | None


def explain(listener: Listener, request: Request) -> Explanation:
    """Follow one request through a listener."""
    steps: list[Step] = []
    winner: Rule | None = None
    for rule in listener.ordered():
        step = Step(rule, tuple(misses(rule, request)), asked=winner is None)
        steps.append(step)
        if winner is None and step.matched:
            winner = rule
    return Explanation(request, tuple(steps), winner)


def misses(rule: Rule, request: Request) -> Iterator[Miss]:
    """The conditions of the rule that the request does not meet; none: it matches."""
    if not host_matches(rule, request):
        yield Miss("host", rule.hosts, request.host)
    if not path_matches(rule, request):
        yield Miss("path", rule.paths, request.path)
    if not method_matches(rule, request):
        yield Miss("method", rule.methods, request.method)
    if not source_matches(rule, request):
        yield Miss("source-ip", rule.source_ips, request.source)
    for name, values in rule.headers:
        if not header_matches(name, values, request):
            sent = [value for key, value in request.headers if key.lower() == name.lower()]
            yield Miss(f"header {name}", values, ", ".join(sent) or "not sent")
    for condition in rule.query:
        if not query_matches(condition, request):
            sent = [f"{key}={value}" for key, value in request.query]
            yield Miss("query", tuple(_spell(condition)), "&".join(sent) or "none")


def _spell(condition: QueryCondition) -> Iterator[str]:
    return (value if key is None else f"{key}={value}" for key, value in condition)
