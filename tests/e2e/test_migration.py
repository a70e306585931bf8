"""The legacy root of the inventory is applied, adopted and planned again: no destroy, no replacement, every ARN equal.

Its own clone and sandbox, so that it can run beside the other scenarios. The registry is tests/fixtures/adopted: what the
root is, written as manifests; the two names that AWS or a person chose are put in before.
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator import sandbox
from generator.migrate.adopt import states
from generator.migrate.documents import FILES, RUNBOOK, VALIDATION
from tests.e2e.clone import REPOSITORY, Clone, Ran, git
from tests.e2e.legacy import LegacyRoot, certificate

pytestmark = [pytest.mark.e2e, pytest.mark.soak]
BUCKET = "hokusai-terraform-state-development"
KEPT = [
    "aws_cloudwatch_metric_alarm",
    "aws_db_instance",
    "aws_ecs_service",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
]
GONE = [
    "aws_ecs_cluster",
    "aws_lb",
    "aws_lb_listener",
    "aws_lb_listener_rule",
    "aws_lb_target_group",
    "aws_route53_record",
    "aws_vpc",
]


@dataclass(frozen=True)
class Adopted:
    """What was done, and the states before and after."""

    clone: Clone
    legacy: LegacyRoot
    before: states.Document
    plan: Ran
    unaccepted: Ran
    run: Ran
    status: Ran

    @property
    def files(self) -> Path:
        return self.clone.root / "adoption/development"

    def proof(self) -> Any:
        return json.loads((self.files / "proof.json").read_text())

    def after(self) -> dict[str, states.Document]:
        """All states in the bucket now."""
        from generator.sandbox.clients import client

        s3 = client(self.legacy.endpoint, "s3")
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]]
        assert not [key for key in keys if key.endswith(".tflock")], "a lock is left"
        return {
            key: states.parse(s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode(), key)
            for key in keys
            if key.endswith(".tfstate")
        }


@pytest.fixture(scope="module")
def adopted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Adopted]:
    """The whole scenario, once."""
    root = tmp_path_factory.mktemp("migration") / "infrastructure"
    clone = _clone(root)
    endpoint = sandbox.start(root, "development", "932100697590", "us-east-1")
    sandbox.boot(endpoint, state_bucket=BUCKET, zone="hokus.ai")
    legacy = LegacyRoot.copy(
        root.parent / "legacy", endpoint, bucket=BUCKET, key="data-pipeline/terraform.tfstate"
    )
    legacy.init()
    legacy.apply()
    before = legacy.state()
    _names(root, before, certificate(endpoint))
    clone.invoke("generate").must()
    plan = clone.invoke("adopt", "--from", str(legacy.folder), "--env", "development")
    unaccepted = clone.invoke("adopt", "--env", "development", "--run")
    run = clone.invoke("adopt", "--env", "development", "--run", "--accept-changes")
    status = clone.invoke("adopt", "--env", "development", "--status")
    yield Adopted(clone, legacy, before, plan, unaccepted, run, status)
    clone.invoke("down")


def _clone(root: Path) -> Clone:
    """What is tracked, with the registry of the estate instead of this repository's own."""
    git(REPOSITORY, "clone", "-q", "--no-hardlinks", str(REPOSITORY), str(root))
    changed = git(REPOSITORY, "ls-files", "-z", "--modified", "--others", "--exclude-standard").split("\0")
    for name in filter(None, changed):
        source, target = REPOSITORY / name, root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        if source.is_file():
            target.write_bytes(source.read_bytes())
    shutil.rmtree(root / "registry")
    shutil.copytree(REPOSITORY / "tests/fixtures/adopted/registry", root / "registry")
    return Clone(root)


def _names(root: Path, before: states.Document, arn: str) -> None:
    """The security group's name ends in digits that AWS's provider made up; the certificate was made by hand."""
    path = root / "registry/platform.yaml"
    (group,) = [item for item in states.items(before) if item.address == "aws_security_group.alb"]
    text = re.sub(r"hokusai-alb-0+", str(group.values["name"]), path.read_text())
    path.write_text(re.sub(r"arn:aws:acm:\S+", arn, text))


def test_the_plan_says_what_goes_where(adopted: Adopted) -> None:
    ran = adopted.plan.must()
    assert re.search(r"\d+ resources move to 5 units, \d+ stay", ran.text)
    assert "0 refusals" in ran.text
    assert "11 listener rules before, 11 after: every request gets the answer it got" in ran.text
    plan = json.loads((adopted.files / "adoption.json").read_text())
    moved = {move["type"] for move in plan["moves"]}
    assert set(GONE) <= moved
    assert not moved & set(KEPT)


