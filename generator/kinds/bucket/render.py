"""Buckets in the data unit."""

from collections.abc import Iterator

from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, OutputValue, Piece, out
from generator.render.scope import Scope


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call and one output entry for each bucket."""
    for bucket in service.buckets.values():
        name = f"{identifier(bucket.key)}_bucket"
        yield Call(
            "main.tf",
            name,
            "bucket",
            {
                "name": bucket.name,
                "create_policy": False if bucket.policy_kept else None,
                "expire_days": bucket.expire_days,
                "noncurrent_expire_days": bucket.noncurrent_expire_days,
                "versioning": bucket.versioning,
            },
            bucket.key,
        )
        value = {"arn": out(name, "arn"), "name": out(name, "name")}
        yield OutputValue(
            "buckets", bucket.key, value, {"arn": "arn:aws:s3:::mockneverapply", "name": "mockneverapply"}
        )
