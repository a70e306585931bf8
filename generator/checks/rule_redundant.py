"""A rule could go, and no request would notice.

All its requests would go to the same place by the rules below it. On the main balancer the rules at 85 and 95 did what
`/api*` at 100 does anyway. A load balancer has 100 rules ("Quotas for your Application Load Balancers"), and each of them is
one more to read.

To fix it, remove the route.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {all: {domain: example, paths: [/api/*]}, one: {domain: example, paths: [/api/v1/*]}}

Good:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {all: {domain: example, paths: [/api/*]}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._routing import named, on_rule
from generator.findings import Finding, Severity
from generator.traffic import views


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every rule whose requests would get the same answer without it."""
    for view in views(catalogue):
        for verdict in view.analysis.redundant:
            heirs = [rule.key for rule in verdict.heirs]
            by = listed([named(view, key) for key in heirs])
            yield on_rule(
                view,
                verdict.rule.key,
                f"without this rule nothing would change: its requests would get the same answer by {by}",
                hint="Remove it.",
                same=f"heirs {heirs}",
                severity=Severity.WARNING,
                related=heirs,
                witnesses=[verdict.witness],
            )
