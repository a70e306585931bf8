"""The first hour and the first day with a sandbox: what is done stands in `day.py`, what came of it is looked at here.

Real Terragrunt, the real engine and the real AWS provider over the files that production uses. What was made is read
back with boto3. The tests are in the order of the day; those that change something come last.
"""

import json
import re

import pytest

from tests.e2e.aws import Account
from tests.e2e.clone import Clone, git
from tests.e2e.day import ENVIRONMENTS, KEPT, Day, Evening

pytestmark = pytest.mark.e2e
UNITS = 8


def test_up_applies_development_and_says_what_to_do_next(day: Day) -> None:
    ran = day.up.must()

    applied = re.findall(r"^(?:platform|services)/\S+ +[1-9]\d* +0 +0 .* ok$", ran.text, re.MULTILINE)
    assert len(applied) == UNITS, ran.text
    assert "https://api.development.hokus.ai" in ran.text
    assert "hokusai-main-development" in ran.text
    assert "invoke plan --env development" in ran.text


def test_a_second_up_runs_nothing(day: Day) -> None:
    ran = day.second_up.must()

    assert "development is up" in ran.text
    assert ": init" not in ran.text, "a unit ran"


def test_staging_can_be_planned_by_hand_before_anything_is_there(day: Day) -> None:
    ran = day.by_hand.must()

    assert len(re.findall(r"Plan: [1-9]\d* to add, 0 to change, 0 to destroy", ran.text)) == UNITS
    assert "deprecat" not in ran.text.lower()


def test_a_plan_with_mocks_is_never_applied(day: Day) -> None:
    day.mocked.must()
    refused = day.refused.must(1)

    assert "a plan stands on values that do not exist yet; nothing of it was applied" in refused.text
    assert day.after_refused == KEPT["staging"]


def test_bare_terraform_refuses_a_saved_plan_with_mocks(day: Day) -> None:
    day.bare_plan.must()
    ran = day.bare_apply.must(1)

    assert "mock values" in re.sub(r"[\s│]+", " ", ran.text)
    assert day.after_bare == KEPT["staging"]


def test_the_other_environments_apply(day: Day) -> None:
    day.staging.must()
    day.production.must()


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_plan_after_that_says_no_changes(day: Day, environment: str) -> None:
    assert f"{environment}: no changes" in day.plans[environment].must().text


def test_rules_stand_in_order_and_lead_to_the_right_target_groups(clone: Clone, day: Day) -> None:
    account = Account.of(clone.root, "production")

    main, registry = (
        [
            (priority, hosts, paths, [re.sub("-[0-9a-f]{6}$", "", name) for name in groups])
            for priority, hosts, paths, groups in account.rules(name)
        ]
        for name in ("hokusai-main-production", "hokusai-registry-production")
    )

    assert main == [
        (100, ["api.hokus.ai"], ["/api/*", "/health"], ["data-pipeline-api-main-pr"]),
        (200, ["mlflow.hokus.ai"], ["/*"], ["data-pipeline-mlflow-main"]),
    ]
    assert registry == [
        (100, ["registry.hokus.ai"], ["/mlflow", "/mlflow/*"], ["data-pipeline-mlflow-regi"]),
        (200, ["registry.hokus.ai"], ["/api/*", "/health"], ["data-pipeline-api-registr"]),
    ]


def test_target_groups_probe_what_the_program_answers(clone: Clone, day: Day) -> None:
    groups = Account.of(clone.root, "production").ask("elbv2").describe_target_groups()["TargetGroups"]

    seen = {
        (group["Port"], group["HealthCheckPath"], group["TargetType"], group["Protocol"]) for group in groups
    }

    assert seen == {
        (8000, "/health", "ip", "HTTP"),
        (8001, "/health", "ip", "HTTP"),
        (5000, "/health", "ip", "HTTP"),
    }
    assert len(groups) == 5
    assert all(len(group["LoadBalancerArns"]) == 1 for group in groups)


def test_names_lead_to_the_balancers_that_hold_their_rules(clone: Clone, day: Day) -> None:
    account = Account.of(clone.root, "staging")
    dns = {
        key: account.load_balancer(f"hokusai-{key}-staging")["DNSName"]
        for key in ("main", "auth", "registry")
    }

    assert account.records("staging.hokus.ai") == {
        "api.staging.hokus.ai": dns["main"],
        "auth.staging.hokus.ai": dns["auth"],
        "mlflow.staging.hokus.ai": dns["main"],
        "registry.staging.hokus.ai": dns["registry"],
    }


def test_references_are_resolved_in_the_task_definition(clone: Clone, day: Day) -> None:
    account = Account.of(clone.root, "production")
    database = account.ask("rds").describe_db_instances(
        DBInstanceIdentifier="hokusai-data-pipeline-mlflow-production"
    )
    host = database["DBInstances"][0]["Endpoint"]["Address"]

    container = account.task_definition("hokusai-data-pipeline-api-production")["containerDefinitions"][0]

    assert {one["name"]: one["value"] for one in container["environment"]} == {
        "DATABASE_URL": f"postgresql://{host}:5432/mlflow",
        "MLFLOW_TRACKING_URI": "http://mlflow.hokusai-production.local:5000",
    }
    assert [one["name"] for one in container["secrets"]] == ["API_KEY"]
    assert container["image"] == "932100697592.dkr.ecr.us-east-1.amazonaws.com/hokusai-api:2025-08-20"
    assert container["portMappings"][0]["containerPort"] == 8001


