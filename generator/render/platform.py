"""The platform units: what registry/platform.yaml asks of the network, the edge and the cluster of an environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator import naming
from generator.catalogue import Catalogue, shared_name
from generator.hcl import Expr
from generator.model import Environment
from generator.render.contracts import PLATFORM

UNITS = ("network", "edge", "compute")
FROM_ENVIRONMENT = ("environment", "project", "region")

# What starting a task on Fargate asks for, and what `exec` and queues ask for besides; without a NAT gateway nothing else
# leads there ("Amazon ECR interface VPC endpoints (AWS PrivateLink)"; layers of images come from S3, which has a gateway).
TASK_ENDPOINTS = ("ecr.api", "ecr.dkr", "logs", "secretsmanager")
EXEC_ENDPOINT, QUEUE_ENDPOINT = "ssmmessages", "sqs"


@dataclass(frozen=True, slots=True)
class PlatformUnit:
    """One platform unit of an environment: its inputs, and which outputs of which other unit it reads."""

    name: str
    inputs: Mapping[str, Any]
    reads: Mapping[str, tuple[str, ...]]


def units(catalogue: Catalogue, environment: Environment) -> tuple[PlatformUnit, ...]:
    """The three units, those without dependencies first."""
    return (
        PlatformUnit("network", _network(catalogue, environment), {}),
        PlatformUnit(
            "edge",
            _edge(catalogue, environment),
            {"network": ("private_subnet_ids", "public_subnet_ids", "vpc_cidr", "vpc_id")},
        ),
        PlatformUnit("compute", _compute(catalogue, environment), {"network": ("vpc_id",)}),
    )


@lru_cache(maxsize=64)
def local(name: str) -> Expr:
    """A value of the environment's env.hcl."""
    return Expr(f"include.env.locals.{name}")


def _common() -> dict[str, Any]:
    return {name: local(name) for name in FROM_ENVIRONMENT}


def _reads(unit: str, *names: str) -> dict[str, Any]:
    return {name: Expr(f"dependency.{unit}.outputs.{name}") for name in names if PLATFORM[name].unit == unit}


def _network(catalogue: Catalogue, environment: Environment) -> dict[str, Any]:
    network = environment.network
    kept: dict[str, Any] = {} if network.subnets is None else {"subnets": network.subnets}
    if ends := endpoints(catalogue, environment):
        kept["interface_endpoints"] = list(ends)
    return _common() | {
        "availability_zones": network.availability_zones,
        "cidr": network.cidr,
        "flow_log_retention_days": catalogue.platform.log_retention_days,
        "name": network.name or f"{catalogue.platform.organization}-{environment.name}",
        "nat_gateways": network.nat_gateways,
        **kept,
    }


def endpoints(catalogue: Catalogue, environment: Environment) -> tuple[str, ...]:
    """AWS services that the private subnets reach by interface endpoints; none where a NAT gateway leads everywhere."""
    if environment.network.nat_gateways != "none":
        return ()
    components = [
        one
        for service in catalogue.services[environment.name].values()
        for one in service.components.values()
    ]
    more = {EXEC_ENDPOINT} if any(one.exec for one in components) else set()
    more |= {QUEUE_ENDPOINT} if any(one.access.queues for one in components) else set()
    return tuple(sorted((*TASK_ENDPOINTS, *more)))


def _edge(catalogue: Catalogue, environment: Environment) -> dict[str, Any]:
    balancers = catalogue.balancers[environment.name]
    entries: dict[str, dict[str, Any]] = {}
    for key, shared in catalogue.platform.load_balancers.items():
        every: dict[str, Any] = {
            "idle_timeout": shared.idle_timeout,
            "ingress_cidrs": list(shared.ingress_cidrs) or None,
            "internal": shared.scheme == "internal",
            "name": shared_name(catalogue.platform, key, environment.name),
            "sign_in": any(rule.route.sign_in for rule in balancers[key].rules) or None,
        }
        entries[key] = {name: value for name, value in every.items() if value is not None}
    kept = {
        "certificate_arn": environment.certificate_arn,
        "security_group_name": environment.load_balancer_security_group,
    }
    return (
        _common()
        | {name: value for name, value in kept.items() if value is not None}
        | _reads("network", "private_subnet_ids", "public_subnet_ids", "vpc_cidr", "vpc_id")
        | {
            "deletion_protection": environment.protected,
            "load_balancers": entries,
            "zone_create": environment.zone_create,
            "zone_name": local("zone_name"),
        }
    )


def _compute(catalogue: Catalogue, environment: Environment) -> dict[str, Any]:
    organization = catalogue.platform.organization
    role = naming.fit(naming.ROLE, organization, "ecs-execution", environment.name)
    return (
        _common()
        | _reads("network", "vpc_id")
        | {
            "cluster_name": f"{organization}-{environment.name}",
            "execution_role_name": role,
            "namespace": f"{organization}-{environment.name}.local",
            "teams": {
                name: {"email": team.email, "name": name} for name, team in catalogue.platform.teams.items()
            },
        }
    )
