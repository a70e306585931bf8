"""Where requests go, as the account has it: records with their weights, and the rules of each load balancer."""

from collections.abc import Mapping
from typing import Any

from generator import routing
from generator.explain import live
from generator.routing import Request
from generator.sandbox.clients import client
from generator.sandbox.endpoint import Endpoint


def weights(endpoint: Endpoint, zone: str, name: str) -> dict[str, int | None]:
    """Load balancer -> the weight of the name's records to it; None for a simple record."""
    elbv2, route53 = client(endpoint, "elbv2"), client(endpoint, "route53")
    balancers = {
        one["DNSName"]: one["LoadBalancerName"] for one in elbv2.describe_load_balancers()["LoadBalancers"]
    }
    zones = route53.list_hosted_zones_by_name(DNSName=f"{zone}.")["HostedZones"]
    (number,) = [one["Id"] for one in zones if one["Name"] == f"{zone}." and not one["Config"]["PrivateZone"]]
    records = [
        (balancers[one["AliasTarget"]["DNSName"].rstrip(".")], one.get("Weight"))
        for one in route53.list_resource_record_sets(HostedZoneId=number)["ResourceRecordSets"]
        if one["Name"] == f"{name}." and one["Type"] == "A"
    ]
    assert len({weight is None for _, weight in records}) == 1
    found: dict[str, int | None] = {}
    for balancer, weight in records:
        found[balancer] = weight if weight is None else weight + (found.get(balancer) or 0)
    return found


def rules(endpoint: Endpoint, name: str) -> dict[str, int]:
    """Load balancer -> how many of its rules name the host."""
    elbv2 = client(endpoint, "elbv2")
    return {
        one["LoadBalancerName"]: sum(name in rule.hosts for rule in read(elbv2, one["LoadBalancerName"]))
        for one in elbv2.describe_load_balancers()["LoadBalancers"]
    }


def read(elbv2: Any, balancer: str) -> tuple[routing.Rule, ...]:
    """The rules of a load balancer's HTTPS listener."""
    return live.read(elbv2, balancer).listener.rules


def ports(endpoint: Endpoint, zone: str, name: str, paths: tuple[str, ...]) -> Mapping[str, set[int | None]]:
    """Path -> the ports of the programs that answer, on all load balancers that get a share; None: nobody."""
    found: dict[str, set[int | None]] = {path: set() for path in paths}
    for balancer, weight in weights(endpoint, zone, name).items():
        there = live.read(client(endpoint, "elbv2"), balancer)
        for path in paths if weight != 0 else ():
            winner = routing.explain(there.listener, Request(name, path)).winner
            groups: Any = winner.action if winner else ("", ())
            found[path] |= {_port(there, group) for group, _ in groups[1]} or {None}
    return found


def _port(there: live.Live, group: str) -> int | None:
    return next(port for known, port in there.groups.values() if known == group)
