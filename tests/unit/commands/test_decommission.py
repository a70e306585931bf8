"""`invoke decommission` around a runner that empties states in memory: what is refused, what stays, what is forgotten."""

import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator import runner
from generator.commands import decommission
from generator.runner import Outcome
from generator.states import Store
from tests.unit.commands.conftest import Repository, copy
from tests.unit.commands.fakes import FakeRunner, install
from tests.unit.states.fake_s3 import FakeS3

SERVICE, ENV = "evaluation", "production"
APP, DATA = f"services/{SERVICE}/app", f"services/{SERVICE}/data"
OTHER = "services/data-pipeline/app"
ROLE, BUCKET = "hokusai-evaluation-scorer-task-production", "hokusai-evaluation-reports-production"
RECORD = f"registry/leaving/{ENV}.yaml"


class Emptying(FakeRunner):
    """An apply of a leaving unit destroys what its state holds, unless it is to fail."""

    s3: FakeS3

    def run(self, command: str, folder: Path, *, options: runner.Options, **rest: Any) -> Outcome:
        for unit in () if command in self.failing else options.units:
            put(self.s3, unit)
        return super().run(command, folder, options=options, **rest)


def put(s3: FakeS3, unit: str, **things: str) -> None:
    """A state with one resource for each type; none at all makes an empty one."""
    resources = [
        {
            "mode": "managed",
            "type": kind,
            "name": "this",
            "instances": [
                {"attributes": {"id": name, "bucket": name, "tags_all": {"Unit": f"live/{ENV}/{unit}"}}}
            ],
        }
        for kind, name in things.items()
    ]
    data = {"version": 4, "serial": 1, "lineage": unit, "resources": resources}
    s3.put_object(Bucket="b", Key=f"live/{ENV}/{unit}/terraform.tfstate", Body=json.dumps(data).encode())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service that has left, rendered once for all tests."""
    repository = Repository(copy(tmp_path_factory.mktemp("left") / "repository"))
    repository.run("generate")
    (repository.root / f"registry/services/{SERVICE}.yaml").unlink()
    assert repository.run("generate").code == 0
    return repository.root


@pytest.fixture
def left(template: Path, tmp_path: Path) -> Repository:
    return Repository(Path(shutil.copytree(template, tmp_path / "repository")))


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> FakeS3:
    found = FakeS3()
    put(found, APP, aws_iam_role=ROLE)
    put(found, DATA, aws_s3_bucket=BUCKET)
    put(found, OTHER, aws_iam_role="hokusai-data-pipeline-api-task-production")
    monkeypatch.setattr(decommission, "store_of", lambda catalogue, where: Store(found, "b"))
    monkeypatch.setattr(decommission.parting, "empty", lambda clients, states, console: None)
    return found


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, s3: FakeS3) -> Emptying:
    made = Emptying()
    made.s3 = s3
    install(monkeypatch, made, endpoint=None)
    return made


def applied(fake: FakeRunner) -> list[tuple[str, ...]]:
    return [units for command, units in fake.calls if command == "apply"]


def test_data_is_never_destroyed_by_default_nor_without_a_name(left: Repository, fake: Emptying) -> None:
    asked = left.run("decommission", env=ENV, service=SERVICE, account=True, yes=True)
    assert (asked.code, fake.calls) == (2, [])
    assert "error: what becomes of the data?" in asked.err
    assert f"{DATA}: bucket {BUCKET}" in asked.err
    options = {"env": ENV, "service": SERVICE, "account": True, "yes": True}
    refused = left.run("decommission", **options, destroy_data=True)
    assert (refused.code, fake.calls) == (1, [])
    assert f"--approve {DATA}" in refused.err


def test_app_before_data_and_files_last(left: Repository, fake: Emptying, s3: FakeS3) -> None:
    options = {
        "env": ENV,
        "service": SERVICE,
        "account": True,
        "yes": True,
        "destroy_data": True,
        "approve": [DATA],
    }
    fake.failing = ("apply",)
    failed = left.run("decommission", **options)
    assert (failed.code, applied(fake)) == (3, [(APP,)])
    assert "the same command again goes on from here" in failed.err
    assert (left.root / f"live/{ENV}/{APP}").exists(), "nothing is forgotten that may still be there"

    fake.failing, fake.calls = (), []
    ran = left.run("decommission", **options)
    assert (ran.code, applied(fake)) == (0, [(APP,), (DATA,)])
    assert all("decommission=true" in one.tool_flags for one in fake.options)
    assert not (left.root / RECORD).exists()
    assert not (left.root / f"live/{ENV}/services/{SERVICE}").exists()
    assert (left.root / f"live/staging/{APP}/terragrunt.hcl").is_file(), "it has not left staging yet"
    assert s3.objects[f"live/{ENV}/{APP}/terraform.tfstate"][-1][1] is None
    assert left.run("generate", check=True).code == 0

    again = left.run("decommission", **options)
    assert (again.code, again.out) == (0, f"{SERVICE} in {ENV}: nothing is leaving\n")


def test_data_that_is_kept_stays_in_its_unit(left: Repository, fake: Emptying) -> None:
    ran = left.run("decommission", env=ENV, service=SERVICE, account=True, yes=True, keep_data=True)
    assert (ran.code, applied(fake)) == (0, [(APP,)])
    assert f"Kept: {DATA} ({RECORD})\n" in ran.out
    record = (left.root / RECORD).read_text()
    assert f"{DATA}: {{owner: data-pipeline-team, kept: true, names: " in record
    assert APP not in record
    assert "Kept on purpose" in (left.root / f"live/{ENV}/{DATA}/terragrunt.hcl").read_text()


def test_whoever_still_uses_it_is_named_first(left: Repository, fake: Emptying, s3: FakeS3) -> None:
    put(s3, OTHER, aws_iam_role=ROLE)
    ran = left.run("decommission", env=ENV, service=SERVICE, account=True, yes=True, keep_data=True)
    assert (ran.code, fake.calls) == (1, [])
    assert f"{OTHER} holds {ROLE}, which is aws_iam_role.this of {APP}" in ran.err
    assert f"invoke apply --env {ENV} --unit {OTHER} --account" in ran.err


def test_a_protected_environment_loses_addresses_by_name_only(
    left: Repository, fake: Emptying, s3: FakeS3
) -> None:
    put(s3, APP, aws_lb="hokusai-evaluation-own")
    ran = left.run("decommission", env=ENV, service=SERVICE, account=True, yes=True, keep_data=True)
    assert (ran.code, fake.calls) == (1, [])
    assert f"--approve {APP}" in ran.err


def test_what_a_manifest_asks_for_is_not_decommissioned(left: Repository, fake: Emptying) -> None:
    ran = left.run("decommission", env=ENV, service="auth", account=True, yes=True)
    assert (ran.code, fake.calls) == (1, [])
    assert "registry/services/auth.yaml still asks for auth in production" in ran.err


def test_a_state_that_no_unit_has_is_adopted(left: Repository, fake: Emptying, s3: FakeS3) -> None:
    put(s3, "services/ghost/app", aws_iam_role="ghost-role")
    put(s3, "services/ghost/mine", aws_iam_role="ghost-role-of-mine")
    mine = left.root / f"live/{ENV}/services/ghost/mine/terragrunt.hcl"
    mine.parent.mkdir(parents=True)
    mine.write_text("# by hand\n")
    ran = left.run("decommission", env=ENV, service="ghost", account=True, yes=True)
    assert (ran.code, applied(fake)) == (0, [("services/ghost/app",)])
    assert "ghost" not in (left.root / RECORD).read_text()
    assert mine.read_text() == "# by hand\n", "what has a file is nobody's orphan"
    assert APP in (left.root / RECORD).read_text(), "others go on leaving"


def test_an_environment_goes_with_its_network_last(left: Repository, fake: Emptying, s3: FakeS3) -> None:
    left.edit(
        "registry/platform.yaml",
        lambda text: re.sub(r"  production:\n.*?(?=\nload_balancers:)", "", text, flags=re.DOTALL),
    )
    for service in ("auth", "data-pipeline"):
        (left.root / f"registry/services/{service}.yaml").unlink()
    assert left.run("generate").code == 0
    network, edge = "platform/network", "platform/edge"
    put(s3, network, aws_vpc="vpc-12345")
    put(s3, edge, aws_acm_certificate="cert-12345", aws_lb="hokusai-main-production")
    options = {"env": ENV, "account": True, "yes": True, "destroy_data": True}
    refused = left.run("decommission", **options, approve=[DATA])
    assert (refused.code, fake.calls) == (1, [])
    assert f"--approve {edge}" in refused.err, "it was protected, and the record remembers"
    ran = left.run("decommission", **options, approve=[DATA, edge])
    assert (ran.code, applied(fake)) == (0, [(OTHER, APP), (DATA,), (edge,), (network,)])
    assert not (left.root / f"live/{ENV}").exists()
    assert not (left.root / RECORD).exists()
    assert "The state bucket b stays" in ran.out


@pytest.mark.parametrize(
    ("units", "which"),
    [
        ((APP, DATA), f" --service {SERVICE}"),
        ((APP, OTHER), ""),
        (("platform/edge", APP), ""),
        (("platform/edge",), ""),
    ],
)
def test_the_same_command_for_the_account_takes_as_much(units: tuple[str, ...], which: str) -> None:
    departure: Any = SimpleNamespace(units=units, env=ENV)
    assert decommission._again(departure) == f"invoke decommission{which} --env {ENV}"
