"""What AWS asks for before data may go: snapshots, protections lifted, buckets and repositories emptied.

A unit that is leaving has no arguments to change any more, so this is done with the API, right before its resources are
destroyed. Everything here may be done twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from generator.commands.errors import RefusedError
from generator.console import Console
from generator.states import State, StoreError

Clients = Callable[[str], Any]
DATABASE, BALANCER, BUCKET, REPOSITORY = "aws_db_instance", "aws_lb", "aws_s3_bucket", "aws_ecr_repository"
_BATCH = 100  # "BatchDeleteImage": at most 100 images; an S3 page holds up to 1,000 versions
_SNAPSHOT_SECONDS, _POLL_SECONDS = 3600, 15


def of_type(states: Iterable[State], kind: str) -> Iterator[Mapping[str, Any]]:
    """The attributes of every instance of a type."""
    for state in states:
        for entry in state.data.get("resources") or ():
            if entry.get("type") == kind and entry.get("mode") == "managed":
                yield from (instance["attributes"] for instance in entry.get("instances") or ())


def snapshot(clients: Clients, states: Iterable[State], console: Console) -> None:
    """A snapshot of every database that would go without one, and waits until it can be used."""
    for values in of_type(states, DATABASE):
        name = str(values["identifier"])
        if values.get("skip_final_snapshot"):
            rds = clients("rds")
            made = f"{name}-last-{datetime.now(UTC):%Y%m%d%H%M%S}"
            console.note(f"Snapshot {made} of the database {name} ...")
            rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=made)
            wait = {"Delay": _POLL_SECONDS, "MaxAttempts": _SNAPSHOT_SECONDS // _POLL_SECONDS}
            rds.get_waiter("db_snapshot_available").wait(DBSnapshotIdentifier=made, WaiterConfig=wait)
            console.say(f"Database {name}: kept as snapshot {made}")
        else:
            console.say(f"Database {name}: AWS takes the snapshot {values.get('final_snapshot_identifier')}")


def lift(clients: Clients, states: Iterable[State]) -> None:
    """Deletion protection off: somebody has said by name that this goes."""
    every = list(states)
    for values in of_type(every, DATABASE):
        if values.get("deletion_protection"):
            clients("rds").modify_db_instance(
                DBInstanceIdentifier=values["identifier"], DeletionProtection=False, ApplyImmediately=True
            )
    for values in of_type(every, BALANCER):
        if values.get("enable_deletion_protection"):
            clients("elbv2").modify_load_balancer_attributes(
                LoadBalancerArn=values["arn"],
                Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
            )


def full(clients: Clients, states: Iterable[State]) -> list[str]:
    """Buckets with objects and repositories with images, in words."""
    every = list(states)
    found = []
    for values in of_type(every, BUCKET):
        page = clients("s3").list_object_versions(Bucket=values["bucket"], MaxKeys=1)
        if page.get("Versions") or page.get("DeleteMarkers"):
            found.append(f"the bucket {values['bucket']} holds objects")
    for values in of_type(every, REPOSITORY):
        if clients("ecr").list_images(repositoryName=values["name"], maxResults=1).get("imageIds"):
            found.append(f"the repository {values['name']} holds images")
    return found


def empty(clients: Clients, states: Iterable[State], console: Console) -> None:
    """Every version of every object, and every image, goes."""
    every = list(states)
    for values in of_type(every, BUCKET):
        count = _empty_bucket(clients("s3"), str(values["bucket"]))
        if count:
            console.say(f"Bucket {values['bucket']}: {count} versions of objects deleted")
    for values in of_type(every, REPOSITORY):
        _empty_repository(clients("ecr"), str(values["name"]))


def _empty_repository(ecr: Any, name: str) -> None:
    """In rounds: an image that an index names goes only after the index (ImageReferencedByManifestList of "ImageFailure"),
    and `docker buildx` pushes an index even for one architecture."""
    while images := _images(ecr, name):
        gone, failed = 0, []
        for start in range(0, len(images), _BATCH):
            done = ecr.batch_delete_image(repositoryName=name, imageIds=images[start : start + _BATCH])
            gone += len(done.get("imageIds", ()))
            failed += done.get("failures", ())
        if failed and not gone:
            raise RefusedError(f"the repository {name} keeps an image: {failed[0].get('failureReason')}")


def _images(ecr: Any, name: str) -> list[dict[str, str]]:
    pages = ecr.get_paginator("list_images").paginate(repositoryName=name)
    return [image for page in pages for image in page.get("imageIds", ())]


def _empty_bucket(s3: Any, name: str) -> int:
    count = 0
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        keys = [
            {"Key": item["Key"], "VersionId": item["VersionId"]}
            for item in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        ]
        if keys:
            done = s3.delete_objects(Bucket=name, Delete={"Objects": keys, "Quiet": True})
            if errors := done.get("Errors"):
                raise StoreError(f"the bucket {name} keeps {errors[0]['Key']}: {errors[0].get('Message')}")
            count += len(keys)
    return count
