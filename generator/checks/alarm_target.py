"""An alarm does not say what it watches, or watches what has no such metric.

Such an alarm never rings. `unhealthy_hosts` of a component without a route, `cpu` of a job or of a program that runs
elsewhere: CloudWatch has no data under those names and says nothing about it.

To fix it, name the component, database or queue that the metric is of.

Bad:

    databases: {main: {engine: postgres, version: "16"}}
    alarms: {busy: {metric: database_cpu, component: main}}

Good:

    databases: {main: {engine: postgres, version: "16"}}
    alarms: {busy: {metric: database_cpu, database: main}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._known import known
from generator.checks._place import at
from generator.checks._routed import routed
from generator.findings import Finding, nearest
from generator.kinds.alarm import Alarm
from generator.model import Service

OF_REQUESTS = ("unhealthy_hosts", "http_5xx", "response_time")
KEYS = {"component": "components", "database": "databases", "queue": "queues"}
Fault = tuple[str, str, str]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every alarm's target."""
    for service in catalogue.every():
        for alarm in service.alarms.values():
            for field, message, hint in _faults(service, alarm):
                yield at(service, ("alarms", alarm.key, field), message, key=field != alarm.kind, hint=hint)


def _faults(service: Service, alarm: Alarm) -> Iterator[Fault]:
    named = [kind for kind in KEYS if kind in service.data["alarms"][alarm.key]]
    for kind in named:
        if kind != alarm.kind:
            yield (
                kind,
                f"{alarm.metric} is of a {alarm.kind}, not of a {kind}",
                f"Name the {alarm.kind} it watches instead.",
            )
    if alarm.target is None:
        if not named:
            message = f"the alarm {alarm.key!r} does not say which {alarm.kind}'s {alarm.metric} it watches"
            yield "", message, f"Add `{alarm.kind}: ...`; known: {_known(service, alarm)}."
    elif alarm.target not in service.things[KEYS[alarm.kind]]:
        close = nearest(alarm.target, service.things[KEYS[alarm.kind]])
        message = f"there is no {alarm.kind} {alarm.target!r} in this manifest"
        yield (
            alarm.kind,
            message + (f"; did you mean {close!r}?" if close else ""),
            f"Known: {_known(service, alarm)}.",
        )
    elif alarm.kind == "component":
        yield from _component(service, alarm, alarm.target)


def _component(service: Service, alarm: Alarm, target: str) -> Iterator[Fault]:
    component = service.components[target]
    if alarm.metric in OF_REQUESTS:
        if target not in routed(service):
            message = f"no route leads to {target!r}, so there are no requests whose {alarm.metric} could be watched"
            yield (
                "component",
                message,
                "Watch `cpu`, `memory` or `task_failures`, or give the component a route.",
            )
    elif component.external or component.type == "job":
        reason = "another repository runs it" if component.external else "a job is no ECS service"
        message = f"{alarm.metric} of {target!r} cannot be watched: {reason}"
        yield (
            "component",
            message,
            "Watch something that this repository runs all the time, or remove the alarm.",
        )


def _known(service: Service, alarm: Alarm) -> str:
    return known(service.things[KEYS[alarm.kind]])
