"""How the routing checks speak: about a rule, a request, and who answers it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator import routing
from generator.catalogue import Catalogue, Rule
from generator.checks._place import Local, Related, at, position
from generator.findings import Severity
from generator.source import Path
from generator.traffic import View, views

SHOWN = 4  # so many examples are enough to see what is meant
DEFAULT_ANSWER = "the load balancer's default answer, 404"


def rules(catalogue: Catalogue) -> Iterator[tuple[View, Rule]]:
    """Every rule of every load balancer that can be reasoned about."""
    for view in views(catalogue):
        for rule in view.listener.rules:
            yield view, view.rules[rule.key]


def on_rule(
    view: View,
    key: str,
    message: str,
    *,
    under: Path = (),
    hint: str,
    same: str = "",
    severity: Severity = Severity.ERROR,
    related: Iterable[str] = (),
    witnesses: Iterable[routing.Request] = (),
    key_position: bool | None = None,
) -> Local:
    """A finding at a rule's route, or at `under` in it; `related` are keys of rules that belong to the story."""
    rule = view.rules[key]
    found = at(
        rule.service,
        (*rule.path, *under),
        message,
        key=not under if key_position is None else key_position,
        hint=hint,
        severity=severity,
        same=same,
        related=places(view, related),
    )
    return with_urls(found, witnesses)


def with_urls(found: Local, witnesses: Iterable[routing.Request]) -> Local:
    """The finding with its requests for machines: the first as `witness`, all as `witnesses`."""
    urls = tuple(dict.fromkeys(one.describe() for one in witnesses))
    if not urls:
        return found
    return replace(found, data=(*found.data, ("witness", urls[0]), ("witnesses", urls)))


def places(view: View, keys: Iterable[str]) -> Related:
    """Where other rules stand."""
    return tuple(
        (position(view.rules[key].service, view.rules[key].path, key=True), named(view, key)) for key in keys
    )


def named(view: View, key: str) -> str:
    """`data-pipeline/api/proxy (priority 85: any host, /api/mlflow/*)`."""
    rule = view.listed[key]
    return f"{key} (priority {rule.priority}: {conditions(rule)})"


def numbered(view: View, key: str) -> str:
    """`data-pipeline/api/proxy (priority 85)`."""
    return f"{key} (priority {priority(view, key)})"


def priority(view: View, key: str) -> int:
    """The rule's number."""
    return view.listed[key].priority


def conditions(rule: routing.Rule) -> str:
    """What a rule asks for, in a few words."""
    parts = [" or ".join(rule.hosts) or "any host", " or ".join(rule.paths) or "any path"]
    parts += [" or ".join(rule.methods)] if rule.methods else []
    parts += [f"{name}: {' or '.join(values)}" for name, values in rule.headers]
    for condition in rule.query:
        parts.append(
            "?" + " or ".join(value if key is None else f"{key}={value}" for key, value in condition)
        )
    parts += ["from " + " or ".join(rule.source_ips)] if rule.source_ips else []
    return ", ".join(parts)


def some(lines: list[str]) -> str:
    """The first lines, and how many more there are."""
    more = len(lines) - SHOWN
    return "\n".join(lines if more <= 1 else [*lines[:SHOWN], f"and {more} more"])


def wins_over(rule: Rule, key: str) -> bool:
    """Whether a route says that it wins over the rule `key`."""
    return routing.Wanted(routing.Rule(rule.key, 0), None, rule.route.wins_over).beats(key)
