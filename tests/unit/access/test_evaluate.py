"""The evaluator of tests/access: examples of AWS's documentation with their answers, properties, and moto as a second opinion."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.evaluate import Context, Decision, Request, arn_like, condition, decide, trusts

ALLOWED, IMPLICIT, EXPLICIT = Decision.ALLOWED, Decision.IMPLICIT, Decision.EXPLICIT
ROLE = "arn:aws:iam::111122223333:role/reader"


def policy(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


# "Policies and permissions in AWS Identity and Access Management", Multiple statements and multiple policies
CONFIDENTIAL = policy(
    {"Sid": "FirstStatement", "Effect": "Allow", "Action": ["iam:ChangePassword"], "Resource": "*"},
    {"Sid": "SecondStatement", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    {
        "Sid": "ThirdStatement",
        "Effect": "Allow",
        "Action": ["s3:List*", "s3:Get*"],
        "Resource": ["arn:aws:s3:::confidential-data", "arn:aws:s3:::confidential-data/*"],
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    },
)
# "IAM JSON policy elements: NotAction"
ONLY_IAM_WITHOUT_MFA = policy(
    {
        "Sid": "DenyAllUsersNotUsingMFA",
        "Effect": "Deny",
        "NotAction": "iam:*",
        "Resource": "*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
    },
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
)
# "IAM JSON policy elements: NotResource"
PAYROLL = policy(
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    {
        "Effect": "Deny",
        "Action": "s3:*",
        "NotResource": ["arn:aws:s3:::HRBucket/Payroll", "arn:aws:s3:::HRBucket/Payroll/*"],
    },
)
# "AWS: Denies access to AWS based on the requested Region"
EUROPE = policy(
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
    {
        "Sid": "DenyAllOutsideRequestedRegions",
        "Effect": "Deny",
        "NotAction": ["cloudfront:*", "iam:*", "route53:*", "support:*"],
        "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}},
    },
)
# "Amazon S3: Allows IAM users access to their S3 home directory"
HOME = policy(
    {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": "arn:aws:s3:::bucket/home/${aws:username}/*",
    },
    {
        "Effect": "Allow",
        "Action": "s3:ListBucket",
        "Resource": "arn:aws:s3:::bucket",
        "Condition": {"StringLike": {"s3:prefix": ["", "home/", "home/${aws:username}/*"]}},
    },
)
# "AWS: Denies access to AWS based on the source IP"
OFFICE = policy(
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
    {
        "Effect": "Deny",
        "Action": "*",
        "Resource": "*",
        "Condition": {
            "NotIpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]},
            "Bool": {"aws:ViaAWSService": "false"},
        },
    },
)
# "Multivalued context keys", ForAllValues and ForAnyValue
TAGS = policy(
    {
        "Effect": "Allow",
        "Action": "ec2:CreateTags",
        "Resource": "*",
        "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["environment", "cost-center"]}},
    },
    {
        "Effect": "Deny",
        "Action": "ec2:CreateTags",
        "Resource": "*",
        "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": ["secret"]}},
    },
)
EC2 = "arn:aws:ec2:us-east-1:111122223333:instance/i-1"


@pytest.mark.parametrize(
    ("document", "action", "resource", "context", "expected"),
    [
        (CONFIDENTIAL, "iam:ChangePassword", "arn:aws:iam::111122223333:user/x", {}, ALLOWED),
        (CONFIDENTIAL, "IAM:changepassword", "arn:aws:iam::111122223333:user/x", {}, ALLOWED),
        (CONFIDENTIAL, "s3:GetObject", "arn:aws:s3:::confidential-data/a", {"aws:multifactorauthpresent": ["true"]}, ALLOWED),
        (CONFIDENTIAL, "s3:GetObject", "arn:aws:s3:::confidential-data/a", {"aws:MultiFactorAuthPresent": ["false"]}, IMPLICIT),
        (CONFIDENTIAL, "s3:GetObject", "arn:aws:s3:::confidential-data/a", {}, IMPLICIT),
        (CONFIDENTIAL, "s3:GetObject", "arn:aws:s3:::other/a", {"aws:MultiFactorAuthPresent": ["true"]}, IMPLICIT),
        (CONFIDENTIAL, "s3:PutObject", "arn:aws:s3:::confidential-data/a", {"aws:MultiFactorAuthPresent": ["true"]}, IMPLICIT),
        (ONLY_IAM_WITHOUT_MFA, "s3:GetObject", "arn:aws:s3:::a/b", {}, EXPLICIT),
        (ONLY_IAM_WITHOUT_MFA, "s3:GetObject", "arn:aws:s3:::a/b", {"aws:MultiFactorAuthPresent": ["true"]}, ALLOWED),
        (ONLY_IAM_WITHOUT_MFA, "iam:GetUser", "arn:aws:iam::111122223333:user/x", {}, ALLOWED),
        (PAYROLL, "s3:GetObject", "arn:aws:s3:::HRBucket/Payroll/may", {}, ALLOWED),
        (PAYROLL, "s3:GetObject", "arn:aws:s3:::HRBucket/payroll/may", {}, EXPLICIT),
        (PAYROLL, "sqs:SendMessage", "arn:aws:sqs:us-east-1:111122223333:q", {}, IMPLICIT),
        (EUROPE, "ec2:RunInstances", EC2, {"aws:RequestedRegion": ["eu-west-1"]}, ALLOWED),
        (EUROPE, "ec2:RunInstances", EC2, {"aws:RequestedRegion": ["us-east-1"]}, EXPLICIT),
        (EUROPE, "ec2:RunInstances", EC2, {}, EXPLICIT),
        (EUROPE, "iam:CreateRole", ROLE, {"aws:RequestedRegion": ["us-east-1"]}, ALLOWED),
        (HOME, "s3:GetObject", "arn:aws:s3:::bucket/home/ada/x", {"aws:username": ["ada"]}, ALLOWED),
        (HOME, "s3:GetObject", "arn:aws:s3:::bucket/home/bob/x", {"aws:username": ["ada"]}, IMPLICIT),
        (HOME, "s3:GetObject", "arn:aws:s3:::bucket/home//x", {}, IMPLICIT),
        (HOME, "s3:ListBucket", "arn:aws:s3:::bucket", {"aws:username": ["ada"], "s3:prefix": ["home/ada/x"]}, ALLOWED),
        (HOME, "s3:ListBucket", "arn:aws:s3:::bucket", {"aws:username": ["ada"], "s3:prefix": ["home/bob/"]}, IMPLICIT),
        (OFFICE, "s3:GetObject", "arn:aws:s3:::a/b", {"aws:SourceIp": ["192.0.2.7"], "aws:ViaAWSService": ["false"]}, ALLOWED),
        (OFFICE, "s3:GetObject", "arn:aws:s3:::a/b", {"aws:SourceIp": ["198.51.100.7"], "aws:ViaAWSService": ["false"]}, EXPLICIT),
        (OFFICE, "s3:GetObject", "arn:aws:s3:::a/b", {"aws:SourceIp": ["198.51.100.7"], "aws:ViaAWSService": ["true"]}, ALLOWED),
        (TAGS, "ec2:CreateTags", EC2, {"aws:TagKeys": ["environment", "cost-center"]}, ALLOWED),
        (TAGS, "ec2:CreateTags", EC2, {"aws:TagKeys": ["environment", "other"]}, IMPLICIT),
        (TAGS, "ec2:CreateTags", EC2, {"aws:TagKeys": ["environment", "secret"]}, EXPLICIT),
        (TAGS, "ec2:CreateTags", EC2, {}, ALLOWED),
    ],
)  # fmt: skip
def test_examples_of_the_documentation(
    document: dict[str, Any], action: str, resource: str, context: Context, expected: Decision
) -> None:
    assert decide(Request(action, resource, ROLE, context), [document]) is expected


def test_a_boundary_grants_nothing_and_limits_all() -> None:
    """ "Permissions boundaries for IAM entities": Shirley's boundary has S3, CloudWatch and EC2, her policy iam:CreateUser."""
    boundary = policy({"Effect": "Allow", "Action": ["s3:*", "cloudwatch:*", "ec2:*"], "Resource": "*"})
    shirley = policy({"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"})
    storage = policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    assert decide(Request("iam:CreateUser", "*"), [shirley], boundary=boundary) is IMPLICIT
    assert decide(Request("ec2:RunInstances", EC2), [shirley], boundary=boundary) is IMPLICIT
    assert decide(Request("s3:GetObject", "arn:aws:s3:::a/b"), [storage], boundary=boundary) is ALLOWED


