"""Redirects lead back to themselves.

A browser follows twenty and gives up. A redirect to `HTTP` always loops, for every load balancer's HTTP listener sends all
requests back to HTTPS.

To fix it, lead one of them somewhere else, or let the target's route stand before the redirect.

Bad:

    domains: {example: {load_balancer: main}}
    routes:
      old: {domain: example, paths: [/old], redirect: {path: /new}}
      new: {domain: example, paths: [/new], redirect: {path: /old}}

Good:

    domains: {example: {load_balancer: main}}
    routes: {old: {domain: example, paths: [/old], redirect: {path: /new}}}
    components: {api: {image: {repository: example}, port: 8000, routes: {new: {domain: example, paths: [/new]}}}}
"""

from collections.abc import Iterator, Mapping

from generator import routing
from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._routing import on_rule
from generator.findings import Finding, Severity
from generator.listeners import TO_HTTPS, http_listener
from generator.routing import Loop
from generator.traffic import View, of_environment


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The redirects of an environment, followed over all its listeners."""
    for environment, balancers in catalogue.balancers.items():
        if not any(rule.route.redirect for balancer in balancers.values() for rule in balancer.rules):
            continue
        views = of_environment(catalogue, environment)
        plain = [http_listener(view.balancer) for view in views.values()]
        try:
            for loop in routing.find_loops([*(view.listener for view in views.values()), *plain]):
                yield from _finding(views, loop)
        except routing.UndecidedError as error:
            yield _undecided(views, error)


def _undecided(views: Mapping[str, View], error: routing.UndecidedError) -> Finding:
    view, rule = next(
        (view, rule) for view in views.values() for rule in view.rules.values() if rule.route.redirect
    )
    return on_rule(
        view,
        rule.key,
        f"whether redirects of {view.environment} lead back to themselves is unknown: {error}",
        under=("redirect",),
        key_position=True,
        hint="Use fewer redirects, or fewer wildcards in their patterns.",
        same="undecided",
        severity=Severity.WARNING,
    )


def _finding(views: Mapping[str, View], loop: Loop) -> Iterator[Finding]:
    keys = [rule.key for rule in loop.rules if rule.key != TO_HTTPS]
    view = next((view for view in views.values() if keys and keys[0] in view.rules), None)
    if view is None:
        return
    others = [key for key in keys[1:] if key in view.rules]
    through = ["the HTTP listener, which redirects to HTTPS"] if len(keys) < len(loop.rules) else []
    by = f", by {listed([*keys[1:], *through])}" if len(loop.rules) > 1 else ""
    yield on_rule(
        view,
        keys[0],
        f"this redirect leads back to itself{by}: {loop.witness.describe()} goes round until the browser gives up",
        under=("redirect",),
        key_position=True,
        hint="Lead one of them somewhere else.",
        same=f"{keys}",
        related=others,
        witnesses=[loop.witness],
    )
