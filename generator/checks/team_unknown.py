"""An alarm tells a team that the platform file does not know.

An alarm without an addressee rings where nobody hears it.

To fix it, write a key of `teams` in registry/platform.yaml, or leave `notify` out: then the owner's team is told.

Bad:

    components: {api: {image: {repository: example}, port: 8000}}
    alarms: {busy: {metric: cpu, component: api, notify: nobody}}

Good:

    components: {api: {image: {repository: example}, port: 8000}}
    alarms: {busy: {metric: cpu, component: api, notify: auth-team}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at, on_platform
from generator.checks._teams import unknown
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """`notify` of alarms, and `alerts` of the platform file."""
    teams, alerts = catalogue.platform.teams, catalogue.platform.alerts
    for service in catalogue.every():
        for alarm in service.alarms.values():
            if alarm.notify is not None and alarm.notify not in teams:
                message, hint = unknown(catalogue, alarm.notify)
                yield at(service, ("alarms", alarm.key, "notify"), message, hint=hint)
    if alerts is not None and alerts not in teams:
        message, hint = unknown(catalogue, alerts)
        yield on_platform(catalogue, ("defaults", "alerts"), message, hint=hint)
