"""A name has no DNS record that anybody here knows of.

People cannot reach `mlflow.hokus.ai`: rules were made for it, a record never was. The name lies in a zone that this
repository writes, its domain says `record: external`, and no other manifest keeps the record. The same holds for a
redirect to a name of the zone that no manifest has.

To fix it, remove `record: external`, so that the record is made; or name a domain that exists.

Bad:

    domains: {example: {load_balancer: main, record: external}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example}}}}

Good:

    domains: {example: {load_balancer: main}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example}}}}
"""

from collections.abc import Collection, Iterator

from generator.catalogue import Catalogue, routes
from generator.checks._place import at
from generator.checks._walk import route_path
from generator.findings import Finding, Severity, nearest
from generator.model import Service
from generator.traffic import names


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every domain and every redirect, against the names that lead somewhere in its environment."""
    for environment, group in catalogue.services.items():
        leads = names(catalogue, environment)
        for service in group.values():
            yield from _domains(service, leads)
            yield from _redirects(service, leads)


def _domains(service: Service, leads: Collection[str]) -> Iterator[Finding]:
    for domain in service.domains.values():
        if domain.name not in leads:
            yield at(
                service,
                ("domains", domain.key, "record"),
                f"no manifest keeps a record of {domain.name}, though it lies in {domain.zone}: nothing leads people to it",
                hint="Remove `record: external`, so that the record is made here.",
                severity=Severity.WARNING,
                same=domain.key,
            )


def _redirects(service: Service, leads: Collection[str]) -> Iterator[Finding]:
    zone = service.place.environment.zone
    for component, route in routes(service):
        host = route.redirect.host if route.redirect else None
        if host is None or "#{" in host or host in leads or not f".{host}".endswith(f".{zone}"):
            continue
        close = nearest(host, leads)
        yield at(
            service,
            (*route_path(component, route), "redirect", "host"),
            f"the redirect leads to {host}, and no manifest keeps a record of it"
            + (f"; did you mean {close!r}?" if close else ""),
            hint="Name a domain that exists, or add this one to a manifest.",
            severity=Severity.WARNING,
            same=host,
        )
