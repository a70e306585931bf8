"""A component of type `service` has no port.

A service listens: load balancers and other components reach it on its port. Without one its routes lead nowhere, and
references to its `url` have no answer.

To fix it, say on which `port` the program listens. A program that listens on none is a `worker`, or a `job` if it ends.

Bad:

    components: {api: {image: {repository: example}}}

Good:

    components: {api: {type: worker, image: {repository: example}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every service; an external one only if it has routes."""
    for service, component in components(catalogue):
        if component.type != "service" or component.port is not None:
            continue
        if not component.external:
            message = f"component {component.key!r} is a service without a port"
            hint = "Add its `port`, or `type: worker` if it listens on none."
        elif component.routes:
            message = f"component {component.key!r} has routes but no port to which they could lead"
            hint = "Add the `port` on which the program listens."
        else:
            continue
        yield at(service, ("components", component.key, "port"), message, hint=hint)
