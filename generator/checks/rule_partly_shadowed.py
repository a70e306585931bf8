"""A rule takes requests that other rules of the same team ask for too.

The two overlap only in part, so each has requests of its own and nobody sees from the one that the other exists. On the
main balancer `registry.hokus.ai/api/mlflow/health` went to the host's catch-all at 50 and never to the proxy for
`/api/mlflow/*` at 85. A rule that is wholly a special case of another is what one wants, and is not reported.

To fix it, say which rule wins (`wins_over` in that route), or narrow the conditions until they no longer overlap.

Bad:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {api: {domain: [a, b]}}}
      mlflow: {image: {repository: example}, port: 5000, routes: {mlflow: {domain: [b, c], paths: [/mlflow/*]}}}

Good:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {api: {domain: [a, b]}}}
      mlflow:
        image: {repository: example}
        port: 5000
        routes: {mlflow: {domain: [b, c], paths: [/mlflow/*], wins_over: [example/api/api]}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._overlaps import Overlap, lines, overlaps
from generator.checks._routing import on_rule
from generator.findings import Finding, Severity


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Partial overlaps within one team, by the rule that takes the requests."""
    for overlap in overlaps(catalogue):
        if overlap.own:
            yield _finding(overlap)


def _finding(overlap: Overlap) -> Finding:
    keys = overlap.losers
    say = ", ".join(keys)
    return on_rule(
        overlap.view,
        overlap.winner,
        f"this rule takes requests that other rules ask for too\n{lines(overlap)}",
        hint=f"If that is meant, write `wins_over: [{say}]` here; else narrow the conditions until they do not overlap.",
        same=f"over {keys}",
        severity=Severity.WARNING,
        related=keys,
        witnesses=[shadow.witness for shadow in overlap.shadows],
    )
