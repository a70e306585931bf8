"""A component may scale, but nothing says when.

With `max` above `min` and no average to hold, the number of tasks stays at `min` whatever the load is.

To fix it, add `cpu_percent`, `memory_percent` or `requests_per_target`, or leave `max` out.

Bad:

    components: {api: {image: {repository: example}, port: 8000, scaling: {min: 1, max: 4}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, scaling: {min: 1, max: 4, cpu_percent: 70}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding, Severity

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component with room to scale."""
    for service, component in components(catalogue):
        scaling = component.scaling
        if scaling.max <= scaling.min or component.external or component.type == "job":
            continue
        if not (scaling.cpu_percent or scaling.memory_percent or scaling.requests_per_target):
            yield at(
                service,
                ("components", component.key, "scaling", "max"),
                f"nothing says when to scale, so there will always be {scaling.min} and never {scaling.max}",
                severity=Severity.WARNING,
                hint="Add an average to hold, such as `cpu_percent: 70`.",
            )