def test_a_resources_policy_grants_by_itself_and_denies_whoever_it_names() -> None:
    """ "Identity-based policies and resource-based policies": within an account one of the two is enough."""
    bucket = policy(
        {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    )  # fmt: skip
    secure = {"aws:SecureTransport": ["true"]}
    read = Request("s3:GetObject", "arn:aws:s3:::b/x", ROLE, secure)
    assert decide(read, resource=[bucket]) is ALLOWED
    assert decide(Request(read.action, read.resource, f"{ROLE}-2", secure), resource=[bucket]) is IMPLICIT
    assert (
        decide(
            Request(read.action, read.resource, ROLE, {"aws:SecureTransport": ["false"]}), resource=[bucket]
        )
        is EXPLICIT
    )


def test_the_account_as_a_principal_hands_over_to_its_own_policies() -> None:
    """ "Default key policy": it "allows the account to use IAM policies", and grants no role anything by itself."""
    key = "arn:aws:kms:us-east-1:111122223333:key/k"
    root = policy(
        {
            "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
            "Action": "kms:*",
            "Resource": "*",
        }
    )
    mine = policy({"Effect": "Allow", "Action": "kms:Decrypt", "Resource": key})
    assert decide(Request("kms:Decrypt", key, ROLE), resource=[root]) is IMPLICIT
    assert decide(Request("kms:Decrypt", key, ROLE), [mine], [root]) is ALLOWED
    deny = policy({**root["Statement"][0], "Effect": "Deny"})
    assert decide(Request("kms:Decrypt", key, ROLE), [mine], [deny]) is EXPLICIT


def test_trust_is_by_principal_and_condition() -> None:
    """ "The confused deputy problem": the service is told apart by the account it acts for."""
    document = policy(
        {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}
    )  # fmt: skip
    asked = Request(
        "sts:AssumeRole", ROLE, "ecs-tasks.amazonaws.com", {"aws:SourceAccount": ["111122223333"]}
    )
    assert trusts(document, asked)
    assert not trusts(
        document, Request(asked.action, ROLE, asked.principal, {"aws:SourceAccount": ["444455556666"]})
    )
    assert not trusts(document, Request(asked.action, ROLE, asked.principal))
    assert not trusts(document, Request(asked.action, ROLE, "lambda.amazonaws.com", asked.context))


@pytest.mark.parametrize(
    ("pattern", "arn", "expected"),
    [
        ("*", "arn:aws:s3:::a", True),
        ("arn:aws:s3:::a*", "arn:aws:s3:::abc/d:e", True),
        ("arn:aws:s3:::a?", "arn:aws:s3:::abc", False),
        ("arn:*:s3:::a", "arn:aws:s3:::a", True),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:111122223333:q", False),  # no wildcard over a colon
        ("arn:aws:sqs:*:*:q", "arn:aws:sqs:us-east-1:111122223333:q", True),
        ("arn:aws:s3:::a.b", "arn:aws:s3:::axb", False),
        ("arn:aws:s3:::A", "arn:aws:s3:::a", False),
    ],
)
def test_arns(pattern: str, arn: str, expected: bool) -> None:
    assert arn_like(pattern, arn) is expected


@pytest.mark.parametrize(
    ("operator", "wanted", "given_", "expected"),
    [
        ("StringEqualsIgnoreCase", "A", ["a"], True),
        ("StringNotLike", "a*", ["abc"], False),
        ("StringNotLike", ["a*", "b*"], ["c"], True),
        ("StringEqualsIfExists", "a", None, True),
        ("ArnLike", "arn:aws:iam::*:role/r*", ["arn:aws:iam::1:role/rx"], True),
        ("ArnNotEquals", "arn:aws:iam::1:role/r", None, True),
        ("NumericLessThanEquals", "3600", ["3600"], True),
        ("NumericGreaterThan", 3, ["2"], False),
        ("Null", "true", None, True),
        ("Null", True, ["x"], False),
        ("Bool", False, ["false"], True),
        ("ForAnyValue:StringLike", "a*", None, False),
        ("ForAllValues:StringLike", "a*", ["ab", "b"], False),
    ],
)
def test_operators(operator: str, wanted: object, given_: list[str] | None, expected: bool) -> None:
    assert condition(operator, {"k": wanted}, {} if given_ is None else {"K": given_}) is expected


@pytest.mark.parametrize(
    "statement",
    [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01"}}},
        {"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"ForSomeValues:StringEquals": {"k": "v"}}},
        {"Effect": "Allow", "Actions": "s3:*", "Resource": "*"},
        {"Effect": "Permit", "Action": "s3:*", "Resource": "*"},
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused(statement: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"known|understood"):
        decide(Request("s3:GetObject", "arn:aws:s3:::a/b"), [policy(statement)])


ACTIONS = st.sampled_from(
    ("s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "sqs:SendMessage", "*", "iam:PassRole")
)
RESOURCES = st.sampled_from(
    (
        "*",
        "arn:aws:s3:::a",
        "arn:aws:s3:::a/*",
        "arn:aws:s3:::b/x",
        "arn:aws:s3:::*",
        "arn:aws:sqs:us-east-1:111122223333:q*",
    )
)
STATEMENTS = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(("Allow", "Deny")),
        "Action": ACTIONS,
        "Resource": st.lists(RESOURCES, min_size=1, max_size=2),
    }
)
REQUESTS = st.builds(
    Request,
    st.sampled_from(("s3:GetObject", "s3:PutObject", "sqs:SendMessage", "iam:PassRole")),
    st.sampled_from(
        ("arn:aws:s3:::a", "arn:aws:s3:::a/x", "arn:aws:s3:::b/x", "arn:aws:sqs:us-east-1:111122223333:queue")
    ),
)


@given(st.lists(STATEMENTS, max_size=4), STATEMENTS, REQUESTS)
def test_order_does_not_count_and_a_denial_is_never_overcome(
    before: list[dict[str, Any]], more: dict[str, Any], request: Request
) -> None:
    first, second = decide(request, [policy(*before)]), decide(request, [policy(*before, more)])
    assert decide(request, [policy(more, *reversed(before))]) is second
    assert decide(request, [policy(*before), policy(more)]) is second
    if first is EXPLICIT:
        assert second is EXPLICIT
    if more["Effect"] == "Deny":
        assert second is not ALLOWED or first is ALLOWED
    else:
        assert second is not IMPLICIT or first is IMPLICIT


@given(st.lists(STATEMENTS, max_size=4), REQUESTS)
def test_moto_says_the_same_where_it_can(before: list[dict[str, Any]], request: Request) -> None:
    """Without conditions and variables; it is another program's reading of the same rules."""
    from moto.iam.access_control import IAMPolicy, PermissionResult

    told = IAMPolicy(json.dumps(policy(*before))).is_action_permitted(request.action, request.resource)
    same = {
        PermissionResult.PERMITTED: ALLOWED,
        PermissionResult.DENIED: EXPLICIT,
        PermissionResult.NEUTRAL: IMPLICIT,
    }
    assert decide(request, [policy(*before)]) is same[told]
