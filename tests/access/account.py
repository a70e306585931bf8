"""The roles of an account with all that their policies say, and what they could reach, read back with boto3."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from tests.access.evaluate import Document

AWS_OWN = "/aws-service-role/"


class Ask(Protocol):
    """Gives a boto3 client of the account."""

    def __call__(self, service: str, /) -> Any: ...


@dataclass(frozen=True)
class Role:
    """`inline` are its own policies, `attached` the managed ones, by name."""

    name: str
    arn: str
    trust: Document
    inline: tuple[Document, ...]
    attached: dict[str, Document]
    boundary: Document | None = None

    @property
    def policies(self) -> tuple[Document, ...]:
        return (*self.inline, *self.attached.values())


@dataclass(frozen=True)
class Resource:
    """`kind` is bucket, objects, secret, queue, topic, key, parameter, repository, logs, role, task or database."""

    kind: str
    name: str
    arn: str
    policy: Document | None = None


def roles(ask: Ask) -> list[Role]:
    """Every role but those that AWS makes for its own services."""
    iam = ask("iam")
    found = [one for page in iam.get_paginator("list_roles").paginate() for one in page["Roles"]]
    return [_role(iam, one) for one in found if not one["Path"].startswith(AWS_OWN)]


def _role(iam: Any, one: dict[str, Any]) -> Role:
    name = one["RoleName"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    boundary = one.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
    return Role(
        name,
        one["Arn"],
        one["AssumeRolePolicyDocument"],
        tuple(iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"] for policy in inline),
        {policy["PolicyName"]: _managed(iam, policy["PolicyArn"]) for policy in attached},
        _managed(iam, boundary) if boundary else None,
    )


def _managed(iam: Any, arn: str) -> Document:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document: Document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    return document


def resources(ask: Ask, account: str, region: str) -> list[Resource]:
    """What holds data or hands on rights; ARNs that an answer does not name are built as the services define them."""
    return [*_stored(ask), *_messages(ask), *_named(ask, f"{region}:{account}")]


def _stored(ask: Ask) -> Iterator[Resource]:
    s3, secrets, kms = ask("s3"), ask("secretsmanager"), ask("kms")
    for bucket in s3.list_buckets()["Buckets"]:
        arn, policy = f"arn:aws:s3:::{bucket['Name']}", _bucket_policy(s3, bucket["Name"])
        yield Resource("bucket", bucket["Name"], arn, policy)
        yield Resource("objects", bucket["Name"], f"{arn}/a/file", policy)
    for secret in secrets.list_secrets()["SecretList"]:
        yield Resource("secret", secret["Name"], secret["ARN"])
    for key in kms.list_keys()["Keys"]:
        yield Resource(
            "key",
            key["KeyId"],
            key["KeyArn"],
            _document(kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"]),
        )


def _messages(ask: Ask) -> Iterator[Resource]:
    sqs, sns = ask("sqs"), ask("sns")
    for url in sqs.list_queues().get("QueueUrls", ()):
        said = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn", "Policy"])["Attributes"]
        policy = _document(said["Policy"]) if said.get("Policy") else None
        yield Resource("queue", url.rpartition("/")[2], said["QueueArn"], policy)
    for topic in sns.list_topics()["Topics"]:
        arn = topic["TopicArn"]
        policy = _document(sns.get_topic_attributes(TopicArn=arn)["Attributes"]["Policy"])
        yield Resource("topic", arn.rpartition(":")[2], arn, policy)


def _named(ask: Ask, place: str) -> Iterator[Resource]:
    for repository in ask("ecr").describe_repositories()["repositories"]:
        yield Resource("repository", repository["repositoryName"], repository["repositoryArn"])
    for group in ask("logs").describe_log_groups()["logGroups"]:
        name = group["logGroupName"]
        yield Resource("logs", name, f"arn:aws:logs:{place}:log-group:{name}:log-stream:x")
    for parameter in ask("ssm").describe_parameters()["Parameters"]:
        yield Resource("parameter", parameter["Name"], f"arn:aws:ssm:{place}:parameter{parameter['Name']}")
    for family in ask("ecs").list_task_definition_families(status="ACTIVE")["families"]:
        yield Resource("task", family, f"arn:aws:ecs:{place}:task-definition/{family}:1")
    for database in ask("rds").describe_db_instances()["DBInstances"]:
        name = database["DBInstanceIdentifier"]
        yield Resource(
            "database",
            name,
            f"arn:aws:rds-db:{place}:dbuser:{database['DbiResourceId']}/{database['MasterUsername']}",
        )


def _bucket_policy(s3: Any, bucket: str) -> Document | None:
    try:
        return _document(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucketPolicy":
            raise
        return None


def _document(text: str) -> Document:
    import json

    document: Document = json.loads(text)
    return document
