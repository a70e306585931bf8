"""What an account has before Terraform runs in it: the state bucket and the environment's hosted zone.

On AWS, Terragrunt's `--backend-bootstrap` makes the first and a person the second; here both are made at once,
and again after each restart, since moto keeps everything in memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.sandbox.clients import client
from generator.sandbox.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Booted:
    """What `boot` found or made. `created` lists what was not there before."""

    state_bucket: str
    zone: str
    zone_id: str
    created: tuple[str, ...]

    @property
    def kept(self) -> tuple[str, str]:
        """Both as `remaining` names them: what stays after a destroy."""
        return f"bucket {self.state_bucket}", f"zone {self.zone}"


def boot(endpoint: Endpoint, *, state_bucket: str, zone: str) -> Booted:
    """Create the state bucket and the zone unless they exist; set the bucket's properties in either case."""
    new_bucket = _bucket(client(endpoint, "s3"), state_bucket, endpoint.region)
    zone_id, new_zone = _zone(client(endpoint, "route53"), zone)
    made = [(new_bucket, f"bucket {state_bucket}"), (new_zone, f"zone {zone}")]
    return Booted(state_bucket, zone, zone_id, tuple(text for is_new, text in made if is_new))


def _bucket(s3: Any, name: str, region: str) -> bool:
    is_new = name not in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    if is_new:
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **place)
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
    )
    keys: Iterable[str] = (
        "BlockPublicAcls",
        "IgnorePublicAcls",
        "BlockPublicPolicy",
        "RestrictPublicBuckets",
    )
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict.fromkeys(keys, True))
    return is_new


def _zone(route53: Any, name: str) -> tuple[str, bool]:
    wanted = f"{name.rstrip('.')}."
    for page in route53.get_paginator("list_hosted_zones").paginate():
        for zone in page["HostedZones"]:
            if zone["Name"] == wanted and not zone.get("Config", {}).get("PrivateZone"):
                return _bare(zone["Id"]), False
    made = route53.create_hosted_zone(Name=wanted, CallerReference=wanted)
    return _bare(made["HostedZone"]["Id"]), True


def _bare(zone_id: str) -> str:
    return zone_id.rpartition("/")[2]