def test_the_papers_are_of_this_plan(adopted: Adopted) -> None:
    moves = json.loads((adopted.files / "adoption.json").read_text())["moves"]
    runbook = (adopted.files / RUNBOOK).read_text()
    assert all((adopted.files / name).is_file() for name in FILES)
    assert f"| moves | {len(moves)} resources to 5 units;" in runbook
    assert f"`{len(moves)} resources moved; every id and ARN is where it was" in runbook
    assert f"{len(moves)} resources moved; every id and ARN is where it was" in adopted.run.text
    assert "| `registry.hokus.ai` | `A` | alias, 60 seconds in resolvers | nothing |" in runbook
    assert f"| `legacy` | {len(states.items(adopted.before))} |" in (adopted.files / VALIDATION).read_text()


def test_changes_have_to_be_accepted(adopted: Adopted) -> None:
    assert "changes in place" in adopted.unaccepted.must(1).text


def test_it_runs_and_says_so(adopted: Adopted) -> None:
    assert "every id and ARN is where it was" in adopted.run.must().text
    assert re.search(r"push +done", adopted.status.must().text)


def test_every_id_and_arn_is_where_it_was_and_in_one_state(adopted: Adopted) -> None:
    before = states.marks(adopted.before)
    after = sum((states.marks(one) for one in adopted.after().values()), Counter[states.Mark]())
    assert before - after == Counter()
    assert {mark: after[mark] for mark in before} == dict.fromkeys(before, 1)


def test_the_proof_has_the_figures_and_both_sides_are_clean(adopted: Adopted) -> None:
    proof = adopted.proof()
    assert proof["holds"] is True
    assert proof["clean"] is True
    assert proof["proof"]["before"] == len(states.items(adopted.before))
    assert set(proof["left"].values()) == {0}
    assert "legacy" in proof["left"]


def test_what_stays_is_what_the_inventory_says(adopted: Adopted) -> None:
    rest = states.items(adopted.after()["data-pipeline/terraform.tfstate"])
    assert set(KEPT) <= {item.type for item in rest}
    assert not {item.type for item in rest} & set(GONE)


@pytest.fixture(scope="module")
def merged(adopted: Adopted) -> Adopted:
    """The legacy repository with the patch in it."""
    _merge(adopted)
    return adopted


def test_the_legacy_root_plans_nothing_once_its_patch_is_merged(merged: Adopted) -> None:
    ran = merged.legacy.plan()

    assert ran.code == 0, ran.text[-3000:]
    assert "No changes" in ran.text


def _merge(adopted: Adopted) -> None:
    """Changed files, and those that are empty now and deleted by the patch."""
    for path in (adopted.files / "legacy").iterdir():
        text = path.read_text()
        if path.name.startswith("hokusai"):  # the sandbox needs path style
            text = text.replace('region = "us-east-1"', 'region = "us-east-1"\n    use_path_style = true')
        (adopted.legacy.folder / path.name).write_text(text)
    patch = (adopted.files / "legacy.patch").read_text()
    for name in re.findall(r"^--- a/(\S+)\n\+\+\+ /dev/null", patch, re.MULTILINE):
        (adopted.legacy.folder / name).unlink()


# --- later: databases, buckets and secrets too --------------------------------------------------------------------

DATA = """\
databases:
  mlflow:
    engine: postgres
    version: "14.10"
    instance_class: db.t3.micro
    identifier: hokusai-mlflow-development
    username: mlflow
    {password}
    security_group: {group}
    parameter_group: default.postgres14
buckets:
  mlflow-artifacts: {{noncurrent_expire_days: 0}}
  pipeline-data: {{noncurrent_expire_days: 0}}
secrets:
  api-secret-key: {{name: hokusai/development/api-secret-key}}
  database-password: {{name: hokusai/development/database-password}}
repositories:
  hokusai-api: {{immutable_tags: false}}
  hokusai-mlflow: {{immutable_tags: false}}
"""
DATA_UNIT = "live/development/services/data-pipeline/data"
RULES = {
    "Rules": [{"ID": "by-hand", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 999}}]
}


@dataclass(frozen=True)
class Later:
    """The second adoption of the same root."""

    before: states.Document
    careless: Ran
    plan: Ran
    run: Ran


