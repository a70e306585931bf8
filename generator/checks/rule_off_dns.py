"""A rule is for a name that DNS leads to another load balancer.

No request for that name ever arrives where the rule is. The rules at 40, 50 and 80 on the main balancer are for
`registry.hokus.ai` and `auth.hokus.ai`, which lead to the balancers of their own; readers believe that they work.

With `adopted: true` in the manifest it is a warning: what was found so may stay until it is cleared up.

To fix it, put the route's domain on the load balancer that has the name's record, or remove the route.

Bad:

    domains: {example: {load_balancer: registry}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example}}}}

Bad, in other.yaml:

    domains: {example: {load_balancer: main, record: external}}
    components: {api: {image: {repository: other}, port: 8000, routes: {main: {domain: example, paths: [/api/*]}}}}

Good:

    domains: {example: {load_balancer: registry}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example}}}}

Good, in other.yaml:

    domains: {example: {load_balancer: registry, record: external}}
    components: {api: {image: {repository: other}, port: 8000, routes: {main: {domain: example, paths: [/api/*]}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import of_estate
from generator.checks._routing import on_rule, rules
from generator.findings import Finding
from generator.traffic import View


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every rule that names a host."""
    for view, rule in rules(catalogue):
        elsewhere = [host for host in rule.hosts if host in view.leads and not view.led(host)]
        if elsewhere:
            yield _finding(view, rule.key, elsewhere)


def _finding(view: View, key: str, elsewhere: list[str]) -> Finding:
    rule = view.rules[key]
    targets = sorted({key for host in elsewhere for key in view.leads[host]})
    leads = " and ".join(
        f"{host} to load balancer {' and '.join(map(repr, view.leads[host]))}" for host in elsewhere
    )
    lost = (
        "no request reaches this rule" if len(elsewhere) == len(rule.hosts) else "part of this rule is dead"
    )
    return on_rule(
        view,
        key,
        f"{lost}: DNS leads {leads}, the rule is on {view.key!r}",
        under=("domain",),
        hint=f"Move the route to a domain on {' or '.join(map(repr, targets))}, or remove it.",
        same=f"{targets}",
        severity=of_estate(rule.service),
    )
