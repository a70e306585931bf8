"""A job has no schedule.

It would never run, and nothing would say so.

To fix it, add a `schedule`. A program that runs all the time is a `worker`.

Bad:

    components: {report: {type: job, image: {repository: example}}}

Good:

    components: {report: {type: job, image: {repository: example}, schedule: "cron(0 3 * * ? *)"}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every job."""
    for service, component in components(catalogue):
        if component.type == "job" and component.schedule is None and not component.external:
            yield at(
                service,
                ("components", component.key, "schedule"),
                f"job {component.key!r} has no schedule, so it would never run",
                hint="Add one, such as `schedule: cron(0 3 * * ? *)`, or `type: worker` if it runs all the time.",
            )
