"""The first hour and the first day with a sandbox: what is done stands in `day.py`, what came of it is looked at here.

Real Terragrunt, the real engine and the real AWS provider over the files that production uses. What was made is read
back with boto3. The tests are in the order of the day; those that change something come last.
"""

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access import account as access
from tests.access import estate
from tests.e2e import broken, oidc, search
from tests.e2e.aws import Account
from tests.e2e.clone import Clone, Ran, git
from tests.e2e.day import CANARY, ENVIRONMENTS, KEPT, Day, Evening

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


def test_staging_can_be_planned_before_anything_is_there(day: Day) -> None:
    """A service with the tool, and a unit by hand: both stand on others that are not there. (All units: test_policy.py.)"""
    service, one = day.mocked.must(), day.bare_plan.must()

    assert re.search(r"staging: [1-9]\d* to add, 0 to change, 0 to destroy in 2 units", service.text), (
        service.text
    )
    assert re.search(r"Plan: [1-9]\d* to add, 0 to change, 0 to destroy", one.text)


def test_a_plan_with_mocks_is_never_applied(day: Day) -> None:
    refused = day.refused.must(1)

    assert "a plan stands on values that do not exist yet; nothing of it was applied" in refused.text
    assert day.after_refused == KEPT["staging"]


def test_bare_terraform_refuses_a_saved_plan_with_mocks(day: Day) -> None:
    ran = day.bare_apply.must(1)

    assert "mock values" in re.sub(r"[\s│]+", " ", ran.text)
    assert day.after_bare == KEPT["staging"]


def test_the_other_environments_apply(day: Day) -> None:
    day.staging.must()
    day.production.must()


@pytest.mark.parametrize("environment", ["development", "production"])
def test_a_plan_after_that_says_no_changes(day: Day, environment: str) -> None:
    assert f"{environment}: no changes" in day.plans[environment].must().text


def test_a_plan_by_hand_says_so_too(day: Day) -> None:
    ran = day.by_hand.must()

    assert len(re.findall(r"No changes\. Your infrastructure matches the configuration", ran.text)) == UNITS
    assert "deprecat" not in ran.text.lower()


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


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_a_role_may_do_what_its_manifest_says_and_nothing_else(
    clone: Clone, day: Day, environment: str
) -> None:
    """IAM's own rules over the policies in force: every role, every resource of the account, reading and writing."""
    held = Account.of(clone.root, environment)
    account, region = held.endpoint.account_id, held.endpoint.region
    roles = access.roles(held.ask)
    found = [
        *access.resources(held.ask, account, region),
        *(access.Resource("role", role.name, role.arn) for role in roles),
    ]
    cluster = f"arn:aws:ecs:{region}:{account}:cluster/hokusai-{environment}"

    assert {role.name for role in roles} == {name.format(e=environment) for name in estate.MAY}
    assert {resource.kind for resource in found} == set(estate.ACTIONS)
    assert len(found) > 40
    assert estate.simulated(roles, found, cluster) == estate.expected(environment, found)
    for role in roles:
        assert estate.taken_by(role, account, region) == [(estate.service_of(role, environment), account)], (
            role
        )
        assert estate.wide(role) == [], role


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


def test_verify_finds_an_applied_environment_good_and_says_what_it_did_not_ask(
    clone: Clone, day: Day
) -> None:
    ran = clone.invoke("verify", "--env", "development").must()

    assert re.search(r"^ *addresses +12 not asked +the sandbox routes no requests$", ran.text, re.MULTILINE)
    assert re.search(r"^1 warning, \d+ good, 27 not asked", ran.text, re.MULTILINE), ran.text
    assert "warning[secret-unset] hokusai/development/evaluation/slack-webhook" in ran.text


