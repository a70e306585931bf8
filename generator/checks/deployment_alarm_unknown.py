"""A deployment waits for an alarm that the manifest lacks.

ECS would refuse the service, or roll nothing back when it should.

To fix it, name a key of the manifest's `alarms`, or add it there.

Bad:

    components: {api: {image: {repository: example}, port: 8000, deployment: {alarms: [bussy]}}}
    alarms: {busy: {metric: cpu, component: api}}

Good:

    components: {api: {image: {repository: example}, port: 8000, deployment: {alarms: [busy]}}}
    alarms: {busy: {metric: cpu, component: api}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._known import known
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding, nearest


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every alarm of every deployment."""
    for service, component in components(catalogue):
        for index, name in enumerate(component.deployment.alarms):
            if name in service.alarms:
                continue
            close = nearest(name, service.alarms)
            yield at(
                service,
                ("components", component.key, "deployment", "alarms", index),
                f"there is no alarm {name!r} in this manifest"
                + (f"; did you mean {close!r}?" if close else ""),
                hint=f"Its alarms: {known(service.alarms)}.",
            )
