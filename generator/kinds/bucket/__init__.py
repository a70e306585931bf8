"""S3 buckets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.kinds import Attribute, Kind
from generator.model import Place


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket: `name` is its global name, days are days; `policy_kept`: somebody else keeps its policy."""

    key: str
    name: str
    versioning: bool
    expire_days: int | None
    noncurrent_expire_days: int
    policy_kept: bool = False

    @property
    def arn(self) -> str:
        """Its ARN, which the name alone determines."""
        return f"arn:aws:s3:::{self.name}"


def read(key: str, data: Mapping[str, Any], place: Place) -> Bucket:
    """The item of a validated manifest."""
    return Bucket(
        key=key,
        name=data.get("name") or naming.fit(naming.BUCKET, place.organization, key, place.environment.name),
        versioning=data.get("versioning", True),
        expire_days=data.get("expire_days"),
        noncurrent_expire_days=data.get("noncurrent_expire_days", 90),
        policy_kept=data.get("policy") == "kept",
    )


KIND = Kind(
    name="bucket",
    key="buckets",
    unit="data",
    read=read,
    attributes={
        "arn": Attribute(value=lambda item: item.arn),
        "name": Attribute(value=lambda item: item.name),
        "url": Attribute(value=lambda item: f"s3://{item.name}"),
    },
    inner=("expire_days", "noncurrent_expire_days", "versioning"),
)
