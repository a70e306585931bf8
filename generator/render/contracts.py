"""What units hand to each other: every output declared once, with its type and the mock that stands for it.

A mock is typed like the real value, valid in form (the provider refuses malformed ARNs), and recognisable: it holds
the sentinel, so that nothing made with it is ever applied (generator/render/live.py, modules/mock-guard).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kinds.load_balancer.render import mock as load_balancer_mock

SENTINEL = "mockneverapply"
# RFC 5737, TEST-NET-1: a CIDR block cannot hold a word, so this range stands for one.
MOCK_CIDR = "192.0.2.0/24"


@dataclass(frozen=True, slots=True)
class Contract:
    """One output of a platform unit. `each` is the mock of one entry where the output is a map."""

    unit: str
    type: str
    description: str
    mock: Any = None
    each: Any = None


LOAD_BALANCER = "load_balancers"

PLATFORM: Mapping[str, Contract] = {
    "alert_topic_arns": Contract(
        "compute",
        "map(string)",
        "ARNs of the teams' alert topics, by team.",
        each=f"arn:aws:sns:us-east-1:000000000000:{SENTINEL}",
    ),
    "certificate_arn": Contract(
        "edge",
        "string",
        "ARN of the certificate for the environment's zone and one label below it.",
        f"arn:aws:acm:us-east-1:000000000000:certificate/{SENTINEL}",
    ),
    "cluster_arn": Contract(
        "compute",
        "string",
        "ARN of the ECS cluster.",
        f"arn:aws:ecs:us-east-1:000000000000:cluster/{SENTINEL}",
    ),
    "cluster_name": Contract("compute", "string", "Name of the ECS cluster.", SENTINEL),
    "execution_role_arn": Contract(
        "compute",
        "string",
        "ARN of the shared role that starts tasks without secrets.",
        f"arn:aws:iam::000000000000:role/{SENTINEL}",
    ),
    LOAD_BALANCER: Contract("edge", "", "Shared load balancers by key.", each=load_balancer_mock()),
    "namespace_id": Contract("compute", "string", "ID of the service discovery namespace.", f"ns-{SENTINEL}"),
    "private_subnet_ids": Contract(
        "network",
        "list(string)",
        "IDs of the private subnets.",
        [f"subnet-{SENTINEL}1", f"subnet-{SENTINEL}2"],
    ),
    "public_subnet_ids": Contract(
        "network",
        "list(string)",
        "IDs of the public subnets.",
        [f"subnet-{SENTINEL}3", f"subnet-{SENTINEL}4"],
    ),
    "vpc_cidr": Contract("network", "string", "Address range of the VPC.", MOCK_CIDR),
    "vpc_id": Contract("network", "string", "ID of the VPC.", f"vpc-{SENTINEL}"),
    "zone_id": Contract("edge", "string", "ID of the environment's hosted zone.", f"Z{SENTINEL.upper()}"),
}

# Values that live/<environment>/env.hcl holds for every unit of it.
ENVIRONMENT: Mapping[str, str] = {
    "account_id": "AWS account of the environment.",
    "environment": "Name of the environment.",
    "project": "Name of the project, first in every resource's name.",
    "region": "AWS region.",
    "zone_name": "Name of the environment's hosted zone.",
}

# Every rendered app module takes these, whether its manifest needs them or not: what others build on stays stable.
ALWAYS = ("certificate_arn", "environment", "project", "region", "zone_id")
