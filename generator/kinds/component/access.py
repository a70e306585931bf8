"""`access:` of a component as IAM statements: the least that each entry needs.

Actions after "Actions, resources, and condition keys" of Amazon S3, Amazon SQS, AWS Secrets Manager and Amazon ECS Exec.
"""

from collections.abc import Iterator
from typing import Any

from generator.hcl import Expr, Template
from generator.kinds.component import Component
from generator.model import Service
from generator.render.pieces import Map
from generator.render.scope import Scope

BUCKET_LIST = ["s3:GetBucketLocation", "s3:ListBucket"]
OBJECTS = {
    "read": ["s3:GetObject", "s3:GetObjectVersion"],
    "write": ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
}
QUEUE = {
    "send": ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SendMessage"],
    "receive": [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ReceiveMessage",
    ],
}
EXEC = {
    "ExecuteCommand": {
        "actions": [
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ],
        "resources": ["*"],
    }
}


def statements(scope: Scope, service: Service, component: Component) -> Map:
    """Statement id -> actions and resources."""
    access = component.access
    made = Map()
    for name, mode in sorted(access.buckets.items()):
        made |= dict(_bucket(scope.path(service, "buckets", name, "arn"), _word(name), mode))
    for name, mode in sorted(access.queues.items()):
        arn = scope.path(service, "queues", name, "arn")
        made[f"Queue{_word(name)}"] = _statement(_modes(QUEUE, mode), [arn])
    if access.secrets:
        arns = [scope.path(service, "secrets", name, "arn") for name in sorted(access.secrets)]
        made["Secrets"] = _statement(["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"], arns)
    for name, statement in sorted(access.statements.items()):
        made[f"Own{_word(name)}"] = _statement(list(statement["actions"]), list(statement["resources"]))
    return made


def _bucket(arn: Any, word: str, mode: str) -> Iterator[tuple[str, dict[str, Any]]]:
    listing = BUCKET_LIST if "read" in mode else BUCKET_LIST[:1]
    yield f"Bucket{word}", _statement(listing, [arn])
    yield f"Objects{word}", _statement(_modes(OBJECTS, mode), [_below(arn)])


def _below(arn: Any) -> Any:
    return Template((arn, "/*")) if isinstance(arn, Expr) else f"{arn}/*"


def _modes(table: dict[str, list[str]], mode: str) -> list[str]:
    """`read_write` is both `read` and `write`."""
    return sorted({action for part in mode.split("_") for action in table[part]})


def _statement(actions: list[str], resources: list[Any]) -> dict[str, Any]:
    return {"actions": actions, "resources": resources}


def _word(name: str) -> str:
    """`services.a.buckets.my-data` -> `ABucketsMyData`: a statement id has letters and digits only."""
    words = name.removeprefix("services.").replace(".", "-").split("-")
    return "".join(word.capitalize() for word in words)
