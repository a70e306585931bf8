"""What AWS accepts in a rule and on a balancer, as typed verdicts; quotas that can be raised are arguments.

Sources: Elastic Load Balancing, "Quotas for your Application Load Balancers", "Condition types for listener
rules", and the API reference's *ConditionConfig types.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.routing.glob import parse
from generator.routing.types import Listener, Rule

VALUES_PER_RULE = 5  # "Quotas for your Application Load Balancers": condition values per rule
WILDCARDS_PER_RULE = 5  # the same page: condition wildcards per rule


@dataclass(frozen=True, slots=True)
class Quotas:
    """Quotas of one load balancer with AWS's defaults; the fixed ones are marked."""

    rules: int = 100  # without the default rules
    target_groups: int = 100  # fixed
    targets_per_action: int = 5  # fixed: target groups per action
    certificates: int = 25  # without the default one
    listeners: int = 50
    targets: int = 1000


DEFAULT_QUOTAS = Quotas()


@dataclass(frozen=True, slots=True)
class Breach:
    """A quota exceeded: `subject` (a rule's key or a balancer) has `found` of `quota`, `allowed` are allowed."""

    quota: str
    subject: str
    found: int
    allowed: int


@dataclass(frozen=True, slots=True)
class BadValue:
    """A condition value that AWS refuses, and why."""

    rule: Rule
    condition: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A value that one condition lists twice (hosts and patterns that ignore case: in any case)."""

    rule: Rule
    condition: str
    value: str


@dataclass(frozen=True, slots=True)
class Collision:
    """Rules of one listener with the same priority."""

    priority: int
    rules: tuple[Rule, ...]


def values_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """Every condition value of a rule with its condition's name."""
    yield from (("host", value) for value in rule.hosts)
    yield from (("path", value) for value in rule.paths)
    yield from (("method", value) for value in rule.methods)
    yield from (("source-ip", value) for value in rule.source_ips)
    yield from ((f"header {name}", value) for name, values in rule.headers for value in values)
    for condition in rule.query:
        yield from (("query", value if key is None else f"{key}={value}") for key, value in condition)


def rule_breaches(rule: Rule) -> list[Breach]:
    """The fixed quotas of one rule."""
    values = list(values_of(rule))
    wildcards = sum(
        parse(value, escapes=condition == "query").wildcards
        for condition, value in values
        if condition not in ("method", "source-ip")
    )
    counts = [("values", len(values), VALUES_PER_RULE), ("wildcards", wildcards, WILDCARDS_PER_RULE)]
    return [Breach(quota, rule.key, found, allowed) for quota, found, allowed in counts if found > allowed]


def balancer_breaches(name: str, counts: dict[str, int], quotas: Quotas = DEFAULT_QUOTAS) -> list[Breach]:
    """The quotas of one load balancer; `counts` by the field names of `Quotas`."""
    allowed = {quota: int(getattr(quotas, quota)) for quota in counts}
    return [
        Breach(quota, name, found, allowed[quota])
        for quota, found in counts.items()
        if found > allowed[quota]
    ]


def collisions(listener: Listener) -> list[Collision]:
    """Priorities that more than one rule has."""
    by_priority: dict[int, list[Rule]] = defaultdict(list)
    for rule in listener.ordered():
        by_priority[rule.priority].append(rule)
    return [Collision(number, tuple(rules)) for number, rules in by_priority.items() if len(rules) > 1]


def duplicates(rule: Rule) -> list[Duplicate]:
    """Values listed twice in one condition."""
    seen: set[tuple[str, str]] = set()
    found = []
    for condition, value in values_of(rule):
        same = (condition, value if condition in ("path", "method") else value.lower())
        if same in seen:
            found.append(Duplicate(rule, condition, value))
        seen.add(same)
    return found


_PATH = re.compile(r"""[A-Za-z0-9_\-.$/~"'@:+&*?]*""")
_HOST = re.compile(r"[A-Za-z0-9.\-*?]*")
_METHOD = re.compile(r"[A-Z_\-]*")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+\-.^_`|~]+")


def bad_values(rule: Rule) -> list[BadValue]:
    """Values that AWS would refuse when the rule is created."""
    checks = {"host": _host_faults, "path": _path_faults, "method": _method_faults}
    found = []
    for condition, value in values_of(rule):
        faults = checks.get(condition, _other_faults)(value)
        found += [BadValue(rule, condition, value, fault) for fault in faults]
    for name, _ in rule.headers:
        if len(name) > 40 or not _HEADER_NAME.fullmatch(name):
            found.append(
                BadValue(rule, "header", name, "a header's name is a token of at most 40 characters")
            )
    return found


def _host_faults(value: str) -> Iterator[str]:
    if len(value) > 128:
        yield "longer than 128 characters"
    if not _HOST.fullmatch(value):
        yield "only letters, digits, hyphens, dots, * and ? may stand in a host"
    if not re.search(r"\.[A-Za-z*?]+$", value):
        yield "needs a dot, and only letters behind the last one"


def _path_faults(value: str) -> Iterator[str]:
    if len(value) > 128:
        yield "longer than 128 characters"
    if not _PATH.fullmatch(value):
        yield "only A-Z a-z 0-9 _ - . $ / ~ \" ' @ : + & and the wildcards * ? may stand in a path"
    if not value.startswith(("/", "*", "?")):
        yield "matches nothing: every path begins with /"


def _method_faults(value: str) -> Iterator[str]:
    if len(value) > 40 or not value or not _METHOD.fullmatch(value):
        yield "a method is at most 40 of A-Z, - and _"


def _other_faults(value: str) -> Iterator[str]:
    if len(value) > 128:
        yield "longer than 128 characters"


def count_rules(listeners: Sequence[Listener]) -> int:
    """The rules of a balancer's listeners, without the default ones."""
    return sum(len(listener.rules) for listener in listeners)
