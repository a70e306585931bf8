"""Routes say things about each other that cannot all hold.

Two routes each say that they win over the other, several go round in a circle, or a route is to win over one that is a
special case of it, which then would never see a request.

To fix it, keep `wins_over` in one of them.

Bad:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {api: {domain: [a, b], wins_over: [example/ui/ui]}}
      ui:
        image: {repository: example}
        port: 8001
        routes: {ui: {domain: [b, c], paths: [/ui/*], wins_over: [example/api/api]}}

Good:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}, c: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {api: {domain: [a, b]}}}
      ui:
        image: {repository: example}
        port: 8001
        routes: {ui: {domain: [b, c], paths: [/ui/*], wins_over: [example/api/api]}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._routing import on_rule, wins_over
from generator.findings import Finding
from generator.routing import Conflict, ConflictKind
from generator.traffic import View, views


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Contradictions and circles."""
    for view in views(catalogue):
        for conflict in view.allocation.conflicts:
            if conflict.kind is ConflictKind.CONTRADICTION:
                yield _contradiction(view, conflict)
            elif conflict.kind is ConflictKind.CYCLE:
                yield _cycle(view, conflict)


def _contradiction(view: View, conflict: Conflict) -> Finding:
    (other,) = conflict.others
    both = wins_over(view.rules[conflict.key], other) and wins_over(view.rules[other], conflict.key)
    if both:
        message = f"{other} says that it wins over this rule, and this rule that it wins over {other}"
        hint = "Keep `wins_over` in one of the two."
    else:
        speaker = conflict.key if wins_over(view.rules[conflict.key], other) else other
        special = other if speaker == conflict.key else conflict.key
        message = f"{speaker} cannot win over {special}, a special case of it that would never see a request"
        hint = "Remove `wins_over`, or the special case."
    speaking = conflict.key if wins_over(view.rules[conflict.key], other) else other
    return on_rule(
        view,
        speaking,
        message,
        under=("wins_over",),
        hint=hint,
        same=f"{conflict.key} {other}",
        related=[other if speaking == conflict.key else conflict.key],
        witnesses=[conflict.witness] if conflict.witness else [],
    )


def _cycle(view: View, conflict: Conflict) -> Finding:
    ring = listed([conflict.key, *conflict.others])
    return on_rule(
        view,
        conflict.key,
        f"{ring} would each have to stand before the next",
        hint="Remove a `wins_over` from one of them.",
        same=ring,
        related=conflict.others,
    )
