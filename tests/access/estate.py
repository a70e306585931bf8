"""What each role of the example estate may do, written out; everything else is denied.

The table is by hand, from what the manifests in registry/services ask for, so that it does not repeat the renderer.
"""

import re
from collections.abc import Iterable

from tests.access.account import Resource, Role
from tests.access.evaluate import Context, Decision, Request, decide, statements, trusts

# Kind of resource -> actions that are tried on it: reading, writing, and what would open it to others.
ACTIONS = {
    "bucket": ("s3:ListBucket", "s3:GetBucketLocation", "s3:DeleteBucket", "s3:PutBucketPolicy"),
    "objects": ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:PutObjectAcl"),
    "secret": (
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:DeleteSecret",
    ),
    "queue": (
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:SendMessage",
        "sqs:PurgeQueue",
        "sqs:SetQueueAttributes",
    ),
    "topic": ("sns:Publish", "sns:Subscribe"),
    "key": ("kms:Decrypt", "kms:PutKeyPolicy"),
    "parameter": ("ssm:GetParameter", "ssm:PutParameter"),
    "repository": ("ecr:BatchGetImage", "ecr:PutImage"),
    "logs": ("logs:PutLogEvents", "logs:GetLogEvents", "logs:DeleteLogStream"),
    "role": ("iam:PassRole", "sts:AssumeRole", "iam:PutRolePolicy"),
    "task": ("ecs:RunTask", "ecs:RegisterTaskDefinition"),
    "database": ("rds-db:connect",),
}
READ = {"bucket": {"s3:ListBucket", "s3:GetBucketLocation"}, "objects": {"s3:GetObject"}}
WRITE = {"bucket": {"s3:GetBucketLocation"}, "objects": {"s3:PutObject", "s3:DeleteObject"}}
READ_WRITE = {"bucket": READ["bucket"], "objects": {"s3:GetObject", "s3:PutObject", "s3:DeleteObject"}}
RECEIVE = {"queue": {"sqs:ReceiveMessage", "sqs:DeleteMessage"}}
READ_SECRET = {"secret": {"secretsmanager:GetSecretValue"}}
# AmazonECSTaskExecutionRolePolicy: any image and any log of the account ("Amazon ECS task execution IAM role").
EVERY_IMAGE_AND_LOG = {"repository": {"ecr:BatchGetImage"}, "logs": {"logs:PutLogEvents"}}

# Role -> resource by name -> kind -> actions, with {e} for the environment; `*` is every resource of a kind.
MAY: dict[str, dict[str, dict[str, set[str]]]] = {
    "hokusai-auth-api-task-{e}": {},
    "hokusai-data-pipeline-api-task-{e}": {"hokusai-pipeline-data-{e}": READ_WRITE},
    "hokusai-data-pipeline-api-execution-{e}": {
        "hokusai/{e}/data-pipeline/api-key": READ_SECRET,
        "*": EVERY_IMAGE_AND_LOG,
    },
    "hokusai-data-pipeline-mlflow-task-{e}": {"hokusai-mlflow-artifacts-{e}": READ_WRITE},
    "hokusai-evaluation-report-task-{e}": {"hokusai-evaluation-reports-{e}": READ_WRITE},
    "hokusai-evaluation-scorer-task-{e}": {
        "hokusai-mlflow-artifacts-{e}": READ,
        "hokusai-evaluation-reports-{e}": WRITE,
        "hokusai-evaluation-models-{e}": RECEIVE,
    },
    "hokusai-evaluation-scorer-execution-{e}": {
        "hokusai/{e}/evaluation/slack-webhook": READ_SECRET,
        "*": EVERY_IMAGE_AND_LOG,
    },
    "hokusai-evaluation-report-schedule-{e}": {
        "hokusai-evaluation-report-{e}": {"task": {"ecs:RunTask"}},
        "hokusai-evaluation-report-task-{e}": {"role": {"iam:PassRole"}},
        "hokusai-ecs-execution-{e}": {"role": {"iam:PassRole"}},
    },
    "hokusai-ecs-execution-{e}": {"*": EVERY_IMAGE_AND_LOG},
    "hokusai-{e}-flow-log": {"/aws/vpc-flow-logs/hokusai-{e}": {"logs": {"logs:PutLogEvents"}}},
}

Right = tuple[str, str, str]


def expected(environment: str, found: Iterable[Resource]) -> set[Right]:
    """(role, action, resource) of the table."""
    rights = set()
    for resource in found:
        for role, table in MAY.items():
            for name, kinds in table.items():
                if name.format(e=environment) in (resource.name, "*"):
                    actions = kinds.get(resource.kind, set())
                    rights |= {(role.format(e=environment), action, resource.arn) for action in actions}
    return rights


def simulated(roles: Iterable[Role], found: Iterable[Resource], cluster: str) -> set[Right]:
    """The same from the policies that are in force, under the conditions in which a task or a schedule asks."""
    context = {
        "aws:SecureTransport": ["true"],
        "ecs:cluster": [cluster],
        "iam:PassedToService": ["ecs-tasks.amazonaws.com"],
    }
    listed = list(found)
    return {
        (role.name, action, resource.arn)
        for role in roles
        for resource in listed
        for action in ACTIONS[resource.kind]
        if decide(
            Request(action, resource.arn, role.arn, context),
            role.policies,
            [resource.policy] if resource.policy else [],
            role.boundary,
        )
        is Decision.ALLOWED
    }


# Who takes each role, by the end of its name before the environment.
SERVICES = {
    "execution": "ecs-tasks.amazonaws.com",
    "task": "ecs-tasks.amazonaws.com",
    "schedule": "scheduler.amazonaws.com",
    "flow-log": "vpc-flow-logs.amazonaws.com",
}


def taken_by(role: Role, account: str, region: str) -> list[tuple[str, str]]:
    """(service, account it acts for) of all that may take a role: only one is right."""
    others = (
        "lambda.amazonaws.com",
        "ec2.amazonaws.com",
        f"arn:aws:iam::{account}:user/somebody",
        "arn:aws:iam::444455556666:root",
    )
    return [
        (service, acts_for)
        for service in (*sorted(set(SERVICES.values())), *others)
        for acts_for in (account, "444455556666", "")
        if trusts(role.trust, Request("sts:AssumeRole", role.arn, service, _acting(acts_for, region)))
    ]


def _acting(account: str, region: str) -> Context:
    group = f"arn:aws:scheduler:{region}:{account}:schedule-group/default"
    return {"aws:SourceAccount": [account], "aws:SourceArn": [group]} if account else {}


def service_of(role: Role, environment: str) -> str:
    """Whose role it is by its name."""
    name = role.name.removesuffix(f"-{environment}")
    return next(service for end, service in SERVICES.items() if name.endswith(end))


def wide(role: Role) -> list[str]:
    """Of the role's own policies: an action with a wildcard, and a resource that is more than one thing and its contents."""
    found = []
    for document in role.inline:
        for one in statements(document):
            found += [action for action in _listed(one["Action"]) if "*" in action or "?" in action]
            found += [
                arn
                for arn in _listed(one["Resource"])
                if any(sign in _contents.sub("", arn) for sign in "*?")
            ]
            found += sorted({"NotAction", "NotResource"} & set(one))
    return found


# What is in a bucket, a log group's streams, a family's revisions, a cluster's tasks, the random end of a secret's ARN.
_contents = re.compile(r"(?<=[a-z0-9])(/\*|:\*|-\?{6})$")


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
