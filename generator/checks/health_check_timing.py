"""A health check would wait for an answer longer than until the next probe.

The load balancer refuses a `timeout` that is not below the `interval` ("Health checks for Application Load Balancer
target groups").

To fix it, shorten the timeout, or probe less often.

Bad:

    components: {api: {image: {repository: example}, port: 8000, health_check: {interval: 5}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, health_check: {interval: 5, timeout: 2}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components, written
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component's probe."""
    for service, component in components(catalogue):
        probe, path = component.health_check, ("components", component.key, "health_check")
        if probe.timeout < probe.interval:
            continue
        given = written(service, (*path, "timeout")) is not None
        yield at(
            service,
            (*path, "timeout" if given else "interval"),
            f"a timeout of {probe.timeout} s is not below the interval of {probe.interval} s"
            + ("" if given else "; 5 s is the default"),
            hint="Shorten the `timeout`, or lengthen the `interval`.",
        )
