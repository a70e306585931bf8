"""A condition lists one value twice.

Hosts and the values of headers and query strings are compared without regard to case ("Condition types for listener rules"),
so `Yes` and `yes` are the same, and two domains may have the same name. A rule takes five values in all.

To fix it, remove one of the two.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, headers: {X-Beta: ["yes", "YES"]}}}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, headers: {X-Beta: ["yes"]}}}}
"""

from collections.abc import Iterator

from generator import routing
from generator.catalogue import Catalogue
from generator.checks._routing import on_rule, rules
from generator.findings import Finding, Severity
from generator.source import Path


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every condition of every rule."""
    for view, rule in rules(catalogue):
        for twice in routing.duplicates(view.listed[rule.key]):
            yield on_rule(
                view,
                rule.key,
                f"the {twice.condition} {twice.value!r} is listed twice",
                under=_under(twice.condition),
                key_position=True,
                hint="Remove one of the two; case does not count.",
                same=f"{twice.condition}",
                severity=Severity.WARNING,
            )


def _under(condition: str) -> Path:
    kind, _, name = condition.partition(" ")
    return {"host": ("domain",), "header": ("headers", name), "query": ("query",)}.get(kind, ())
