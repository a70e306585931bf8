"""What the two roles of GitHub's workflows may do: their policies as a real plan has them, AWS's managed ones as moto carries them.

The plan is made by the real provider without any account: nothing in the module asks for one.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.access.evaluate import Decision, Document, Request, decide, trusts
from tests.terraform.conftest import ENGINES, Engine, environment
from tests.terraform.trees import ROOT

pytestmark = pytest.mark.terraform
ACCOUNT, REGION = "111122223333", "us-east-1"
BUCKET = "arn:aws:s3:::hokusai-terraform-state-production"
STATE = f"{BUCKET}/live/production/services/auth/app/terraform.tfstate"
OTHER_STATE = f"{BUCKET}/live/staging/services/auth/app/terraform.tfstate"
IAM = f"arn:aws:iam::{ACCOUNT}"
PROVIDER = f"{IAM}:oidc-provider/token.actions.githubusercontent.com"
BOUNDARY = f"{IAM}:policy/boundary"
CONFIGURATION = f"""
provider "aws" {{
  access_key                  = "none"
  region                      = "{REGION}"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true
}}

module "ci_roles" {{
  source = "{ROOT / "modules/ci-roles"}"

  account_id               = "{ACCOUNT}"
  environment              = "production"
  permissions_boundary_arn = "{BOUNDARY}"
  project                  = "hokusai"
  repository               = "hokusai/infrastructure"
  state_bucket             = "hokusai-terraform-state-production"
}}
"""
# Services of the estate, by the prefix of their actions -> the name of their model in botocore.
SERVICES = {
    "acm": "acm", "application-autoscaling": "application-autoscaling", "cloudwatch": "cloudwatch", "dynamodb": "dynamodb",
    "ec2": "ec2", "ecr": "ecr", "ecs": "ecs", "elasticloadbalancing": "elbv2", "events": "events", "iam": "iam", "kms": "kms",
    "lambda": "lambda", "logs": "logs", "rds": "rds", "route53": "route53", "scheduler": "scheduler",
    "secretsmanager": "secretsmanager", "servicediscovery": "servicediscovery", "sns": "sns", "sqs": "sqs", "ssm": "ssm",
    "wafv2": "wafv2",
}  # fmt: skip
WRITING = (
    "Add", "Allocate", "Associate", "Attach", "Authorize", "Change", "Copy", "Create", "Delete", "Deregister", "Detach", "Disable",
    "Disassociate", "Enable", "Execute", "Failover", "Import", "Invoke", "Modify", "Move", "Publish", "Purge", "Put", "Reboot",
    "Register", "Release", "Remove", "Replace", "Reset", "Restore", "Revoke", "Rotate", "Run", "Schedule", "Send", "Set", "Start",
    "Stop", "Tag", "Terminate", "Transfer", "Untag", "Update", "Upload",
)  # fmt: skip


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every resource of the module as the plan would make it, by its address in the module; one engine is enough."""
    tool = next(iter(ENGINES.values()))
    engine = Engine(tool, environment(tool))
    folder = tmp_path_factory.mktemp("ci-roles")
    (folder / "main.tf").write_text(CONFIGURATION)
    engine.initialised(folder)
    done = engine("plan", "-input=false", "-no-color", "-out=plan", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    shown = json.loads(engine("show", "-json", "plan", cwd=folder).stdout)
    (module,) = shown["planned_values"]["root_module"]["child_modules"]
    return {one["address"].removeprefix("module.ci_roles."): one["values"] for one in module["resources"]}


@cache
def managed(name: str) -> Document:
    """A policy of AWS, as moto carries it."""
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    found: Document = json.loads(aws_managed_policies_data)[name]["Document"]
    return found


def policies(planned: dict[str, dict[str, Any]], kind: str) -> list[Document]:
    """All of a role's; that these are all is the first thing to hold."""
    attached = planned[f"aws_iam_role_policy_attachment.{kind}"]["policy_arn"]
    return [
        json.loads(planned[f"aws_iam_role_policy.{kind}"]["policy"]),
        managed(attached.rpartition("/")[2]),
    ]


def may(
    planned: dict[str, dict[str, Any]], kind: str, action: str, resource: str, **context: list[str]
) -> bool:
    return decide(Request(action, resource, "", context), policies(planned, kind)) is Decision.ALLOWED


def writing() -> Iterator[str]:
    """Every operation of these services that changes something, from botocore's models."""
    from botocore.session import get_session

    session = get_session()
    for prefix, service in SERVICES.items():
        for operation in session.get_service_model(service).operation_names:
            if operation.startswith(WRITING):
                yield f"{prefix}:{operation}"


def test_these_are_all_the_policies(planned: dict[str, dict[str, Any]]) -> None:
    assert sorted(planned) == [
        "aws_iam_openid_connect_provider.this[0]",
        'aws_iam_role.this["apply"]',
        'aws_iam_role.this["plan"]',
        "aws_iam_role_policy.apply",
        "aws_iam_role_policy.plan",
        "aws_iam_role_policy_attachment.apply",
        "aws_iam_role_policy_attachment.plan",
    ]


def test_the_plan_role_changes_nothing(planned: dict[str, dict[str, Any]]) -> None:
    tried = [
        *writing(),
        "iam:PassRole",
        "s3:DeleteBucket",
        "s3:PutBucketPolicy",
        "s3:PutObjectAcl",
        "sts:AssumeRole",
    ]
    assert len(tried) > 1_000
    assert decide_all(policies(planned, "plan"), tried, "*") == set()


def decide_all(documents: list[Document], actions: list[str], resource: str) -> set[str]:
    """Those that are allowed."""
    return {one for one in actions if decide(Request(one, resource), documents) is Decision.ALLOWED}


def test_it_reads_states_and_no_other_data(planned: dict[str, dict[str, Any]]) -> None:
    assert may(planned, "plan", "s3:GetObject", STATE)
    assert may(planned, "plan", "ec2:DescribeInstances", "*")
    assert may(planned, "plan", "iam:GetRolePolicy", f"{IAM}:role/hokusai-x")
    for action, resource in [
        ("s3:GetObject", "arn:aws:s3:::hokusai-pipeline-data-production/customers.csv"),
        ("s3:GetObject", OTHER_STATE),
        ("s3:GetObjectVersion", "arn:aws:s3:::hokusai-pipeline-data-production/customers.csv"),
        (
            "secretsmanager:GetSecretValue",
            f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:hokusai/production/x",
        ),
        ("sqs:ReceiveMessage", f"arn:aws:sqs:{REGION}:{ACCOUNT}:q"),
        ("dynamodb:Scan", f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/t"),
        ("logs:GetLogEvents", f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:g:log-stream:s"),
        ("ecr:GetDownloadUrlForLayer", f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/r"),
        ("lambda:GetFunction", f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:f"),
    ]:
        assert not may(planned, "plan", action, resource), (action, resource)


@pytest.mark.parametrize("action", ["s3:PutObject", "s3:DeleteObject"])
def test_it_holds_locks_and_writes_no_state(planned: dict[str, dict[str, Any]], action: str) -> None:
    assert may(planned, "plan", action, f"{STATE}.tflock")
    for resource in (
        STATE,
        f"{OTHER_STATE}.tflock",
        f"{BUCKET}/other",
        "arn:aws:s3:::another/x.tfstate.tflock",
    ):
        assert not may(planned, "plan", action, resource), resource


def test_the_apply_role_makes_the_projects_roles_and_no_others(planned: dict[str, dict[str, Any]]) -> None:
    ours, other = f"{IAM}:role/hokusai-auth-api-task-production", f"{IAM}:role/administrator"
    for action in (
        "iam:CreateRole",
        "iam:PutRolePolicy",
        "iam:AttachRolePolicy",
        "iam:PassRole",
        "iam:DeleteRole",
    ):
        assert may(planned, "apply", action, ours), action
        assert not may(planned, "apply", action, other), action
    assert may(planned, "apply", "ecs:CreateService", "*")
    assert may(planned, "apply", "s3:PutObject", STATE)
    for action in (
        "iam:CreateUser",
        "iam:CreateAccessKey",
        "iam:CreatePolicy",
        "iam:CreateLoginProfile",
        "organizations:LeaveOrganization",
    ):
        assert not may(planned, "apply", action, "*"), action


@pytest.mark.parametrize("kind", ["plan", "apply"])
def test_it_cannot_change_what_it_stands_on(planned: dict[str, dict[str, Any]], kind: str) -> None:
    """Neither role changes or passes on the two, nor the provider that GitHub's tokens are checked by; old states stay."""
    actions = [action for action in writing() if action.startswith("iam:")] + ["iam:PassRole"]
    assert len(actions) > 90
    for resource in (
        f"{IAM}:role/hokusai-ci-plan-production",
        f"{IAM}:role/hokusai-ci-apply-production",
        PROVIDER,
    ):
        assert decide_all(policies(planned, kind), actions, resource) == set(), resource
    assert not may(planned, kind, "s3:DeleteObjectVersion", STATE)
    assert not may(planned, kind, "s3:DeleteBucket", BUCKET)


def test_both_are_bounded(planned: dict[str, dict[str, Any]]) -> None:
    """The boundary is on both, and it counts: what it leaves out neither may, whatever their policies say."""
    boundary = {"Statement": [{"Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*"}]}
    for kind, action, resource in [("plan", "s3:GetObject", STATE), ("apply", "ec2:RunInstances", "*")]:
        assert planned[f'aws_iam_role.this["{kind}"]']["permissions_boundary"] == BOUNDARY
        within = decide(Request(action, resource), policies(planned, kind), boundary=boundary)
        beyond = decide(Request("iam:GetRole", f"{IAM}:role/x"), policies(planned, kind), boundary=boundary)
        assert (within, beyond) == (Decision.ALLOWED, Decision.IMPLICIT)


@pytest.mark.parametrize(
    ("subject", "plan", "apply"),
    [
        ("repo:hokusai/infrastructure:pull_request", True, False),
        ("repo:hokusai/infrastructure:ref:refs/heads/main", True, False),
        ("repo:hokusai/infrastructure:environment:production", False, True),
        ("repo:hokusai/infrastructure:environment:staging", False, False),
        ("repo:hokusai/infrastructure:ref:refs/heads/main2", False, False),
        ("repo:hokusai/infrastructure:ref:refs/tags/main", False, False),
        ("repo:hokusai/infrastructure-fork:pull_request", False, False),
        ("repo:somebody/infrastructure:environment:production", False, False),
        ("REPO:HOKUSAI/INFRASTRUCTURE:pull_request", False, False),
    ],
)
def test_who_may_take_the_roles(
    planned: dict[str, dict[str, Any]], subject: str, plan: bool, apply: bool
) -> None:
    issuer = PROVIDER.partition("/")[2]
    for kind, expected in (("plan", plan), ("apply", apply)):
        trust = json.loads(planned[f'aws_iam_role.this["{kind}"]']["assume_role_policy"])

        def asked(audience: str, principal: str = PROVIDER, trust: Document = trust) -> bool:
            context = {f"{issuer}:aud": [audience], f"{issuer}:sub": [subject]}
            return trusts(
                trust, Request("sts:AssumeRoleWithWebIdentity", f"{IAM}:role/x", principal, context)
            )

        assert asked("sts.amazonaws.com") is expected
        assert not asked("https://github.com/hokusai")
        assert not asked("sts.amazonaws.com", f"{IAM}:oidc-provider/example.com")
