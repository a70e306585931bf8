"""Dedicated load balancers in the app unit."""

from collections.abc import Iterator

from generator.hcl import Expr
from generator.kinds import kinds
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, OutputValue, Piece, out, var
from generator.render.scope import Scope


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call and one output entry for each load balancer of the service."""
    for balancer in service.load_balancers.values():
        name = f"{identifier(balancer.key)}_load_balancer"
        landing = scope.catalogue.balancers[service.environment][f"{service.name}/{balancer.key}"]
        yield Call(
            "alb.tf",
            name,
            "load-balancer",
            {
                "name": balancer.name,
                "internal": balancer.internal,
                "idle_timeout": balancer.idle_timeout,
                "ingress_cidrs": list(balancer.ingress_cidrs) or None,
                "sign_in": any(rule.route.sign_in for rule in landing.rules),
                "deletion_protection": service.place.environment.protected,
                "certificate_arn": var("certificate_arn"),
                "subnet_ids": var("private_subnet_ids" if balancer.internal else "public_subnet_ids"),
                "vpc_cidr": var("vpc_cidr"),
                "vpc_id": var("vpc_id"),
            },
            balancer.key,
        )
        attributes = ("arn", "dns_name", "zone_id", "https_listener_arn", "security_group_id")
        value: dict[str, Expr] = {key: out(name, key) for key in attributes}
        yield OutputValue("load_balancers", balancer.key, value, mock())


def mock() -> dict[str, str]:
    """Stand-in for a load balancer's outputs."""
    base = "arn:aws:elasticloadbalancing:us-east-1:000000000000"
    return {
        "arn": f"{base}:loadbalancer/app/mockneverapply/0000000000000000",
        "arn_suffix": "app/mockneverapply/0000000000000000",
        "dns_name": str(kinds()["load_balancers"].attributes["dns_name"].mock),
        "http_listener_arn": f"{base}:listener/app/mockneverapply/0000000000000000/0000000000000000",
        "https_listener_arn": f"{base}:listener/app/mockneverapply/0000000000000000/1111111111111111",
        "security_group_id": "sg-mockneverapply",
        "zone_id": "ZMOCKNEVERAPPLY",
    }
