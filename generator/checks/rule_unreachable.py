"""A rule never sees a request.

Rules are tried by ascending priority and the first match wins ("Listener rules for your Application Load Balancer").
What stands before this rule takes everything that it asks for: one rule alone, or several together, as `/api` and
`/api?*` together hide `/api*`. On the registry balancer `/api/*` stood before `/api/mlflow/*`, and no request ever reached
MLflow. Where patterns combine in too many ways to decide it, a warning says so instead of guessing. Where the rules of a
load balancer take too long to compare (every manifest brings so many steps, spread over the load balancers where its rules
stand), it is one error.

With `adopted: true` in the manifest it is a warning: what was found so may stay until it is cleared up.

To fix it, put the more specific rule first (without `priority` that happens by itself), narrow the rules before it, or
remove it.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {api: {domain: example, paths: [/api/*], priority: 10}}}
      mlflow:
        image: {repository: example}
        port: 5000
        routes: {mlflow: {domain: example, paths: [/api/mlflow/*], priority: 20}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {api: {domain: example, paths: [/api/*], priority: 20}}}
      mlflow:
        image: {repository: example}
        port: 5000
        routes: {mlflow: {domain: example, paths: [/api/mlflow/*], priority: 10}}
"""

from collections import Counter
from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._place import at, of_estate
from generator.checks._routing import named, numbered, on_rule
from generator.findings import Finding, Severity
from generator.routing import Conflict, ConflictKind, Unreachable
from generator.traffic import View, views

ORDER = (ConflictKind.PIN_ORDER, ConflictKind.RECORDED_ORDER)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every rule that wins no request."""
    for view in views(catalogue):
        for verdict in view.analysis.unreachable:
            yield _finding(view, verdict)
        yield from _unfinished(view) if view.unfinished else _undecided(view)


def _unfinished(view: View) -> Iterator[Finding]:
    """One for the load balancer, at the manifest with most rules; an error, for what was not compared may take anybody's
    requests."""
    services = [rule.service for rule in view.rules.values()] or [
        service for service, _ in view.balancer.domains
    ]
    most = Counter(service.name for service in services)
    whose = min(services, key=lambda service: (-most[service.name], service.name))
    yield at(
        whose,
        ("domains", next(domain.key for service, domain in view.balancer.domains if service is whose)),
        f"the {len(view.rules)} rules of load balancer {view.key!r} were not all compared with each other, so whether one "
        f"hides another, or takes its requests, is unknown: {view.unfinished}",
        key=True,
        hint="Use fewer wildcards in their patterns, or patterns that begin with different words.",
        same=view.key,
        severity=Severity.WARNING if all(one.adopted for one in services) else Severity.ERROR,
    )


def _undecided(view: View) -> Iterator[Finding]:
    """One for each rule of which some question stayed open."""
    told: set[str] = set()
    for unknown in view.analysis.unknown:
        for rule in unknown.rules[:1]:
            if rule.key not in told:
                told.add(rule.key)
                message = (
                    f"whether this rule is hidden by others, or overlaps them, is unknown: {unknown.reason}"
                )
                hint = "Use fewer wildcards in the middle of its patterns, or let them begin with different words."
                yield on_rule(view, rule.key, message, hint=hint, severity=Severity.WARNING)


def _finding(view: View, verdict: Unreachable) -> Finding:
    behind = [rule.key for rule in verdict.behind]
    return on_rule(
        view,
        verdict.rule.key,
        _message(view, verdict, behind),
        hint=_hint(view, verdict, behind),
        same=f"behind {behind}",
        severity=of_estate(view.rules[verdict.rule.key].service),
        related=behind,
        witnesses=[verdict.witness] if verdict.witness else [],
    )


def _message(view: View, verdict: Unreachable, behind: list[str]) -> str:
    if verdict.witness is None or verdict.winner is None:
        return "this rule never sees a request: no request can meet its own conditions"
    names = listed([named(view, key) for key in behind])
    take = "takes" if len(behind) == 1 else "together take"
    message = f"this rule never sees a request: {names} {take} everything it asks for"
    return f"{message}\n{verdict.witness.describe()} goes to {numbered(view, verdict.winner.key)}"


def _hint(view: View, verdict: Unreachable, behind: list[str]) -> str:
    rule = view.rules[verdict.rule.key]
    owners = {view.rules[key].service.owner for key in behind} - {rule.service.owner}
    agree = f" Agree with {listed(sorted(owners))}." if owners else ""
    conflict = next((one for one in _conflicts(view, rule.key) if {*one.others} & {*behind}), None)
    if conflict is None:
        return f"Remove it, or narrow what stands before it.{agree}"
    first = min(one.priority for one in verdict.behind)
    if conflict.kind is ConflictKind.RECORDED_ORDER:
        move = f"invoke rebalance --env {view.environment} --balancer {view.key} --reorder"
        return f"It is the more specific rule and belongs first; `{move}` shows how to move it.{agree}"
    return f"It is the more specific rule: pin it below {first}, or remove the pinned `priority`.{agree}"


def _conflicts(view: View, key: str) -> list[Conflict]:
    return [one for one in view.allocation.conflicts if one.key == key and one.kind in ORDER]
