"""The domains of one route lie on different load balancers.

A route becomes one rule on one load balancer. Requests for the other domain would arrive at a balancer that has no rule
for them: today's rules 40, 50 and 80 stand on the main balancer for names that DNS sends to the dedicated ones.

To fix it, write one route for each load balancer. In a cut-over it is enough that they have one in common.

Bad:

    domains: {a: {load_balancer: main}, b: {load_balancer: registry}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: [a, b]}}}}

Good:

    domains: {a: {load_balancer: main}, b: {load_balancer: registry}}
    components: {api: {image: {repository: example}, port: 8000, routes: {a: {domain: a}, b: {domain: b}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import all_routes
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every route of more than one domain."""
    for service, path, _, route in all_routes(catalogue):
        if len(route.domains) < 2:
            continue
        known = [service.domains[name] for name in route.domains if name in service.domains]
        balancers = {domain.key: domain.load_balancers for domain in known}
        if known and not set.intersection(*map(set, balancers.values())):
            listed = ", ".join(f"{domain} is on {' and '.join(on)}" for domain, on in balancers.items())
            yield at(
                service,
                (*path, "domain"),
                f"these domains are on different load balancers: {listed}",
                hint="Write one route for each load balancer.",
            )
