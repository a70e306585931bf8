"""There is no free number where a new rule must stand.

What must come before it and what must come after it have neighbouring numbers, and numbers that exist never move by
themselves.

To fix it, run `invoke rebalance`: it shows the smallest sequence of applies that makes room, and proves that no request
notices; or pin the numbers of the neighbours further apart.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      a: {image: {repository: example}, port: 8000, routes: {r: {domain: example, paths: [/x/y/z/*], priority: 10}}}
      b: {image: {repository: example}, port: 8001, routes: {r: {domain: example, paths: [/x/y/*]}}}
      c: {image: {repository: example}, port: 8002, routes: {r: {domain: example, paths: [/x/*], priority: 11}}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      a: {image: {repository: example}, port: 8000, routes: {r: {domain: example, paths: [/x/y/z/*], priority: 10}}}
      b: {image: {repository: example}, port: 8001, routes: {r: {domain: example, paths: [/x/y/*]}}}
      c: {image: {repository: example}, port: 8002, routes: {r: {domain: example, paths: [/x/*], priority: 12}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._routing import on_rule
from generator.findings import Finding
from generator.routing import Conflict, ConflictKind
from generator.traffic import View, views


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Rules that could not be numbered."""
    for view in views(catalogue):
        for conflict in view.allocation.conflicts:
            if conflict.kind is ConflictKind.NO_ROOM:
                yield on_rule(
                    view,
                    conflict.key,
                    f"there is no free number for this rule on load balancer {view.key!r}",
                    hint=_hint(view, conflict),
                )


def _hint(view: View, conflict: Conflict) -> str:
    moves = ", ".join(f"{one.key} from {one.before} to {one.after}" for one in conflict.proposal)
    if not moves:
        return "The numbers around it are pinned: pin them further apart."
    command = f"invoke rebalance --env {view.environment} --balancer {view.key}"
    return f"The smallest change that makes room: {moves}. `{command}` shows it in safe steps."
