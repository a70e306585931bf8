"""A pattern takes more than it says.

Its star stands in the middle of a word: `/api*` takes `/apikeys` as well as `/api/users`.

To fix it, write the two that are meant: `/api` and `/api/*`.

Bad:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, paths: [/api*]}}}}

Good:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, paths: [/api, /api/*]}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._routing import on_rule
from generator.findings import Finding, Severity
from generator.routing import OverBroad
from generator.traffic import View, views


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every path pattern that cuts a word and wins a request by it."""
    for view in views(catalogue):
        for verdict in view.analysis.over_broad:
            if verdict.pattern in view.rules[verdict.rule.key].route.paths:
                yield _finding(view, verdict)


def _finding(view: View, verdict: OverBroad) -> Finding:
    paths = view.rules[verdict.rule.key].route.paths
    stem = verdict.pattern.rstrip("*")
    return on_rule(
        view,
        verdict.rule.key,
        f"{verdict.pattern!r} takes paths that only begin alike: {verdict.witness.describe()} goes here too",
        under=("paths", paths.index(verdict.pattern)),
        hint=f"Write {stem!r} and '{stem}/*' if those are meant.",
        same=verdict.pattern,
        severity=Severity.WARNING,
        witnesses=[verdict.witness],
    )
