"""A component scales by requests of a load balancer that sends it none.

`requests_per_target` counts requests of a target group; without a route there is no target group, and no scaling.

To fix it, give the component a route, or scale by `cpu_percent`.

Bad:

    components: {api: {image: {repository: example}, port: 8000, scaling: {max: 4, requests_per_target: 1000}}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8000
        scaling: {max: 4, requests_per_target: 1000}
        routes: {main: {domain: example}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._routed import routed
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component that scales by requests."""
    for service, component in components(catalogue):
        if component.scaling.requests_per_target is None or component.key in routed(service):
            continue
        yield at(
            service,
            ("components", component.key, "scaling", "requests_per_target"),
            f"no route leads to {component.key!r}, so no load balancer counts its requests",
            hint="Give it a route, or scale by `cpu_percent`.",
        )
