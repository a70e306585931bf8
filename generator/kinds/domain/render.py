"""Records and certificates of a service's names, in the app unit."""

from collections.abc import Iterator
from typing import Any

from generator.catalogue import balancer_key
from generator.kinds.domain import PREPARE, REPOINT, SHIFT, SINGLE, Domain
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, Map, OutputValue, Piece, Resource, out, var
from generator.render.scope import Scope


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """Alias records of the managed names in one call; a certificate where the zone's does not cover a name."""
    records = Map()
    for domain in service.domains.values():
        if domain.managed_record and domain.in_zone:
            for key, name, weight in answers(domain):
                records[key] = {"name": domain.name, "alias": _alias(scope, service, name)} | weight
        yield from _certificate(scope, service, domain)
        yield OutputValue("domain_names", domain.key, domain.name, f"mockneverapply.{domain.zone}")
    if records:
        arguments = {"zone_id": var("zone_id"), "records": records}
        yield Call("dns.tf", "dns", "dns-records", arguments, "dns")


def answers(domain: Domain) -> Iterator[tuple[str, str, dict[str, int]]]:
    """(key, load balancer, weight) of each record of a name: one simple record, but for a cut-over after its preparation.

    Route 53 refuses a simple record beside weighted ones, so the first becomes weighted in an apply of its own, and simple
    again only when it is alone. No stage and no apply between two stages leaves a moment in which all weights are 0.
    """
    cutover = domain.cutover
    if cutover is None or cutover.stage == PREPARE:
        yield domain.key, domain.load_balancer, {}
        return
    arrived = cutover.stage in (REPOINT, SINGLE)
    first = 100 if arrived else 100 - cutover.percent
    yield domain.key, cutover.to if arrived else domain.load_balancer, {"weight": first}
    if cutover.stage in (SHIFT, REPOINT):
        yield f"{domain.key}-cutover", cutover.to, {"weight": cutover.percent}


def _alias(scope: Scope, service: Service, name: str) -> dict[str, Any]:
    key = balancer_key(service, name)
    return {
        "dns_name": scope.balancer(service, key, "dns_name"),
        "zone_id": scope.balancer(service, key, "zone_id"),
    }


def _certificate(scope: Scope, service: Service, domain: Domain) -> Iterator[Piece]:
    if domain.zone_certificate and domain.certificate_arn is None:
        return
    name = f"{identifier(domain.key)}_certificate"
    arn: object = domain.certificate_arn
    if arn is None:
        yield Call(
            "dns.tf", name, "certificate", {"domain_name": domain.name, "zone_id": var("zone_id")}, domain.key
        )
        arn = out(name, "arn")
    for label in sorted(domain.load_balancers):
        listener = scope.balancer(service, balancer_key(service, label), "https_listener_arn")
        arguments = {"listener_arn": listener, "certificate_arn": arn}
        # Named for its load balancer: a name that moves brings its certificate there before the old one goes.
        key = f"{domain.key}-{label}"
        yield Resource("dns.tf", "aws_lb_listener_certificate", identifier(key), arguments, key)
