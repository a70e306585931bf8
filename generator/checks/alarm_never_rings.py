"""An alarm waits for a value that its metric cannot have.

`cpu`, `memory` and `database_cpu` are percentages; a threshold of 850 was meant as 85. The alarm looks well for years.

To fix it, write a threshold below 100.

Bad:

    components: {api: {image: {repository: example}, port: 8000}}
    alarms: {busy: {metric: cpu, component: api, threshold: 850}}

Good:

    components: {api: {image: {repository: example}, port: 8000}}
    alarms: {busy: {metric: cpu, component: api, threshold: 85}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding

ALONE = True

PERCENTAGES = ("cpu", "memory", "database_cpu")


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every alarm on a percentage, which rings above its threshold."""
    for service in catalogue.every():
        for alarm in service.alarms.values():
            if alarm.metric in PERCENTAGES and alarm.threshold >= 100:
                yield at(
                    service,
                    ("alarms", alarm.key, "threshold"),
                    f"{alarm.metric} is a percentage and never goes above {alarm.threshold:g}",
                    hint="Write a threshold below 100.",
                )
