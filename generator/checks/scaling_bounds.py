"""The bounds of a component's scaling contradict each other.

With `min` above `max` nothing can be scaled. An overlay often does it: it raises `min` in production over the `max`
of the body. Averages to hold go from 10 to 95 percent; at 100 percent no new task would ever start.

To fix it, raise `max` or lower `min`, in the overlay if the fault is there.

Bad:

    components: {api: {image: {repository: example}, port: 8000, scaling: {max: 2}}}
    environments: {production: {components: {api: {scaling: {min: 3}}}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, scaling: {max: 2}}}
    environments: {production: {components: {api: {scaling: {min: 3, max: 6, cpu_percent: 70}}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True

LEAST, MOST = 10, 95  # percent; modules/ecs-service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component's scaling."""
    for service, component in components(catalogue):
        scaling, path = component.scaling, ("components", component.key, "scaling")
        if scaling.min > scaling.max:
            message = f"the least number of tasks, {scaling.min}, is above the most, {scaling.max}"
            yield at(service, (*path, "min"), message, hint="Raise `max` or lower `min`.")
        for name in ("cpu_percent", "memory_percent"):
            percent = getattr(scaling, name)
            if percent is not None and not LEAST <= percent <= MOST:
                message = f"an average of {percent} percent cannot be held"
                hint = f"{LEAST} to {MOST} is possible; 60 to 75 leaves room while new tasks start."
                yield at(service, (*path, name), message, hint=hint)
