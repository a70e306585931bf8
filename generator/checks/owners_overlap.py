"""Rules of two teams ask for the same requests, and neither says which wins.

The listener decides by numbers that neither team chose: `auth.hokus.ai/api/mlflow/x` went to auth's rule at 80 though the
data pipeline claims `/api/mlflow/*`. The next new rule may turn it round.

To fix it, agree, and write `wins_over` in the route that wins; or narrow one of the two.

Bad:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: [a, b], paths: [/api/*]}}}}

Bad, in other.yaml:

    owner: auth-team
    domains:
      b: {load_balancer: main, record: external}
      c: {load_balancer: main}
    components: {api: {image: {repository: other}, port: 8000, routes: {main: {domain: [b, c], paths: [/api/v1/*]}}}}

Good:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: [a, b], paths: [/api/*]}}}}

Good, in other.yaml:

    owner: auth-team
    domains:
      b: {load_balancer: main, record: external}
      c: {load_balancer: main}
    components:
      api:
        image: {repository: other}
        port: 8000
        routes: {main: {domain: [b, c], paths: [/api/v1/*], wins_over: [example/api/main]}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._overlaps import Overlap, lines, overlaps
from generator.checks._routing import on_rule
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Partial overlaps of two teams, by the rule that takes the requests."""
    for overlap in overlaps(catalogue):
        if not overlap.own:
            yield _finding(overlap)


def _finding(overlap: Overlap) -> Finding:
    team = overlap.shadows[0].rule.owner
    keys = overlap.losers
    return on_rule(
        overlap.view,
        overlap.winner,
        f"this rule and rules of {team} ask for the same requests, and neither says which wins\n{lines(overlap)}",
        hint=f"Agree with {team}; then write `wins_over: [{', '.join(keys)}]` here or `wins_over: [{overlap.winner}]` "
        "there, or let one of them give up a host or a path.",
        same=f"over {keys}",
        related=keys,
        witnesses=[shadow.witness for shadow in overlap.shadows],
    )
