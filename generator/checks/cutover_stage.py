"""A cut-over that cannot be: to where the name is already, or at a stage that has no record to weigh.

`percent` is the share of DNS answers that lead to the new load balancer, so it means something at stage `shift` only;
weights are for a record that this repository keeps; `since` is a day. And at the end a route for several names stands on
one load balancer, so a name that stays where it is needs a route of its own.

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

from generator.catalogue import Catalogue, routes
from generator.checks._place import Local, at
from generator.checks._walk import route_path
from generator.findings import Finding, Severity
from generator.kinds.domain import PREPARE, SHIFT, Domain
from generator.model import Service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every cut-over."""
    for service in catalogue.every():
        for domain in service.domains.values():
            if domain.cutover:
                yield from _cutover(service, domain)
                yield from _together(service, domain)


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
    if cutover.since is not None and not _is_day(cutover.since):
        yield at(service, (*base, "since"), f"there is no day {cutover.since}", hint="Such as 2026-11-21.")
    if cutover.stage != PREPARE and not (domain.managed_record and domain.in_zone):
        message = f"stage {cutover.stage!r} weighs a record of {domain.name}, and this repository keeps none"
        hint = f"Stay at `stage: {PREPARE}` and move the record where it is kept."
        yield at(service, (*base, "stage"), message, hint=hint, same=f"{cutover.stage} {domain.key}")


def _is_day(text: str) -> bool:
    """Whether `2026-02-28` is a day; no clock is asked."""
    year, month, day = map(int, text.split("-"))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = {2: 29 if leap else 28, 4: 30, 6: 30, 9: 30, 11: 30}
    return year > 0 and 1 <= month <= 12 and 1 <= day <= days.get(month, 31)


def _together(service: Service, domain: Domain) -> Iterator[Local]:
    """Routes for other names too, of which one stays: the last step would tear them apart."""
    assert domain.cutover is not None
    for component, route in routes(service):
        if domain.key not in route.domains or domain.cutover.to == domain.load_balancer:
            continue
        others = [service.domains[name] for name in route.domains if name in service.domains]
        staying = [one.key for one in others if domain.cutover.to not in one.load_balancers]
        if staying:
            yield at(
                service,
                (*route_path(component, route), "domain"),
                f"this route is also for {', '.join(staying)}, which does not go to {domain.cutover.to!r} with {domain.key}",
                severity=Severity.WARNING,
                hint=f"Give {domain.key} a route of its own beside this one, apply that, then take {domain.key} out here.",
            )