def test_verify_finds_what_was_broken_by_hand(clone: Clone, day: Day) -> None:
    with broken.broken(Account.of(clone.root, "development")):
        found = json.loads(clone.run_apart("verify", "--env", "development", "--format", "json").must(1).text)
    wrong = {
        (one["area"], one["subject"]): one
        for one in found["checks"]
        if one["state"] not in ("good", "not asked") and one["cause"] != "secret-unset"
    }

    assert len(wrong) == len(broken.FOUND), wrong
    for (area, subject), cause in broken.FOUND.items():
        (one,) = [one for key, one in wrong.items() if key[0] == area and key[1].startswith(subject)]
        assert one["cause"] == cause
        assert one["likely"]
        assert one["look"]
        assert one["owner"] in ("data-pipeline-team", "infrastructure-team")
    assert clone.invoke("verify", "--env", "development").must()


def test_a_client_secret_goes_into_the_rule_and_into_no_state(clone: Clone, day: Day, tmp_path: Path) -> None:
    value = f"oidc-{CANARY}"
    signed = oidc.spend(Account.of(clone.root, "development"), tmp_path, value)

    assert value in signed.in_rule, "the rule never had it"
    assert "set-out-of-band" in (tmp_path / "terraform.tfstate").read_text()
    assert (tmp_path / "plan.tfplan").is_file()
    assert (search.files(tmp_path, value), CANARY in signed.said) == ([], False)


def test_a_secrets_value_is_where_it_belongs(clone: Clone, day: Day) -> None:
    said = day.secret.must().text
    manager = Account.of(clone.root, "development").ask("secretsmanager")
    held = manager.get_secret_value(SecretId="hokusai/development/data-pipeline/api-key")

    assert held["SecretString"] == CANARY
    assert "hokusai/development/data-pipeline/api-key is set" in said
    assert "--service hokusai-data-pipeline-api-development --force-new-deployment" in said
    assert re.search(
        r"data-pipeline +api-key +set ", clone.invoke("secret-list", "--env", "development").must().text
    )


def test_a_plan_says_first_what_is_dangerous_and_whose_it_is(evening: Evening) -> None:
    ran = evening.two.planned.must()

    record = 'module.dns.aws_route53_record.this["auth"]'
    assert (
        f"Look first (1)\n  !   the record {record} would be replaced (name cannot change in place): "
        "the name is not found until it is there again\n      services/auth/app, auth-team\n"
    ) in ran.text
    assert (
        f"  -/+ {record}\n"
        '        name  "auth.development.hokus.ai" -> "login.development.hokus.ai"  (this replaces it)\n'
    ) in ran.text
    assert "development: 1 to add, 1 to change, 1 to destroy in 1 unit; look first at 1 danger" in ran.text


def test_exactly_the_reviewed_plan_is_applied_and_only_once(evening: Evening) -> None:
    ran = evening.two.applied.must()
    again = evening.two.again.must(1)

    assert "development is applied: 1 added, 1 changed, 1 destroyed in 1 unit" in ran.text
    assert "these plans are older than the state" in again.text
    assert "another state: services/auth/app" in again.text
    assert "applying" not in again.text


def test_what_was_applied_is_verified(evening: Evening) -> None:
    ran = evening.two.verified.must()

    assert re.search(r"listener rules +1 good", ran.text), ran.text
    assert re.search(r"records +1 good", ran.text), ran.text


def test_what_somebody_changed_behind_terraforms_back_is_seen_and_nothing_else(evening: Evening) -> None:
    ran = evening.two.drifted.must(1)

    assert (
        "auth-team\n  services/auth/app\n"
        "    ~  module.api_auth_target_group.aws_lb_target_group.this\n"
        '         health_check[0].path  "/health" -> "/wrong"\n'
        "    !  module.api_security_group.aws_security_group.this  (beside Terraform; an apply leaves it)\n"
        "         it lets 0.0.0.0/0 in, tcp port 22\n\n"
    ) in ran.text
    assert "development: 2 resources in 1 unit are not as Terraform left them" in ran.text
    assert "invoke apply --env development --unit services/auth/app" in ran.text


