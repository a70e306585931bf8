"""An alarm looks further back than CloudWatch allows.

The number of data points times the period covers at most a day, or a week with periods of an hour and more
("PutMetricAlarm": EvaluationPeriods).

To fix it, take fewer `datapoints` or a shorter `period`.

Bad:

    components: {api: {image: {repository: example}, port: 8000}}
    alarms: {busy: {metric: cpu, component: api, period: 1800, datapoints: 50}}

Good:

    components: {api: {image: {repository: example}, port: 8000}}
    alarms: {busy: {metric: cpu, component: api, period: 1800, datapoints: 48}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding

ALONE = True

DAY, WEEK, HOUR = 86_400, 604_800, 3_600


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every alarm's window."""
    for service in catalogue.every():
        for alarm in service.alarms.values():
            limit, word = (DAY, "day") if alarm.period < HOUR else (WEEK, "week")
            if alarm.period * alarm.datapoints > limit:
                yield at(
                    service,
                    ("alarms", alarm.key, "datapoints"),
                    f"{alarm.datapoints} data points of {alarm.period} s are more than a {word}",
                    hint=f"At most {limit // alarm.period} data points of that period are possible.",
                )
