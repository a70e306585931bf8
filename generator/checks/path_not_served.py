"""A route leads paths to a program that does not answer them.

People get the program's 404 instead of the listener's, and the path is taken from everybody else. Routes without paths, and
`/*`, mean "whatever it answers" and are not held against it.

To fix it, correct the route's `paths`, or `serves` where that has fallen behind the program.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        serves: [/health, /api/*]
        routes: {main: {domain: example, paths: [/api/*, /admin/*]}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        serves: [/health, /api/*]
        routes: {main: {domain: example, paths: [/api/*]}}
"""

from collections.abc import Iterator

from generator import routing
from generator.catalogue import Catalogue, Rule
from generator.checks._routing import on_rule, rules
from generator.checks._serves import serves
from generator.findings import Finding, Severity
from generator.routing import Request
from generator.traffic import View


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every path pattern of every rule that forwards, against each of its targets."""
    for view, rule in rules(catalogue):
        for name, _ in rule.route.targets:
            component = rule.service.components.get(name)
            patterns = serves(catalogue, component) if component else None
            if patterns:
                yield from _paths(view, rule, name, patterns)


def _paths(view: View, rule: Rule, name: str, patterns: tuple[str, ...]) -> Iterator[Finding]:
    for index, path in enumerate(rule.route.paths):
        if set(path) <= {"/", "*"} or path in patterns or _loose(path):
            continue
        missed = _missed(path, patterns)
        if missed is not None:
            host = rule.hosts[0] if rule.hosts else next(iter(view.listener.hosts))
            witness = Request(host, missed)
            yield on_rule(
                view,
                rule.key,
                f"{name} does not answer all of {path!r}: {witness.describe()} would end in its 404",
                under=("paths", index),
                hint=f"It answers {', '.join(patterns)}: correct the route, or `serves` if the program has moved on.",
                same=f"{name} {path}",
                severity=Severity.WARNING,
                witnesses=[witness],
            )


def _loose(path: str) -> bool:
    """Whether the star cuts a word: `path-over-broad` speaks about those."""
    return path.endswith("*") and path.rstrip("*")[-1:].isalnum()


def _missed(path: str, patterns: tuple[str, ...]) -> str | None:
    try:
        return routing.uncovered_path([path], patterns)
    except routing.UndecidedError:
        return None
