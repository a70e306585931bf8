"""`wins_over` names a rule that is not there.

The overlap that it was to decide stays undecided, or has gone and left the line behind.

To fix it, name a rule as `service/component/route` (or its beginning) that is on the same load balancer, or remove the line.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, wins_over: [auth/api/main]}}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, wins_over: [example/ui/main]}}}
      ui: {image: {repository: example}, port: 8001, routes: {main: {domain: example, paths: [/ui/*]}}}
"""

from collections import Counter
from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._routing import on_rule, rules
from generator.findings import Finding, nearest

GUESSED = 50  # unknown names of a service for which the one that was meant is looked for


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every name of every `wins_over`, against the rules of the same load balancer."""
    told: Counter[str] = Counter()
    for view, rule in rules(catalogue):
        if not rule.route.wins_over:
            continue
        others = [key for key in view.rules if key != rule.key]
        for index, name in enumerate(rule.route.wins_over):
            if any(key == name or key.startswith(f"{name}/") for key in others):
                continue
            told[rule.service.name] += 1
            close = nearest(name, others) if told[rule.service.name] <= GUESSED else None
            yield on_rule(
                view,
                rule.key,
                f"there is no other rule {name!r} on load balancer {view.key!r}"
                + (f"; did you mean {close!r}?" if close else ""),
                under=("wins_over", index),
                hint=f"`invoke routes --env {view.environment}` lists the rules there.",
            )
