"""S3: a condition in a bucket policy is compared with an empty request (moto 5.2.5).

moto passes no request context, so a condition on `aws:SecureTransport` or `aws:SourceAccount` is either taken as met
or turns the whole statement into a denial, Allow statements too. Our buckets refuse plain HTTP, and the sandbox
speaks plain HTTP on loopback: Terraform would lock itself out of each bucket it makes.

In the sandbox a request counts as sent over TLS. A statement with any other condition, which cannot be evaluated
here, does not apply.
"""

import json
from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module

_TLS_ONLY = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ],
}


def needed() -> bool:
    access = moto_module("iam.access_control")
    models = moto_module("s3.models")

    bucket = models.FakeBucket("probe", PROBE_ACCOUNT, PROBE_REGION)
    bucket.policy = json.dumps(_TLS_ONLY).encode()
    answer = bucket.get_permission("s3:GetObject", "arn:aws:s3:::probe/key")
    return bool(answer == access.PermissionResult.DENIED)


def apply() -> None:
    models = moto_module("s3.models")

    def get_permission(self: Any, action: str, resource: str) -> Any:
        access = moto_module("iam.access_control")

        if self.policy is None:
            return access.PermissionResult.NEUTRAL
        policy = access.IAMPolicy(json.dumps(applicable(json.loads(self.policy))))
        return policy.is_action_permitted(action, resource)

    models.FakeBucket.get_permission = get_permission


def applicable(policy: dict[str, Any]) -> dict[str, Any]:
    """The policy as it stands for a request over TLS about which nothing else is known."""
    statements = policy.get("Statement", [])
    listed = statements if isinstance(statements, list) else [statements]
    kept = [
        _without_condition(statement) for statement in listed if _applies(statement.get("Condition") or {})
    ]
    return {**policy, "Statement": kept}


def _applies(condition: dict[str, Any]) -> bool:
    return all(
        operator.lower() == "bool" and key.lower() == "aws:securetransport" and _all_true(value)
        for operator, entries in condition.items()
        for key, value in entries.items()
    )


def _all_true(value: Any) -> bool:
    return all(str(item).lower() == "true" for item in (value if isinstance(value, list) else [value]))


def _without_condition(statement: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in statement.items() if key != "Condition"}
