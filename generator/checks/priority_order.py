"""A route says that it wins, but its number stands behind.

The listener goes by the numbers alone, so `wins_over` comes to nothing: the other rule takes the requests that both ask for.
Numbers that exist never move by themselves.

To fix it, change the pinned `priority`, or let `invoke rebalance` move the recorded numbers in safe steps.

Bad:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {api: {domain: [a, b], paths: [/api/*], priority: 10}}
      ui:
        image: {repository: example}
        port: 8001
        routes: {ui: {domain: [b, c], paths: [/api/ui/*], priority: 20, wins_over: [example/api/api]}}

Good:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {api: {domain: [a, b], paths: [/api/*], priority: 20}}
      ui:
        image: {repository: example}
        port: 8001
        routes: {ui: {domain: [b, c], paths: [/api/ui/*], priority: 10, wins_over: [example/api/api]}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._routing import numbered, on_rule, priority, wins_over
from generator.findings import Finding
from generator.routing import Conflict, ConflictKind
from generator.traffic import View, views

KINDS = (ConflictKind.PIN_ORDER, ConflictKind.RECORDED_ORDER)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Conflicts of the numbers with `wins_over`; what is behind its superset is `rule-unreachable`'s."""
    for view in views(catalogue):
        for conflict in view.allocation.conflicts:
            if conflict.kind in KINDS:
                yield from _findings(view, conflict)


def _findings(view: View, conflict: Conflict) -> Iterator[Finding]:
    hidden = {verdict.rule.key for verdict in view.analysis.unreachable}
    for other in conflict.others:
        if conflict.key in hidden or not wins_over(view.rules[conflict.key], other):
            continue
        example = f"\n{conflict.witness.describe()} goes to the latter" if conflict.witness else ""
        yield on_rule(
            view,
            conflict.key,
            f"this rule is to win over {other}, but stands behind it: {priority(view, conflict.key)} after "
            f"{priority(view, other)}{example}",
            under=("wins_over",),
            hint=_hint(view, conflict, other),
            same=other,
            related=[other],
            witnesses=[conflict.witness] if conflict.witness else [],
        )


def _hint(view: View, conflict: Conflict, other: str) -> str:
    if conflict.kind is ConflictKind.PIN_ORDER:
        return f"Pin a number before that of {numbered(view, other)}, or remove `wins_over`."
    move = f"invoke rebalance --env {view.environment} --balancer {view.key} --reorder"
    return (
        f"`{move}` shows how to move it, and which requests then change their answer; or remove `wins_over`."
    )
