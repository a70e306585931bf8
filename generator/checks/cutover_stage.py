"""A cut-over that cannot be: to where the name is already, or at a stage that has no record to weigh.

`percent` is the share of DNS answers that lead to the new load balancer, so it means something at stage `shift` only; and
weights are for a record that this repository keeps.

To fix it, name another load balancer, take `percent` out, or stay at stage `prepare` and move the record where it is kept.

Bad:

    domains: {example: {load_balancer: main, cutover: {to: main}}}

Bad:

    domains: {example: {load_balancer: main, cutover: {to: registry, stage: weighted, percent: 10}}}

Bad:

    domains: {example: {load_balancer: main, record: external, cutover: {to: registry, stage: shift, percent: 10}}}

Good:

    domains: {example: {load_balancer: main, cutover: {to: registry, stage: shift, percent: 10}}}
    components: {api: {image: {repository: example}, port: 8000, routes: {main: {domain: example}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import Local, at
from generator.findings import Finding
from generator.kinds.domain import PREPARE, SHIFT, Domain
from generator.model import Service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every cut-over."""
    for service in catalogue.every():
        for domain in service.domains.values():
            if domain.cutover:
                yield from _cutover(service, domain)


def _cutover(service: Service, domain: Domain) -> Iterator[Local]:
    cutover = domain.cutover
    assert cutover is not None
    base = ("domains", domain.key, "cutover")
    if cutover.to == domain.load_balancer:
        message = f"{domain.key} is on load balancer {cutover.to!r} already"
        yield at(service, (*base, "to"), message, hint="Name the load balancer it goes to.")
    if "percent" in service.data["domains"][domain.key]["cutover"] and cutover.stage != SHIFT:
        message = f"there is no percentage at stage {cutover.stage!r}"
        yield at(
            service, (*base, "percent"), message, key=True, hint=f"Take it out, or write `stage: {SHIFT}`."
        )
    if cutover.stage != PREPARE and not (domain.managed_record and domain.in_zone):
        message = f"stage {cutover.stage!r} weighs a record of {domain.name}, and this repository keeps none"
        hint = f"Stay at `stage: {PREPARE}` and move the record where it is kept."
        yield at(service, (*base, "stage"), message, hint=hint, same=f"{cutover.stage} {domain.key}")
