"""Two programs under one name each want to keep their clients by a cookie.

The load balancer's cookie is called `AWSALB` for every target group ("Sticky sessions for your Application Load Balancer"),
so under one host each answer overwrites the other's, and clients change tasks in the middle of a session.

To fix it, keep `sticky_seconds` on one of them, or give the other a name of its own.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        sticky_seconds: 3600
        routes: {api: {domain: example, paths: [/api/*]}}
      ui: {image: {repository: example}, port: 8001, sticky_seconds: 3600, routes: {ui: {domain: example}}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {api: {domain: example, paths: [/api/*]}}}
      ui: {image: {repository: example}, port: 8001, sticky_seconds: 3600, routes: {ui: {domain: example}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._place import at, position
from generator.findings import Finding, Severity
from generator.model import Service
from generator.traffic import View, views

Sticky = dict[tuple[str, str], Service]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The sticky components of every name, said once for each set of them."""
    for view in views(catalogue):
        told: set[frozenset[tuple[str, str]]] = set()
        for host in view.listener.hosts:
            sticky = _sticky(view, host)
            if len(sticky) > 1 and frozenset(sticky) not in told:
                told.add(frozenset(sticky))
                yield _finding(host, sticky)


def _sticky(view: View, host: str) -> Sticky:
    """(service, component) -> service, for those under the host that keep clients."""
    return {
        (rule.service.name, name): rule.service
        for rule in view.balancer.rules
        if host in (rule.hosts or (host,))
        for name, _ in rule.route.targets
        if (component := rule.service.components.get(name)) and component.sticky_seconds
    }


def _finding(host: str, sticky: Sticky) -> Finding:
    *others, ((_, name), service) = sticky.items()
    theirs = listed([f"{rival}/{component}" for (rival, component), _ in others])
    path = ("components", name, "sticky_seconds")
    return at(
        service,
        path,
        f"{theirs} on {host} is sticky too: each answer overwrites the other's cookie",
        key=True,
        hint="Keep it on one of them, or give the other a name of its own.",
        severity=Severity.WARNING,
        same=theirs,
        related=tuple(
            (position(rival, ("components", component, "sticky_seconds"), key=True), "sticky too")
            for (_, component), rival in others
        ),
    )
