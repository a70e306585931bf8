"""A route leads to a component that is not there, or that listens on no port.

The rule's target group would be missing or stay empty, and every request would end in 503.

To fix it, name components of this manifest that have a `port`.

Bad:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000}}
    routes: {main: {domain: example, targets: {apl: 1}}}

Good:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000}}
    routes: {main: {domain: example, targets: {api: 1}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._known import known
from generator.checks._place import at
from generator.checks._walk import all_routes, written
from generator.findings import Finding, nearest
from generator.model import Service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The written targets of every route; a component's own routes are `component-port-missing`'s."""
    for service, path, _, route in all_routes(catalogue):
        if not route.targets or not written(service, (*path, "targets")):
            continue
        for name, _weight in route.targets:
            if fault := _fault(service, name):
                yield at(service, (*path, "targets", name), fault[0], key=True, hint=fault[1])


def _fault(service: Service, name: str) -> tuple[str, str] | None:
    component = service.components.get(name)
    if component is None:
        close = nearest(name, service.components)
        message = f"there is no component {name!r} in this manifest" + (
            f"; did you mean {close!r}?" if close else ""
        )
        return (
            message,
            f"Its components: {known(service.components)}. A route leads to components of its own manifest.",
        )
    if component.port is None:
        return (
            f"{name} has no port, so no request can be sent to it",
            f"Give {name} a `port`, or name another component.",
        )
    return None
