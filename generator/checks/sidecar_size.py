"""Sidecars take all of a task's cpu or memory.

What they reserve comes out of the task's size. With nothing left the program itself starves, or ECS refuses the task.

To fix it, give the component more `cpu` or `memory`, or the sidecars less.

Bad:

    components:
      api: {image: {repository: example}, port: 8000, sidecars: {otel: {image: "otel:1.0", memory: 512}}}

Good:

    components:
      api: {image: {repository: example}, port: 8000, memory: 1024, sidecars: {otel: {image: "otel:1.0", memory: 512}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True

UNITS = {"cpu": "cpu units", "memory": "MiB of memory"}


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component with sidecars."""
    for service, component in components(catalogue):
        for name, unit in UNITS.items() if component.sidecars else ():
            taken = {key: getattr(sidecar, name) or 0 for key, sidecar in component.sidecars.items()}
            whole = getattr(component, name)
            if sum(taken.values()) >= whole:
                largest = max(taken, key=lambda key: taken[key])
                yield at(
                    service,
                    ("components", component.key, "sidecars", largest, name),
                    f"the sidecars take {sum(taken.values())} of the task's {whole} {unit}, so {component.key} gets none",
                    hint=f"Raise the component's `{name}`, or lower the sidecars'.",
                )
