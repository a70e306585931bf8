"""A DNS name is claimed twice.

Two manifests that keep a record of one name overwrite each other at each apply. Two load balancers for one name cannot
work at all: DNS leads to one of them, and the rules on the other never see a request. Today's rules 40, 50 and 80 on the
main balancer are such rules.

With `adopted: true` in the manifest whose domain has no record it is a warning: what was found so may stay until it is
cleared up.

To fix it, let one service keep the name. Another one that answers some paths on it writes `record: external` and the same
load balancer.

Bad:

    domains:
      example: {load_balancer: main}
      again: {load_balancer: registry, name: example.staging.hokus.ai}
    environments: {development: null, production: null}

Good:

    domains:
      example: {load_balancer: main}
      again: {load_balancer: main, name: example.staging.hokus.ai, record: external}
    environments: {development: null, production: null}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at, of_estate, position
from generator.findings import Finding, Severity
from generator.kinds.domain import Domain
from generator.model import Service

Claim = tuple[Service, Domain]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Each domain against those before it: in its environment, and in others whose zone holds the name too."""
    for group in catalogue.services.values():
        first: dict[str, Claim] = {}
        for service in group.values():
            for domain in service.domains.values():
                other = first.setdefault(domain.name, (service, domain))
                if other[1] is not domain:
                    yield from _clash(catalogue, (service, domain), other)
    yield from _across(catalogue)


def _clash(catalogue: Catalogue, claim: Claim, other: Claim) -> Iterator[Finding]:
    """Two records, or two load balancers, of one name in one environment."""
    (service, domain), (rival, theirs) = claim, other
    whose = "this service" if rival is service else rival.name
    severity = Severity.ERROR
    balancers = [sorted(catalogue.balancer_keys(*one)) for one in (claim, other)]
    if balancers[0] != balancers[1]:
        here, there = (" and ".join(map(repr, keys)) for keys in balancers)
        message = f"{domain.name} is on load balancer {there} for {whose}; it cannot be on {here} too"
        hint = "DNS leads a name to one load balancer; put both domains on the same one."
        if domain.cutover or theirs.cutover:
            hint = "A name goes over with all its rules: give both domains the same `cutover`."
        if not (domain.managed_record and theirs.managed_record):
            severity = of_estate(rival if domain.managed_record else service)
    elif domain.managed_record and theirs.managed_record:
        message = f"{domain.name} is claimed by {whose} already"
        hint = "Let one of them keep the record; the other writes `record: external`, or takes another name."
    else:
        return
    place = position(rival, _path(rival, theirs), key=True)
    related = ((place, f"the claim of {rival.name}"),)
    same = f"{rival.name}/{theirs.key}"
    yield at(
        service,
        _path(service, domain),
        message,
        key=True,
        hint=hint,
        severity=severity,
        related=related,
        same=same,
    )


def _across(catalogue: Catalogue) -> Iterator[Finding]:
    """Environments that share a zone: a record of the one is a record of the other."""
    zones = [environment.zone for environment in catalogue.platform.environments.values()]
    if len(set(zones)) == len(zones):
        return
    first: dict[str, Claim] = {}
    for service in catalogue.every():
        for domain in service.domains.values():
            if not domain.managed_record or not domain.in_zone:
                continue
            rival, theirs = first.setdefault(domain.name, (service, domain))
            whose = "this service" if rival.name == service.name else rival.name
            if rival.environment == service.environment or theirs.zone != domain.zone:
                continue
            yield at(
                service,
                _path(service, domain),
                f"{domain.name} is claimed by {whose} in {rival.environment} already",
                key=True,
                hint=f"{service.environment} and {rival.environment} share the zone {domain.zone}; give each name to one.",
                related=(
                    (position(rival, _path(rival, theirs), key=True), f"the claim in {rival.environment}"),
                ),
            )


def _path(service: Service, domain: Domain) -> tuple[str, ...]:
    named = service.data["domains"][domain.key].get("name")
    return ("domains", domain.key, "name") if named else ("domains", domain.key)
