"""A deployment could neither stop a task nor start one.

ECS replaces tasks within two bounds: at least `minimum_percent` of the wanted number stay up, rounded up, and at most
`maximum_percent` run, rounded down ("Amazon ECS service deployment parameters"). With one task and 100 to 150 percent
both bounds are 1, so the deployment hangs until somebody notices.

To fix it, raise `maximum_percent` (200 always works) or lower `minimum_percent`.

Bad:

    components: {api: {image: {repository: example}, port: 8000, deployment: {maximum_percent: 150}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, deployment: {maximum_percent: 200}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component's bounds at its smallest number of tasks."""
    for service, component in components(catalogue):
        bounds = component.deployment
        if bounds.maximum_percent >= 200 or component.external or component.type == "job":
            continue
        tasks = max(1, component.scaling.min)
        least = -(-tasks * bounds.minimum_percent // 100)
        most = tasks * bounds.maximum_percent // 100
        if least >= most:
            number = f"{tasks} task{'s' if tasks > 1 else ''}"
            yield at(
                service,
                ("components", component.key, "deployment", "maximum_percent"),
                f"with {number} at least {least} must stay and at most {most} may run, so none can be replaced",
                hint="Raise `maximum_percent` (200 always works), or lower `minimum_percent`.",
            )
