"""A kept target group's name is for a load balancer from which no route leads to the component.

The name would be kept for nothing, and the group that was meant would get a new name: a new group, and requests without a
healthy target until it is filled.

To fix it, write the load balancer's name as the routes' domains have it, or remove the line.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        target_group_names: {registry: hokusai-api-development}
        routes: {main: {domain: example}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        target_group_names: {main: hokusai-api-development}
        routes: {main: {domain: example}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue, routes
from generator.checks._known import known
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding, nearest
from generator.model import Service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every kept name of a target group."""
    for service, component in components(catalogue):
        if not component.target_group_names or component.port is None:
            continue
        used = _balancers(service, component.key)
        for name in component.target_group_names:
            if name not in used:
                close = nearest(name, used)
                yield at(
                    service,
                    ("components", component.key, "target_group_names", name),
                    f"no route leads from load balancer {name!r} to {component.key!r}"
                    + (f"; did you mean {close!r}?" if close else ""),
                    key=True,
                    hint=f"Routes lead there from: {known(used)}.",
                )


def _balancers(service: Service, component: str) -> set[str]:
    return {
        name
        for _, route in routes(service)
        if any(target == component for target, _ in route.targets)
        for domain in route.domains
        if domain in service.domains
        for name in service.domains[domain].load_balancers
    }
