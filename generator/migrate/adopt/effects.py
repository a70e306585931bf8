"""What a change in place or an addition means for what runs: in words, for whoever has to accept it. Pure.

    harmless    nobody notices
    notice      somebody may notice; the words say who and when
    refused     locks somebody out or loses data: an adoption does not do it, a change of its own may

Sources: the API references of the services ("ModifyDBInstance", "PutBucketLifecycleConfiguration", "PutBucketPolicy" ...),
"Modifying an Amazon RDS DB instance" (what needs a restart), the AWS provider's documentation of each resource.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

HARMLESS, NOTICE, REFUSED = "harmless", "notice", "refused"


@dataclass(frozen=True, slots=True)
class Effect:
    """`weight` is one of the three; `words` say what happens, and what to do about it."""

    weight: str
    words: str


def _h(words: str) -> Effect:
    return Effect(HARMLESS, words)


def _n(words: str) -> Effect:
    return Effect(NOTICE, words)


def _r(words: str) -> Effect:
    return Effect(REFUSED, words)


UNKNOWN = Effect(NOTICE, "not known here: read the provider's documentation of the attribute")

# (type, attribute, effect); the first that fits counts. Both are patterns, the attribute's of its whole path.
CHANGES: Sequence[tuple[str, str, Effect]] = (
    ("*", "tags.*", _h("a tag; costs and policies that go by tags see it")),
    ("*", "description", _h("a text")),
    # network, load balancers
    (
        "aws_lb_listener_rule",
        "action",
        _h("a `forward` block instead of a single ARN, or the other way round"),
    ),
    (
        "aws_lb_listener_rule",
        "action.*",
        _n("where requests go; the routes below say for which it is another place"),
    ),
    (
        "aws_lb_listener",
        "default_action.*",
        _n("what is answered where no rule matches; requests that a rule takes see nothing"),
    ),
    (
        "aws_lb",
        "drop_invalid_header_fields",
        _n("requests with malformed header names lose those headers from now on"),
    ),
    ("aws_lb", "enable_deletion_protection", _h("the load balancer cannot be deleted by mistake")),
    ("aws_lb", "idle_timeout", _n("connections that are silent for so long are closed")),
    ("aws_lb", "*", _n("a setting of the load balancer, in force at once")),
    ("aws_lb_listener", "ssl_policy", _n("clients that know none of the new policy's ciphers are refused")),
    (
        "aws_lb_listener",
        "certificate_arn",
        _n("other certificate for names that no other certificate covers"),
    ),
    (
        "aws_lb_target_group",
        "stickiness.*",
        _n("a figure of sticky sessions; nothing where they are off (`enabled` false)"),
    ),
    (
        "aws_lb_target_group",
        "health_check.*",
        _n("targets are probed anew; those that fail the new probe leave"),
    ),
    ("aws_lb_target_group", "deregistration_delay", _n("how long a leaving task may finish its requests")),
    ("aws_vpc", "enable_dns_*", _n("names inside the network resolve, or no longer do")),
    ("aws_route53_record", "*", _n("another answer of DNS, for everybody within the TTL")),
    ("aws_security_group", "ingress*", _n("who is let in changes at once")),
    ("aws_security_group", "egress*", _n("what may be reached from it changes at once")),
    ("aws_vpc_security_group_*_rule", "*", _n("who is let in or out changes at once")),
    (
        "aws_iam_role",
        "assume_role_policy.*",
        _n("who may take the role; tasks that run keep what they have, new ones are asked by the new policy"),
    ),
    ("aws_iam_role_policy", "policy*", _n("what the role may do changes at once")),
    ("aws_ecs_cluster", "*", _h("a setting of the cluster; tasks run on")),
    ("aws_cloudwatch_log_group", "retention_in_days", _n("older log lines than that are deleted")),
    # databases
    (
        "aws_db_instance",
        "manage_master_user_password",
        _r(
            "RDS makes a new master password at once, and every client with the old one is locked out."
            " Write `master_password: kept` in the manifest, and change to a managed one later, with its clients"
        ),
    ),
    ("aws_db_instance", "password", _h("the password leaves the state; the database keeps it")),
    (
        "aws_db_instance",
        "vpc_security_group_ids*",
        _r(
            "clients that the old groups let in are cut off at once. Name the group in the manifest"
            " (`security_group:`), so that it stays"
        ),
    ),
    ("aws_db_instance", "db_subnet_group_name", _r("moves the database to other subnets, with an outage")),
    ("aws_db_instance", "instance_class", _n("a restart of some minutes, in the maintenance window")),
    ("aws_db_instance", "engine_version", _n("an upgrade with a restart, in the maintenance window")),
    (
        "aws_db_instance",
        "multi_az",
        _n("a standby is made or removed while the database runs; costs as much again"),
    ),
    (
        "aws_db_instance",
        "parameter_group_name",
        _n("other parameters from the next restart on; `rds.force_ssl` then refuses clients without TLS"),
    ),
    (
        "aws_db_instance",
        "ca_cert_identifier",
        _n("another server certificate: clients that pin the old authority are refused"),
    ),
    ("aws_db_instance", "publicly_accessible", _n("clients outside of the network lose their way to it")),
    (
        "aws_db_instance",
        "iam_database_authentication_enabled",
        _h("tokens of IAM are accepted beside passwords"),
    ),
    ("aws_db_instance", "storage_type", _n("storage is converted while the database runs, slower meanwhile")),
    (
        "aws_db_instance",
        "allocated_storage",
        _n("storage grows while the database runs; it never shrinks again"),
    ),
    ("aws_db_instance", "max_allocated_storage", _h("storage may grow by itself up to this")),
    (
        "aws_db_instance",
        "backup_retention_period",
        _n(
            "between 0 and more: a restart, in the maintenance window, as backups begin or end;"
            " fewer days: older backups are deleted"
        ),
    ),
    ("aws_db_instance", "backup_window", _h("backups are made at another time")),
    ("aws_db_instance", "maintenance_window", _h("maintenance happens at another time")),
    (
        "aws_db_instance",
        "enabled_cloudwatch_logs_exports*",
        _h("logs are sent to CloudWatch, which costs by volume"),
    ),
    ("aws_db_instance", "performance_insights_*", _h("figures of queries are kept for a week, at no cost")),
    ("aws_db_instance", "deletion_protection", _h("whether the instance can be deleted")),
    ("aws_db_instance", "copy_tags_to_snapshot", _h("snapshots get the tags")),
    (
        "aws_db_instance",
        "auto_minor_version_upgrade",
        _n(
            "whether minor versions are installed in the maintenance window, with a restart;"
            " not where the manifest names one"
        ),
    ),
    ("aws_db_instance", "allow_major_version_upgrade", _h("only Terraform's own")),
    ("aws_db_instance", "apply_immediately", _h("only Terraform's own")),
    ("aws_db_instance", "final_snapshot_identifier", _h("only for a destroy")),
    ("aws_db_instance", "skip_final_snapshot", _h("only for a destroy")),
    ("aws_db_instance", "delete_automated_backups", _h("only for a destroy")),
    (
        "aws_db_instance",
        "*",
        _n("a setting of the database; in the maintenance window where it needs a restart"),
    ),
    (
        "aws_db_subnet_group",
        "subnet_ids*",
        _n("where a standby or a restored instance may be placed; the instance stays"),
    ),
    ("aws_db_parameter_group", "parameter*", _n("parameters of the database; static ones after a restart")),
    # buckets
    ("aws_s3_bucket", "force_destroy", _h("only for a destroy")),
    (
        "aws_s3_bucket_versioning",
        "*",
        _n("whether replaced and deleted objects are kept as versions; those that exist stay"),
    ),
    ("aws_s3_bucket_public_access_block", "*", _n("public access ends where it was possible")),
    (
        "aws_s3_bucket_server_side_encryption_configuration",
        "*",
        _n("new objects are encrypted so; readers need the key's permission where it is a KMS key"),
    ),
    (
        "aws_s3_bucket_policy",
        "policy*",
        _r(
            "statements of the bucket's policy would go, and with them whoever they let in."
            " Write `policy: kept` in the manifest, and it stays as it is, where it is"
        ),
    ),
    (
        "aws_s3_bucket_lifecycle_configuration",
        "*",
        _n("what S3 deletes by itself changes: read the rules in the plan"),
    ),
    ("aws_s3_bucket_ownership_controls", "*", _n("ACLs of objects no longer count")),
    # queues, secrets, images, alarms
    ("aws_sqs_queue", "policy*", _n("who may send and receive changes at once")),
    ("aws_sqs_queue", "redrive_policy*", _n("after how many attempts a message is parked, and where")),
    (
        "aws_sqs_queue",
        "message_retention_seconds",
        _n("how long messages wait; those that are older are gone at once"),
    ),
    (
        "aws_sqs_queue",
        "visibility_timeout_seconds",
        _n("consumers have that long for a message before it is given out again"),
    ),
    ("aws_sqs_queue", "receive_wait_time_seconds", _h("receivers wait for messages instead of asking again")),
    ("aws_sqs_queue", "sqs_managed_sse_enabled", _h("messages are encrypted with keys of SQS")),
    ("aws_sqs_queue_policy", "policy*", _n("who may send and receive changes at once")),
    ("aws_secretsmanager_secret", "recovery_window_in_days", _h("only for a destroy")),
    ("aws_secretsmanager_secret", "kms_key_id", _n("readers need the permission of the new key")),
    ("aws_ecr_repository", "force_delete", _h("only for a destroy")),
    (
        "aws_ecr_repository",
        "image_tag_mutability",
        _n("a tag that exists cannot be pushed again: pipelines that push `latest` fail"),
    ),
    ("aws_ecr_repository", "image_scanning_configuration.*", _h("images are scanned when they are pushed")),
    ("aws_ecr_lifecycle_policy", "policy*", _n("which images are deleted by themselves changes")),
    ("aws_cloudwatch_metric_alarm", "*", _h("when an alarm rings, and whom it tells")),
    ("aws_sns_topic", "*", _h("a setting of the topic")),
)
# What an addition takes over, or sets in motion; others only stand beside what there is.
ADDITIONS: Mapping[str, Effect] = {
    "aws_default_security_group": _n("removes all rules of the VPC's default security group"),
    "aws_default_route_table": _n("removes all routes of the VPC's main route table"),
    "aws_default_network_acl": _n("removes all rules of the VPC's default network ACL"),
    "aws_ecr_lifecycle_policy": _n("old images are deleted by themselves from then on"),
    "aws_s3_bucket_lifecycle_configuration": _h("lifecycle rules, where the bucket has none yet"),
    "aws_s3_bucket_ownership_controls": _n(
        "ACLs of objects no longer count: who read by an ACL needs a policy"
    ),
    "aws_s3_bucket_policy": _n("requests without TLS are refused from then on; the bucket has no policy yet"),
    "aws_s3_bucket_public_access_block": _n("public access ends where it was possible"),
    "aws_s3_bucket_server_side_encryption_configuration": _h(
        "new objects are encrypted, as S3 does anyway since 2023"
    ),
    "aws_s3_bucket_versioning": _n("replaced and deleted objects are kept as versions from then on"),
    "aws_sqs_queue_policy": _n("requests without TLS are refused from then on; the queue has no policy yet"),
    "aws_ecs_cluster_capacity_providers": _n(
        "new services without a launch type take the cluster's default capacity"
    ),
}


def of_change(kind: str, word: str) -> Effect:
    """The effect of one changed attribute, given as `name: old -> new`."""
    name = word.partition(": ")[0]
    for type_, attribute, effect in CHANGES:
        if fnmatchcase(kind, type_) and fnmatchcase(name, attribute):
            return effect
    return UNKNOWN


def of_addition(kind: str, after: Mapping[str, Any]) -> Effect | None:
    """The effect of a new resource; None where it stands beside the others and touches none."""
    found = ADDITIONS.get(kind)
    if kind == "aws_s3_bucket_lifecycle_configuration" and found is not None:
        days = sorted({one for rule in after.get("rule") or () for one in _days(rule)})
        if days:
            return Effect(NOTICE, f"{found.words}: S3 deletes {' and '.join(days)}")
    return found


def _days(rule: Mapping[str, Any]) -> list[str]:
    """What a lifecycle rule deletes."""
    made = []
    for block in rule.get("expiration") or ():
        if block.get("days"):
            made.append(f"objects older than {block['days']} days")
    for block in rule.get("noncurrent_version_expiration") or ():
        if block.get("noncurrent_days"):
            made.append(f"versions replaced or deleted more than {block['noncurrent_days']} days ago")
    for block in rule.get("abort_incomplete_multipart_upload") or ():
        if block.get("days_after_initiation"):
            made.append(f"uploads that are not finished after {block['days_after_initiation']} days")
    return made