def test_an_apply_repairs_it(evening: Evening) -> None:
    ran = evening.two.repaired.must()
    clean = evening.two.clean.must()

    assert "development is applied: 0 added, 1 changed, 0 destroyed in 1 unit" in ran.text
    assert evening.two.probe == "/health"
    assert "development: no drift" in clean.text


def test_a_new_service_touches_only_its_own_units(evening: Evening) -> None:
    evening.written.must()
    stale = evening.stale.must(1)
    evening.generated.must()
    ran = evening.applied.must()

    assert "invoke generate" in stale.text
    touched = re.findall(r"^ *((?:platform|services)/\S+) +(\d+) +(\d+) +(\d+)", ran.text, re.MULTILINE)
    changed = {unit for unit, *numbers in touched if any(int(number) for number in numbers)}
    assert len(touched) == UNITS + 2, "all units of development were asked"
    # Day two has given auth another name before; evaluation's AUTH_URL follows it in this apply.
    others = changed - {"services/evaluation/app"}
    assert others == {"services/data-pipeline2/app", "services/data-pipeline2/data"}, ran.text


def test_destroying_production_needs_an_approval(clone: Clone, evening: Evening) -> None:
    ran = evening.kept.must(1)

    assert "--approve" in ran.text
    assert Account.of(clone.root, "production").load_balancer("hokusai-main-production")


def test_destroy_leaves_nothing(clone: Clone, evening: Evening) -> None:
    ran = evening.destroyed.must()

    assert Account.of(clone.root, "staging").remaining() == KEPT["staging"], ran.text


def test_nothing_was_left_in_the_tree(clone: Clone, evening: Evening) -> None:
    """What runs write is ignored by git: the tree has the new service and nothing else."""
    assert evening.generated.code == 0
    status = git(clone.root, "status", "--porcelain", "--untracked-files=all").splitlines()
    about_it = (".github/", "catalog-info.yaml", "registry/allocations/", "registry/docs/")

    strange = [line for line in status if "data-pipeline2" not in line and not line[3:].startswith(about_it)]

    assert strange == []


def runs(part: Day | Evening) -> Iterator[Ran]:
    """Everything that ran in a part of the day."""
    for value in vars(part).values():
        for one in value.values() if isinstance(value, dict) else (value,):
            if isinstance(one, Ran):
                yield one


def test_a_secrets_value_is_nowhere_else(
    clone: Clone, day: Day, evening: Evening, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Set at noon, before plans that were saved and the evening's applies; RDS's own password is from the morning."""
    s3 = Account.of(clone.root, "development").ask("s3")
    said = "\n".join(ran.text for ran in (*runs(day), *runs(evening)))
    everything = tmp_path_factory.getbasetemp()
    kinds = {path.suffix for path in everything.rglob("*") if path.is_file()}
    assert {".tfplan", ".json", ".log", ".tf", ".hcl"} <= kinds, "nothing was looked at"
    assert len(day.passwords) == 1
    assert "is set" in said

    for value in (CANARY, *day.passwords):
        assert search.files(everything, value) == []
        assert search.names(everything, value) == []
        assert value not in said
        count, found = search.objects(s3, value)
        assert count > UNITS
        assert found == []


def test_the_search_sees_old_versions_too(clone: Clone, evening: Evening) -> None:
    s3 = Account.of(clone.root, "development").ask("s3")
    bucket = KEPT["development"][0].removeprefix("bucket ")
    planted = gzip.compress(json.dumps({"password": CANARY}).encode())
    versions = [
        s3.put_object(Bucket=bucket, Key="planted.tfstate", Body=body)["VersionId"]
        for body in (planted, b"{}")
    ]
    _, found = search.objects(s3, CANARY)
    for version in versions:
        s3.delete_object(Bucket=bucket, Key="planted.tfstate", VersionId=version)

    assert found == [f"{bucket}/planted.tfstate {versions[0]}"]
