"""What single resources of Terraform cost a month, for those that a plan would create: by type, never guessed.

An adoption adds a few things beside what it takes over; whole environments are priced by building block (estimate.py).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from generator.cost.prices import Prices

# A month each; of the table in prices.yaml.
SINGLE = {
    "aws_cloudwatch_dashboard": "dashboard",
    "aws_cloudwatch_metric_alarm": "alarm",
    "aws_kms_key": "key",
    "aws_route53_zone": "hosted_zone",
    "aws_secretsmanager_secret": "secret",
    "aws_service_discovery_private_dns_namespace": "hosted_zone",
}
# An hour each.
HOURLY = {
    "aws_alb": ("load_balancer",),
    "aws_eip": ("public_ipv4",),
    "aws_lb": ("load_balancer",),
    "aws_nat_gateway": ("nat_gateway",),
}
BY_USE = {
    "aws_cloudwatch_log_group": "logs that are written and kept",
    "aws_ecr_repository": "images that are kept",
    "aws_ecs_service": "its tasks",
    "aws_flow_log": "records of the network's traffic, written to a log group",
    "aws_s3_bucket": "objects that are kept, requests",
    "aws_sns_topic": "messages",
    "aws_sqs_queue": "requests",
}
FREE = (
    "aws_appautoscaling_",
    "aws_cloudwatch_log_resource_policy",
    "aws_db_parameter_group",
    "aws_db_subnet_group",
    "aws_default_",
    "aws_ecr_",
    "aws_ecs_cluster",
    "aws_ecs_task_definition",
    "aws_iam_",
    "aws_internet_gateway",
    "aws_kms_alias",
    "aws_kms_key_policy",
    "aws_lb_",
    "aws_route",
    "aws_s3_bucket_",
    "aws_secretsmanager_secret_rotation",
    "aws_security_group",
    "aws_service_discovery_service",
    "aws_sns_topic_",
    "aws_sqs_queue_",
    "aws_ssm_parameter",
    "aws_subnet",
    "aws_vpc",
    "terraform_data",
)
NOT_FREE = ("aws_vpc_endpoint",)  # a gateway is, an interface is not


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of a type: what they cost together, and what of it depends on use. `price` None: not in the table."""

    type: str
    count: int
    price: Decimal | None
    by_use: str = ""


def of(types: Iterable[str], prices: Prices) -> list[Amount]:
    """The amounts of resources given by their types, the dearest first; those that cost nothing are left out."""
    found = [one for kind, count in Counter(types).items() if (one := _amount(kind, count, prices))]
    return sorted(found, key=lambda one: (-(one.price or Decimal(0)), one.type))


def _amount(kind: str, count: int, prices: Prices) -> Amount | None:
    if kind in SINGLE:
        return Amount(kind, count, prices.single[SINGLE[kind]] * count)
    if kind in HOURLY:
        return Amount(kind, count, sum((prices.hourly(one) for one in HOURLY[kind]), Decimal(0)) * count)
    if kind in BY_USE:
        return Amount(kind, count, Decimal(0), BY_USE[kind])
    if kind.startswith(FREE) and kind not in NOT_FREE:
        return None
    return Amount(kind, count, None)
