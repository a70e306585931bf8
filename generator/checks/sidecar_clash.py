"""A sidecar has the name or the port of another container of its task.

The containers of a task share one network, so two cannot listen on one port: the second dies, and the task with it if it
is essential. Names tell them apart in logs and in `aws ecs execute-command`.

To fix it, rename the sidecar or move its port.

Bad:

    components: {api: {image: {repository: example}, port: 8000, sidecars: {proxy: {image: "nginx:1.27", port: 8000}}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, sidecars: {proxy: {image: "nginx:1.27", port: 8080}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every sidecar against the component and the sidecars before it."""
    for service, component in components(catalogue):
        if not component.sidecars:
            continue
        ports = {component.port: component.key}
        for key, sidecar in component.sidecars.items():
            path = ("components", component.key, "sidecars", key)
            if key == component.key:
                message = f"the sidecar {key!r} is called like the component itself"
                yield at(service, path, message, key=True, hint="Give the sidecar a name of its own.")
            if sidecar.port is None:
                continue
            other = ports.setdefault(sidecar.port, key)
            if other != key:
                message = f"{other} listens on port {sidecar.port} of this task already"
                hint = "The containers of a task share one network; choose another port."
                yield at(service, (*path, "port"), message, hint=hint)
