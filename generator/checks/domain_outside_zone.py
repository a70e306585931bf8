"""A name lies outside the environment's zone, so this repository can make no record or certificate for it.

The record would be missing and nothing would say so: `mlflow.hokus.ai` had a rule, but no record led to it. A name
that lies in another environment's zone is as bad: `x.staging.hokus.ai` in `hokus.ai` is never asked for, because DNS has
handed `staging.hokus.ai` to the other zone.

To fix it, choose a name under the environment's zone. If somebody else keeps the name, say so: `record: external` and
the ARN of an existing `certificate`.

Bad:

    domains: {example: {load_balancer: main, name: example.org}}

Good:

    domains:
      example:
        load_balancer: main
        name: example.org
        record: external
        certificate: arn:aws:acm:us-east-1:932100697590:certificate/12345678-1234-1234-1234-123456789012
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding
from generator.kinds.domain import Domain
from generator.model import Service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every domain with a record or certificate of ours."""
    zones = [environment.zone for environment in catalogue.platform.environments.values()]
    for service in catalogue.every():
        for domain in service.domains.values():
            wanted = _wanted(domain)
            if wanted and (reason := _outside(domain, zones)):
                yield _finding(service, domain, wanted, reason)


def _wanted(domain: Domain) -> str:
    """What this repository would have to make under the name."""
    parts = [("record", domain.managed_record), ("certificate", domain.certificate_arn is None)]
    return " and no ".join(what for what, ours in parts if ours)


def _outside(domain: Domain, zones: list[str]) -> str | None:
    if not domain.in_zone:
        return f"{domain.name} is outside {domain.zone}"
    for zone in zones:
        nearer = zone.endswith(f".{domain.zone}")
        if nearer and (domain.name == zone or domain.name.endswith(f".{zone}")):
            return f"{domain.name} belongs to the zone {zone}, not to {domain.zone}"
    return None


def _finding(service: Service, domain: Domain, wanted: str, reason: str) -> Finding:
    return at(
        service,
        ("domains", domain.key, "name"),
        f"{reason}, the environment's zone: it can get no {wanted} from here",
        hint=f"Take a name under {domain.zone}, or write `record: external` and a `certificate` ARN if others keep it.",
        same="outside",
    )
