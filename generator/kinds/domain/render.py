"""Records and certificates of a service's names, in the app unit."""

from collections.abc import Iterator

from generator.kinds.domain import Domain
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, Map, OutputValue, Piece, Resource, out, var
from generator.render.scope import Scope


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """Alias records of the managed names in one call; a certificate where the zone's does not cover a name."""
    records = Map()
    for domain in service.domains.values():
        key = scope.catalogue.balancer_key(service, domain)
        if domain.managed_record and domain.in_zone:
            target = {
                "dns_name": scope.balancer(service, key, "dns_name"),
                "zone_id": scope.balancer(service, key, "zone_id"),
            }
            records[domain.key] = {"name": domain.name, "alias": target}
        yield from _certificate(scope, service, domain, key)
        yield OutputValue("domain_names", domain.key, domain.name, f"mockneverapply.{domain.zone}")
    if records:
        arguments = {"zone_id": var("zone_id"), "records": records}
        yield Call("dns.tf", "dns", "dns-records", arguments, "dns")


def _certificate(scope: Scope, service: Service, domain: Domain, balancer: str) -> Iterator[Piece]:
    if domain.zone_certificate and domain.certificate_arn is None:
        return
    name = f"{identifier(domain.key)}_certificate"
    arn: object = domain.certificate_arn
    if arn is None:
        yield Call(
            "dns.tf", name, "certificate", {"domain_name": domain.name, "zone_id": var("zone_id")}, domain.key
        )
        arn = out(name, "arn")
    listener = scope.balancer(service, balancer, "https_listener_arn")
    arguments = {"listener_arn": listener, "certificate_arn": arn}
    yield Resource("dns.tf", "aws_lb_listener_certificate", identifier(domain.key), arguments, domain.key)
