"""A route names a domain that the manifest lacks.

A route's domain says on which load balancer and for which host its rule is made; without one there is no rule, and
requests fall to the default answer, the 404 of `api.hokus.ai` and `platform.hokus.ai`.

To fix it, name a key of the manifest's `domains`, or add it there.

Bad:

    domains: {api: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: apl}}}}

Good:

    domains: {api: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: api}}}}
"""

from collections.abc import Collection, Iterator

from generator.catalogue import Catalogue
from generator.checks._known import known
from generator.checks._place import at
from generator.checks._walk import all_routes, written
from generator.findings import Finding, nearest


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every domain of every route."""
    for service, path, _, route in all_routes(catalogue):
        for index, name in enumerate(route.domains):
            if name in service.domains:
                continue
            as_list = isinstance(written(service, (*path, "domain")), list)
            close = nearest(name, service.domains)
            yield at(
                service,
                (*path, "domain", index) if as_list else (*path, "domain"),
                f"there is no domain {name!r} in this manifest"
                + (f"; did you mean {close!r}?" if close else ""),
                hint=_hint(name, service.domains),
            )


def _hint(name: str, domains: Collection[str]) -> str:
    listed = f"Its domains are {known(domains)}." if domains else "It has none yet."
    return f"{listed} A new one: `domains: {{{name}: {{load_balancer: main}}}}`."
