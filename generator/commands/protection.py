"""What a protected environment must not lose without somebody naming it: databases, buckets, load balancers, ...

Pure: plans in, refusals out.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from generator.runner import Change, Plan

# Resource types that hold data, or an address that others rely on, and what they are called.
DATA = {
    "aws_db_instance": "database",
    "aws_dynamodb_table": "table",
    "aws_ecr_repository": "repository",
    "aws_efs_file_system": "file system",
    "aws_kms_key": "key",
    "aws_lb": "load balancer",
    "aws_rds_cluster": "database",
    "aws_route53_zone": "zone",
    "aws_s3_bucket": "bucket",
    "aws_secretsmanager_secret": "secret",
    "aws_sqs_queue": "queue",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a plan would delete or replace."""

    unit: str
    address: str
    what: str
    replaced: bool
    because: tuple[str, ...]

    def __str__(self) -> str:
        done = "replaced" if self.replaced else "deleted"
        why = f" (it cannot change {', '.join(self.because)} in place)" if self.because else ""
        return f"{self.unit}: the {self.what} {self.address} would be {done}{why}"


def losses(plans: Iterable[Plan]) -> list[Loss]:
    """All that would be lost, in the order of the plans."""
    return [
        _loss(plan.unit, change)
        for plan in plans
        for change in plan.changes
        if change.destroys and change.type in DATA
    ]


def unapproved(plans: Iterable[Plan], approved: Collection[str]) -> list[Loss]:
    """What would be lost in units that nobody has approved."""
    return [loss for loss in losses(plans) if loss.unit not in approved]


def approval(environment: str, units: Iterable[str]) -> str:
    """The options that approve, for the message of a refusal."""
    named = " ".join(f"--approve {unit}" for unit in dict.fromkeys(units))
    return f"{environment} is protected. If that is meant, name each unit: {named}"


def _loss(unit: str, change: Change) -> Loss:
    return Loss(unit, change.address, DATA[change.type], "create" in change.actions, change.replaces)