def test_a_role_may_do_what_its_manifest_says_and_nothing_else(clone: Clone, day: Day) -> None:
    iam = Account.of(clone.root, "production").ask("iam")
    role = "hokusai-data-pipeline-api-task-production"

    (name,) = iam.list_role_policies(RoleName=role)["PolicyNames"]
    statements = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]["Statement"]

    bucket = "arn:aws:s3:::hokusai-pipeline-data-production"
    resources = {
        one
        for statement in statements
        for one in (
            [statement["Resource"]] if isinstance(statement["Resource"], str) else statement["Resource"]
        )
    }
    assert resources == {bucket, f"{bucket}/*"}
    assert all(action.startswith("s3:") and "*" not in action for s in statements for action in s["Action"])


def test_alarms_tell_the_owner(clone: Clone, day: Day) -> None:
    account = Account.of(clone.root, "production")
    alarms = account.ask("cloudwatch").describe_alarms(AlarmNamePrefix="hokusai-data-pipeline-")[
        "MetricAlarms"
    ]

    assert {alarm["AlarmName"] for alarm in alarms} == {
        f"hokusai-data-pipeline-{name}-production"
        for name in ("api-unhealthy", "database-cpu", "task-failures")
    }
    assert all("data-pipeline-team" in arn for alarm in alarms for arn in alarm["AlarmActions"])


def test_buckets_are_private_encrypted_and_expire(clone: Clone, day: Day) -> None:
    s3 = Account.of(clone.root, "production").ask("s3")
    name = "hokusai-pipeline-data-production"

    access = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    rules = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])

    assert all(access.values())
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert 365 in [rule.get("Expiration", {}).get("Days") for rule in rules]
    assert any(
        s["Effect"] == "Deny" and "aws:SecureTransport" in json.dumps(s["Condition"])
        for s in policy["Statement"]
    )


def test_production_is_larger_and_protected(clone: Clone, day: Day) -> None:
    account = Account.of(clone.root, "production")
    database = account.ask("rds").describe_db_instances()["DBInstances"][0]
    balancer = account.load_balancer("hokusai-main-production")
    attributes = account.ask("elbv2").describe_load_balancer_attributes(
        LoadBalancerArn=balancer["LoadBalancerArn"]
    )

    assert (database["MultiAZ"], database["DeletionProtection"], database["StorageEncrypted"]) == (
        True,
        True,
        True,
    )
    assert {"Key": "deletion_protection.enabled", "Value": "true"} in attributes["Attributes"]
    assert len(balancer["AvailabilityZones"]) == 3


def test_an_external_component_finds_its_way_by_parameters(clone: Clone, day: Day) -> None:
    ssm = Account.of(clone.root, "staging").ask("ssm")
    found = ssm.get_parameters_by_path(Path="/hokusai/staging/auth", Recursive=True)["Parameters"]

    values = {one["Name"].removeprefix("/hokusai/staging/auth/"): one["Value"] for one in found}

    assert set(values) == {
        "api/discovery_arn", "api/security_group_id", "api/target_group_arn/auth", "api/task_role_arn", "cluster_arn",
        "execution_role_arn",
    }  # fmt: skip
    assert values["cluster_arn"].endswith(":cluster/hokusai-staging")


def test_a_new_service_touches_only_its_own_units(evening: Evening) -> None:
    evening.written.must()
    stale = evening.stale.must(1)
    evening.generated.must()
    ran = evening.applied.must()

    assert "invoke generate" in stale.text
    touched = re.findall(r"^ *((?:platform|services)/\S+) +(\d+) +(\d+) +(\d+)", ran.text, re.MULTILINE)
    changed = {unit for unit, *numbers in touched if any(int(number) for number in numbers)}
    assert changed, ran.text
    assert all(unit.startswith("services/data-pipeline2/") for unit in changed), ran.text


def test_destroying_production_needs_an_approval(clone: Clone, evening: Evening) -> None:
    ran = evening.kept.must(1)

    assert "--approve" in ran.text
    assert Account.of(clone.root, "production").load_balancer("hokusai-main-production")


@pytest.mark.parametrize("environment", KEPT)
def test_destroy_leaves_nothing(clone: Clone, evening: Evening, environment: str) -> None:
    ran = evening.destroyed[environment].must()

    assert Account.of(clone.root, environment).remaining() == KEPT[environment], ran.text


def test_nothing_was_left_in_the_tree(clone: Clone, evening: Evening) -> None:
    """What runs write is ignored by git: the tree has the new service and nothing else."""
    assert evening.generated.code == 0
    status = git(clone.root, "status", "--porcelain", "--untracked-files=all").splitlines()
    about_it = (".github/", "catalog-info.yaml", "registry/allocations/", "registry/docs/")

    strange = [line for line in status if "data-pipeline2" not in line and not line[3:].startswith(about_it)]

    assert strange == []
