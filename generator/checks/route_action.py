"""A route says too little or too much about what happens to a request.

A listener rule has exactly one of forward, redirect and fixed response ("Listener rules for your Application Load
Balancer"). Under a component a route forwards to it by itself; under the service's `routes` it has to say. A redirect
that changes nothing leads to itself for ever; weights that are all 0 leave nobody to answer.

To fix it, keep one of `targets`, `redirect` and `fixed_response`.

Bad:

    domains: {example: {load_balancer: main}}
    routes: {old: {domain: example, paths: [/old]}}

Good:

    domains: {example: {load_balancer: main}}
    routes: {old: {domain: example, paths: [/old], redirect: {path: /new, permanent: true}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import all_routes, written
from generator.findings import Finding
from generator.kinds.route import Route
from generator.source import Path

ACTIONS = ("targets", "redirect", "fixed_response")
Fault = tuple[Path, str, str]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every route's action."""
    for service, path, component, route in all_routes(catalogue):
        if component is not None and _plain(route):
            continue
        data = written(service, path)
        named = [name for name in ACTIONS if data.get(name) is not None]
        for where, message, hint in _faults(route, named, component is not None):
            yield at(service, (*path, *where), message, key=True, hint=hint)


def _plain(route: Route) -> bool:
    """Whether it is the common case: forward to its one component, nothing else."""
    return route.forwards and len(route.targets) == 1 and route.targets[0][1] > 0


def _faults(route: Route, named: list[str], forwards: bool) -> Iterator[Fault]:
    if len(named) > 1:
        yield (
            (named[-1],),
            f"a route has one action, this one has {' and '.join(f'`{n}`' for n in named)}",
            "Keep one.",
        )
    if not named and not forwards:
        message = "this route does not say what happens to its requests"
        yield (
            (),
            message,
            "Add one of `targets`, `redirect` and `fixed_response`, or move it under a component.",
        )
    if route.targets and not any(weight for _, weight in route.targets):
        yield (
            ("targets",),
            "every weight is 0, so nobody answers",
            "Give at least one target a weight above 0.",
        )
    if route.sticky_seconds and not route.forwards:
        message = f"`sticky_seconds` means nothing beside `{named[0]}`"
        yield ("sticky_seconds",), message, "It keeps a client on one of several targets; remove it."
    yield from _redirect(route)
    yield from _fixed(route)


def _redirect(route: Route) -> Iterator[Fault]:
    redirect = route.redirect
    if redirect and not any((redirect.host, redirect.path, redirect.port, redirect.protocol)):
        message = "this redirect leads to the address that was asked for, for ever"
        yield ("redirect",), message, "Change at least one of host, path, port and protocol."


def _fixed(route: Route) -> Iterator[Fault]:
    fixed = route.fixed_response
    if fixed and 300 <= fixed.status < 400:
        message = f"a fixed response cannot have the status {fixed.status}"
        yield (
            ("fixed_response", "status"),
            message,
            "It takes 2xx, 4xx and 5xx; use `redirect` to send people elsewhere.",
        )
