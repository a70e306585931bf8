"""The load balancer and the program mean different ports.

The target group sends requests to the component's `port`. A program that is told another port by its variable `PORT` or by
`--port`, or a health check on a port where nothing listens, leaves every target unhealthy, and people get 503 or 504.

To fix it, write the port once, as the component's `port`, and the same one wherever the program is told.

Bad:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8001
        environment: {PORT: "8000"}
        routes: {main: {domain: example}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api:
        image: {repository: example}
        port: 8001
        environment: {PORT: "8001"}
        routes: {main: {domain: example}}
"""

import re
from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding, Severity
from generator.kinds.component import Component
from generator.model import Service
from generator.references import Text
from generator.source import Path

ALONE = True

VARIABLE = "PORT"
_OPTION = re.compile(r"--port=(\d+)")
_COLON = re.compile(r"[\d.]*:(\d+)")


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component with a port: its health check, its variable, its command."""
    for service, component in components(catalogue):
        if component.port is not None:
            yield from _probe(service, component)
            yield from _told(service, component)


def _ports(component: Component) -> set[int]:
    """The ports on which something in the task listens."""
    return {port for port in (component.port, *(car.port for car in component.sidecars.values())) if port}


def _probe(service: Service, component: Component) -> Iterator[Finding]:
    port = component.health_check.port
    if port is None or component.external or port in _ports(component):
        return
    known = ", ".join(map(str, sorted(_ports(component))))
    yield at(
        service,
        ("components", component.key, "health_check", "port"),
        f"the health check asks port {port}, where nothing of {component.key} listens",
        hint=f"Known ports: {known}. Leave `health_check.port` out to ask the program's own.",
    )


def _told(service: Service, component: Component) -> Iterator[Finding]:
    """What the program is told, where that is no port of the task: a warning, for it may be read otherwise."""
    for path, where, port in (*_variable(component), *_options(component)):
        if port not in _ports(component):
            yield at(
                service,
                path,
                f"{where} says {port}, but requests are sent to {component.key}'s port {component.port}",
                hint="Write the same port in both places.",
                severity=Severity.WARNING,
            )


def _variable(component: Component) -> Iterator[tuple[Path, str, int]]:
    text = _plain(component.environment.get(VARIABLE, ()))
    if text.isdecimal():
        yield ("components", component.key, "environment", VARIABLE), f"the variable {VARIABLE}", int(text)


def _options(component: Component) -> Iterator[tuple[Path, str, int]]:
    for key, words in (("command", component.command), ("entrypoint", component.entrypoint)):
        plain = [_plain(word) for word in words]
        for index, (before, word) in enumerate(zip(["", *plain], plain)):
            found = _OPTION.fullmatch(word)
            if before == "--port" and word.isdecimal():
                yield ("components", component.key, key, index), f"the {key}'s --port", int(word)
            elif before in ("--bind", "-b") and (bound := _COLON.fullmatch(word)):
                yield ("components", component.key, key, index), f"the {key}'s {before}", int(bound[1])
            elif found:
                yield ("components", component.key, key, index), f"the {key}'s --port", int(found[1])


def _plain(text: Text) -> str:
    """The text if it has no references, else nothing."""
    return (
        "".join(part for part in text if isinstance(part, str))
        if all(isinstance(p, str) for p in text)
        else ""
    )
