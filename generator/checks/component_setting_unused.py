"""A component has a setting that means nothing for what it is.

A worker has no port and no routes, a job no scaling, a service no schedule; what runs elsewhere takes its size and
scaling from there. A setting without effect is a wrong belief: somebody thinks that the worker is probed on `/health`.

To fix it, remove the setting, or correct the component's `type` or `runtime`.

Bad:

    components: {scorer: {type: worker, image: {repository: example}, port: 8000}}

Good:

    components: {scorer: {type: worker, image: {repository: example}}}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding
from generator.kinds.component import Component
from generator.model import Service

ALONE = True

JOB = frozenset({"schedule", "timezone", "retries"})
DOOR = frozenset(
    {
        "deregistration_delay",
        "discovery",
        "port",
        "protocol",
        "routes",
        "serves",
        "slow_start",
        "sticky_seconds",
        "target_group_names",
    }
)
LONG_RUNNING = frozenset({"circuit_breaker", "deployment", "scaling"})
TASK = frozenset(
    {
        "architecture",
        "command",
        "cpu",
        "entrypoint",
        "ephemeral_storage_gb",
        "log_retention_days",
        "memory",
        "read_only_root",
        "sidecars",
        "spot",
        "stop_timeout",
        "user",
    }
)
UNUSED: Mapping[str, frozenset[str]] = {
    "service": JOB,
    "worker": JOB | DOOR,
    "job": DOOR | LONG_RUNNING,
    "external": TASK | LONG_RUNNING | JOB,
}
WHAT = {
    "service": "a service runs all the time",
    "worker": "a worker listens on no port and runs all the time",
    "job": "a job listens on no port, runs by its schedule and ends",
    "external": "with `runtime: external` another repository runs it",
}


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """What every component's kind leaves without effect."""
    for service, component in components(catalogue):
        data = service.data["components"][component.key]
        kind = "external" if component.external else component.type
        unused = UNUSED[component.type] | UNUSED[kind]
        if unused.isdisjoint(data) and "health_check" not in data:
            continue
        yield from _settings(service, component, data, unused)
        yield from _probe(service, component, data)


def _settings(
    service: Service, component: Component, data: Mapping[str, Any], unused: frozenset[str]
) -> Iterator[Finding]:
    for name in data:
        if name in unused:
            why = WHAT[component.type if name in UNUSED[component.type] else "external"]
            message = f"`{name}` has no effect: {why}"
            yield at(service, ("components", component.key, name), message, key=True, hint=_hint(name))


def _probe(service: Service, component: Component, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Without a port there is no load balancer that could probe."""
    for name in data.get("health_check", ()) if component.type != "service" else ():
        if name != "command":
            path = ("components", component.key, "health_check", name)
            message = f"`health_check.{name}` has no effect: {WHAT[component.type]}"
            hint = "Only a `command`, run inside the container, can check it."
            yield at(service, path, message, key=True, hint=hint)


def _hint(name: str) -> str:
    if name in JOB:
        return "Remove it, or make the component a `type: job`."
    return "Remove it, or correct the component's `type` or `runtime`."
