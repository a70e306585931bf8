"""Two rules of one load balancer want the same priority.

A priority is given once on a listener ("Listener rules for your Application Load Balancer"); the second rule would make the
apply fail.

To fix it, pin another number, or leave `priority` out and let the tool choose.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {a: {domain: example, paths: [/a], priority: 10}, b: {domain: example, paths: [/b], priority: 10}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {a: {domain: example, paths: [/a], priority: 10}, b: {domain: example, paths: [/b], priority: 20}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._routing import on_rule
from generator.findings import Finding
from generator.routing import Conflict, ConflictKind
from generator.traffic import View, views


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Pins on one number, and pins on a number that another rule has and keeps."""
    for view in views(catalogue):
        for conflict in view.allocation.conflicts:
            if conflict.kind is ConflictKind.PIN_COLLISION:
                for key in conflict.others:
                    yield _finding(view, conflict, key, conflict.key)
            elif conflict.kind is ConflictKind.PIN_TAKEN:
                yield _finding(view, conflict, conflict.key, conflict.others[0])


def _finding(view: View, conflict: Conflict, key: str, holder: str) -> Finding:
    owner = view.rules[holder].service.owner
    return on_rule(
        view,
        key,
        f"priority {conflict.priority} on load balancer {view.key!r} belongs to {holder} of {owner}",
        under=("priority",),
        hint="Pin another number, or leave `priority` out; a number that a rule has never moves by itself.",
        same=f"{conflict.priority} {holder}",
        related=[holder],
    )
