"""`wins_over` names a rule that is not there.

The overlap that it was to decide stays undecided, or has gone and left the line behind.

In a cut-over a rule stands on two load balancers, and a service need not live in every environment: it is enough that the
other rule stands beside it once.

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
from generator.checks._walk import left_out
from generator.findings import Finding, nearest

GUESSED = 50  # unknown names of a service for which the one that was meant is looked for


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every name of every `wins_over`, against the rules of the same load balancer."""
    told: Counter[str] = Counter()
    met = _met(catalogue)
    for view, rule in rules(catalogue):
        if not rule.route.wins_over:
            continue
        others = [key for key in view.rules if key != rule.key]
        for index, name in enumerate(rule.route.wins_over):
            if (rule.key, name) in met or left_out(catalogue, name.partition("/")[0], view.environment):
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


def _met(catalogue: Catalogue) -> set[tuple[str, str]]:
    """(rule's key, name in its `wins_over`) of those that stand on one load balancer somewhere."""
    return {
        (rule.key, name)
        for view, rule in rules(catalogue)
        for name in rule.route.wins_over
        if any(key != rule.key and (key == name or key.startswith(f"{name}/")) for key in view.rules)
    }
