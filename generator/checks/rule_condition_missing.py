"""A rule for any host asks for nothing at all.

`any_host` leaves the host condition out, and a listener rule needs at least one condition ("Listener rules for your
Application Load Balancer"); the apply would fail.

To fix it, add `paths` or another condition, or remove `any_host`.

Bad:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, any_host: true}}}}

Good:

    domains: {example: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, any_host: true, paths: [/api/*]}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import all_routes
from generator.findings import Finding
from generator.kinds.route import Route


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every route without a host condition."""
    for service, path, _, route in all_routes(catalogue):
        if route.any_host and not _asks(route):
            yield at(
                service,
                (*path, "any_host"),
                "this rule would have no condition; AWS asks for at least one",
                key=True,
                hint="Add `paths`, or remove `any_host`.",
            )


def _asks(route: Route) -> bool:
    return bool(route.paths or route.methods or route.headers or route.query or route.source_addresses)
