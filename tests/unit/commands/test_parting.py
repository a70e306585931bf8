"""What AWS is asked before data may go; botocore itself checks each call against AWS's model of the service."""

import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from generator.commands import parting
from generator.commands.errors import RefusedError
from generator.console import Console
from generator.states import State


def state(kind: str, **attributes: Any) -> State:
    entry = {"mode": "managed", "type": kind, "name": "this", "instances": [{"attributes": attributes}]}
    return State("one", 1, "1.11.4", (), {"resources": [entry]})


@pytest.fixture
def console() -> Console:
    return Console(io.StringIO(), io.StringIO(), {})


class Account:
    """Clients whose calls are expected in order."""

    def __init__(self) -> None:
        self.clients: dict[str, Any] = {}
        self.stubs: dict[str, Stubber] = {}

    def expect(self, service: str, call: str, answer: dict[str, Any], asked: dict[str, Any] | None) -> None:
        if service not in self.clients:
            made = boto3.client(
                service, region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
            )
            self.clients[service], self.stubs[service] = made, Stubber(made)
            self.stubs[service].activate()
        self.stubs[service].add_response(call, answer, asked)

    def __call__(self, service: str) -> Any:
        return self.clients[service]


@pytest.fixture
def account() -> Iterator[Account]:
    made = Account()
    yield made
    for stub in made.stubs.values():
        stub.assert_no_pending_responses()


DATABASE = {"identifier": "hokusai-orders", "deletion_protection": True, "skip_final_snapshot": True}


def test_a_database_that_would_go_without_a_snapshot_gets_one(account: Account, console: Console) -> None:
    account.expect("rds", "create_db_snapshot", {}, None)
    account.expect("rds", "describe_db_snapshots", {"DBSnapshots": [{"Status": "available"}]}, None)
    parting.snapshot(account, [state(parting.DATABASE, **DATABASE)], console)
    assert console.out.getvalue().startswith("Database hokusai-orders: kept as snapshot hokusai-orders-last-")  # type: ignore[attr-defined]


def test_where_aws_takes_one_itself_it_is_named(account: Account, console: Console) -> None:
    own = {**DATABASE, "skip_final_snapshot": False, "final_snapshot_identifier": "hokusai-orders-final"}
    parting.snapshot(account, [state(parting.DATABASE, **own)], console)
    assert "AWS takes the snapshot hokusai-orders-final" in console.out.getvalue()  # type: ignore[attr-defined]


def test_protections_are_lifted_only_where_they_are(account: Account) -> None:
    lifted = {"DBInstanceIdentifier": "hokusai-orders", "DeletionProtection": False, "ApplyImmediately": True}
    off = {
        "LoadBalancerArn": "arn:lb",
        "Attributes": [{"Key": "deletion_protection.enabled", "Value": "false"}],
    }
    account.expect("rds", "modify_db_instance", {}, lifted)
    account.expect("elbv2", "modify_load_balancer_attributes", {}, off)
    parting.lift(
        account,
        [
            state(parting.DATABASE, **DATABASE),
            state(parting.DATABASE, identifier="bare", deletion_protection=False),
            state(parting.BALANCER, arn="arn:lb", enable_deletion_protection=True),
            state(parting.BALANCER, arn="arn:other", enable_deletion_protection=False),
        ],
    )


def test_a_bucket_loses_every_version_and_marker(account: Account, console: Console) -> None:
    versions = {
        "Versions": [{"Key": "a", "VersionId": "1"}, {"Key": "a", "VersionId": "2"}],
        "DeleteMarkers": [{"Key": "b", "VersionId": "3"}],
    }
    account.expect("s3", "list_object_versions", versions, {"Bucket": "things"})
    gone = [{"Key": "a", "VersionId": "1"}, {"Key": "a", "VersionId": "2"}, {"Key": "b", "VersionId": "3"}]
    account.expect(
        "s3", "delete_objects", {}, {"Bucket": "things", "Delete": {"Objects": gone, "Quiet": True}}
    )
    parting.empty(account, [state(parting.BUCKET, bucket="things")], console)
    assert console.out.getvalue() == "Bucket things: 3 versions of objects deleted\n"  # type: ignore[attr-defined]


def test_a_repository_loses_its_images(account: Account, console: Console) -> None:
    images = [{"imageDigest": f"sha256:{number}"} for number in range(101)]
    asked = {"repositoryName": "things"}
    account.expect("ecr", "list_images", {"imageIds": images[:100], "nextToken": "t"}, asked)
    account.expect("ecr", "list_images", {"imageIds": images[100:]}, asked | {"nextToken": "t"})
    for some in (images[:100], images[100:]):
        account.expect("ecr", "batch_delete_image", {"imageIds": some}, asked | {"imageIds": some})
    account.expect("ecr", "list_images", {}, asked)
    parting.empty(account, [state(parting.REPOSITORY, name="things")], console)


INDEX, CHILD = {"imageDigest": "sha256:1", "imageTag": "1.0"}, {"imageDigest": "sha256:2"}
NAMED = {
    "imageId": CHILD,
    "failureCode": "ImageReferencedByManifestList",
    "failureReason": "Requested image referenced by manifest list",
}


def test_what_an_index_names_goes_after_it(account: Account, console: Console) -> None:
    asked = {"repositoryName": "things"}
    account.expect("ecr", "list_images", {"imageIds": [CHILD, INDEX]}, asked)
    account.expect("ecr", "batch_delete_image", {"imageIds": [INDEX], "failures": [NAMED]}, None)
    account.expect("ecr", "list_images", {"imageIds": [CHILD]}, asked)
    account.expect("ecr", "batch_delete_image", {"imageIds": [CHILD]}, asked | {"imageIds": [CHILD]})
    account.expect("ecr", "list_images", {}, asked)
    parting.empty(account, [state(parting.REPOSITORY, name="things")], console)


def test_an_image_that_stays_is_said(account: Account, console: Console) -> None:
    account.expect("ecr", "list_images", {"imageIds": [CHILD]}, None)
    account.expect("ecr", "batch_delete_image", {"failures": [NAMED]}, None)
    with pytest.raises(
        RefusedError, match="the repository things keeps an image: Requested image referenced"
    ):
        parting.empty(account, [state(parting.REPOSITORY, name="things")], console)


def test_what_is_full_is_named(account: Account) -> None:
    account.expect("s3", "list_object_versions", {"DeleteMarkers": [{"Key": "b"}]}, None)
    account.expect("s3", "list_object_versions", {}, None)
    account.expect("ecr", "list_images", {"imageIds": [{"imageTag": "1"}]}, None)
    states = [
        state(parting.BUCKET, bucket="full"),
        state(parting.BUCKET, bucket="empty"),
        state(parting.REPOSITORY, name="images"),
    ]
    assert parting.full(account, states) == [
        "the bucket full holds objects",
        "the repository images holds images",
    ]