@pytest.fixture(scope="module")
def later(merged: Adopted) -> Later:
    """The data follows; somebody had given a bucket lifecycle rules by hand, which no state knows."""
    from generator.sandbox.clients import client

    before = merged.legacy.state()
    (group,) = [item for item in states.items(before) if item.address == "aws_security_group.rds"]
    manifest = merged.clone.root / "registry/services/data-pipeline.yaml"
    text = manifest.read_text()
    s3 = client(merged.legacy.endpoint, "s3")
    s3.put_bucket_lifecycle_configuration(
        Bucket="hokusai-pipeline-data-development", LifecycleConfiguration=RULES
    )

    def adopt(password: str) -> Ran:
        manifest.write_text(text + DATA.format(group=group.values["name"], password=password))
        merged.clone.invoke("generate").must()
        return merged.clone.invoke("adopt", "--from", str(merged.legacy.folder), "--env", "development")

    careless = adopt("master_password: managed")
    plan = adopt("master_password: kept")
    run = merged.clone.invoke("adopt", "--env", "development", "--run", "--accept-changes")
    return Later(before, careless, plan, run)


def test_a_password_that_would_change_is_refused(later: Later) -> None:
    text = later.careless.must(1).text
    assert "1 refusal" in text
    assert "manage_master_user_password" in text
    assert "master_password: kept" in text


def test_data_moves_with_what_belongs_to_it(adopted: Adopted, later: Later) -> None:
    assert (
        "11 listener rules before, 11 after: every request gets the answer it got" in later.plan.must().text
    )
    plan = json.loads((adopted.files / "adoption.json").read_text())
    assert Counter(move["type"] for move in plan["moves"]) == {
        "aws_db_instance": 1,
        "aws_db_subnet_group": 1,
        "aws_ecr_repository": 2,
        "aws_s3_bucket": 2,
        "aws_s3_bucket_public_access_block": 2,
        "aws_s3_bucket_versioning": 2,
        "aws_secretsmanager_secret": 2,
        "aws_security_group": 1,
    }
    assert {move["unit"] for move in plan["moves"]} == {DATA_UNIT}


def test_what_somebody_had_set_by_hand_is_seen_and_not_replaced_in_silence(
    adopted: Adopted, later: Later
) -> None:
    plan = json.loads((adopted.files / "adoption.json").read_text())
    (found,) = plan["imports"]
    assert (found["type"], found["id"]) == (
        "aws_s3_bucket_lifecycle_configuration",
        "hokusai-pipeline-data-development",
    )
    text = (adopted.files / "PLAN.md").read_text()
    assert "by-hand" in text
    assert "what S3 deletes by itself changes" in text


def test_the_changes_of_the_database_are_listed_with_what_they_mean(adopted: Adopted, later: Later) -> None:
    rows = json.loads((adopted.files / "adoption.json").read_text())["rows"]
    (row,) = [row for row in rows if row["type"] == "aws_db_instance"]
    assert row["verb"] == "change"
    assert "backup_retention_period: 0 -> 7" in row["words"]
    assert not [word for word in row["words"] if "password" in word or "security_group" in word]
    text = (adopted.files / "PLAN.md").read_text()
    assert "a restart, in the maintenance window" in text


def test_data_is_where_it_was_and_both_sides_are_clean(adopted: Adopted, later: Later) -> None:
    later.run.must()
    after = adopted.after()
    rest = after["data-pipeline/terraform.tfstate"]
    data = after[f"{DATA_UNIT}/terraform.tfstate"]
    before = states.marks(later.before)
    assert before - (states.marks(rest) + states.marks(data)) == Counter()
    assert not {"aws_db_instance", "aws_s3_bucket"} & {item.type for item in states.items(rest)}
    proof = adopted.proof()
    assert (proof["holds"], proof["clean"]) == (True, True)
    assert proof["left"][DATA_UNIT.removeprefix("live/development/")] == 0


def test_no_password_is_in_a_unit_or_in_a_file_to_review(adopted: Adopted, later: Later) -> None:
    for key, document in adopted.after().items():
        if key.startswith("live/"):
            assert "not-a-password" not in json.dumps(document), key
    for path in adopted.files.rglob("*"):
        if path.is_file() and "private" not in path.parts:
            assert "not-a-password" not in path.read_text(), path


def test_the_legacy_root_plans_nothing_once_its_second_patch_is_merged(
    adopted: Adopted, later: Later
) -> None:
    _merge(adopted)

    ran = adopted.legacy.plan()

    assert ran.code == 0, ran.text[-3000:]
    assert (adopted.legacy.folder / "hokusai-2.tf").is_file()
