"""State in S3, locks held, and kill -9 at every step of an adoption: it goes on, or goes back, and nothing is lost.

The root is small (parameters, a role, log groups), so that every checkpoint can be killed at twice: once to go on, once to
go back. States are read back and compared. The driver calls a checkpoint at each step; the program that people run passes
one that does nothing. Here the one that is named ends the process, a fork of this one, with SIGKILL.
"""

import json
import os
import shutil
import signal
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator import sandbox
from generator.migrate.adopt import model, states
from generator.migrate.adopt.driver import Driver
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.model import LEGACY, Adoption, Move
from generator.migrate.adopt.planning import keep, seen
from generator.migrate.adopt.staging import Engine, move_arguments, write
from generator.migrate.adopt.stores import Backend, Store
from generator.sandbox import clients
from generator.sandbox.clients import client
from generator.sandbox.endpoint import Endpoint
from generator.toolchain import ready
from tests.e2e.legacy import LegacyRoot

pytestmark = [pytest.mark.e2e, pytest.mark.soak]
BUCKET = "hokusai-terraform-state-development"
UNITS = ("live/development/services/store/data",)
SOURCE = """
variable "s3_use_path_style" { default = true }
provider "aws" {
  region            = "us-east-1"
  s3_use_path_style = var.s3_use_path_style
}
resource "aws_iam_role" "shared" {
  name               = "hokusai-shared"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
}
resource "aws_ssm_parameter" "one" {
  for_each = toset(["a", "b"])
  name     = "/hokusai/${each.key}"
  type     = "String"
  value    = "not a secret"
}
resource "aws_cloudwatch_log_group" "app" {
  count = 2
  name  = "/hokusai/${count.index}"
}
"""
# legacy address -> unit, address there; one parameter and one log group stay
MOVES = {
    "aws_iam_role.shared": (UNITS[0], "module.iam.aws_iam_role.this"),
    'aws_ssm_parameter.one["a"]': (UNITS[0], "aws_ssm_parameter.first"),
    "aws_cloudwatch_log_group.app[0]": (UNITS[0], 'aws_cloudwatch_log_group.this["app"]'),
}
# Every step at which a run can die, in order: the driver's checkpoints.
LOCKS = [f"lock {name}" for name in (LEGACY, *UNITS)]
PUSHES = [f"push {name}" for name in (*UNITS, LEGACY)]
CHECKPOINTS = [
    "start",
    *LOCKS,
    "begin backup",
    "backup legacy",
    "done backup",
    "begin gate",
    "begin push",
    *PUSHES,
    "end push",
    "verify",
    f"unlock {UNITS[0]}",
    f"unlock {LEGACY}",
    "done unlock",
]
BACK = ["begin rollback", f"return {LEGACY}", f"return {UNITS[0]}", "end rollback"]


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, -9 for one that was killed, and what it raised."""

    returncode: int
    stderr: str


def driver(endpoint: Endpoint, folder: Path, checkpoint: str = "") -> Driver:
    """The driver over what the test has put into the folder; it dies at `checkpoint`."""
    adoption = model.read(folder / model.FILE)
    tools = ready.prepare()
    environment = sandbox.environment_variables(endpoint, tools.environment(lock=False))
    engine = Engine(str(tools.engine.path), environment, tools.provider.path)

    def ask(service: str) -> Any:
        return client(endpoint, service)

    def die(name: str) -> None:
        if name == checkpoint:
            os.kill(os.getpid(), signal.SIGKILL)
        with (folder / "passed.log").open("a") as file:
            file.write(f"{name}\n")

    stores = {
        name: Store(name, backend, folder / "stores" / name.replace("/", "_"), engine, ask)
        for name, backend in adoption.stores.items()
    }
    return Driver(adoption, folder / "private", stores, lambda: None, checkpoint=die)


@dataclass
class Lab:
    """The applied root, and a fresh adoption of it for each test."""

    folder: Path
    legacy: LegacyRoot
    before: states.Document
    adoption: Adoption

    def fresh(self, name: str) -> Path:
        """A folder with the adoption planned, and the states as they were before."""
        where = self.folder / name.replace("/", "_").replace(" ", "-")
        where.mkdir()
        (where / model.FILE).write_text(self.adoption.text())
        shutil.copytree(self.folder / "private", where / "private")
        shutil.copytree(self.folder / "stores", where / "stores")
        s3 = client(self.legacy.endpoint, "s3")
        for key in [*self.locks(), *(f"{unit}/terraform.tfstate" for unit in UNITS)]:
            s3.delete_object(Bucket=BUCKET, Key=key)
        s3.put_object(Bucket=BUCKET, Key="legacy/terraform.tfstate", Body=states.text(self.before).encode())
        return where

    def start(self, where: Path, verb: str, checkpoint: str = "") -> "Ended":
        """Runs the driver in a process of its own, which kills itself at `checkpoint`."""
        child = os.fork()
        if child == 0:
            clients._client.cache_clear()  # connections are the parent's
            try:
                getattr(driver(self.legacy.endpoint, where, checkpoint), verb)()
            except BaseException:
                (where / "error.txt").write_text(traceback.format_exc())
                os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        error = where / "error.txt"
        return Ended(os.waitstatus_to_exitcode(status), error.read_text() if error.exists() else "")

    def states(self) -> dict[str, states.Document | None]:
        """All states as they are in S3 now."""
        s3 = client(self.legacy.endpoint, "s3")
        made: dict[str, states.Document | None] = {}
        for name in (LEGACY, *UNITS):
            try:
                body = s3.get_object(Bucket=BUCKET, Key=f"{name}/terraform.tfstate")["Body"].read()
            except s3.exceptions.NoSuchKey:
                made[name] = None
            else:
                made[name] = states.parse(body.decode(), name)
        return made

    def locks(self) -> list[str]:
        """The locks that are held."""
        found = client(self.legacy.endpoint, "s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return sorted(one["Key"] for one in found if one["Key"].endswith(".tflock"))


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("killed")
    endpoint = sandbox.start(folder, "development", "932100697590", "us-east-1")
    sandbox.boot(endpoint, state_bucket=BUCKET, zone="hokus.ai")
    source = folder / "source"
    source.mkdir()
    (source / "main.tf").write_text(SOURCE)
    legacy = LegacyRoot.copy(
        folder / "root", endpoint, source=source, bucket=BUCKET, key="legacy/terraform.tfstate"
    )
    legacy.start()
    legacy.apply()
    before = legacy.state()
    yield Lab(folder, legacy, before, _adoption(folder, legacy, before))
    sandbox.stop(folder, "development")


def _adoption(folder: Path, legacy: LegacyRoot, before: states.Document) -> Adoption:
    """Staged with the real `terraform state mv`, on local copies."""
    copies = {name: folder / f"{name.replace('/', '_')}.tfstate" for name in (LEGACY, *UNITS)}
    write(copies[LEGACY], before)
    items = {item.address: item for item in states.items(before)}
    moves = []
    for source, (unit, target) in MOVES.items():
        legacy.terraform(*move_arguments(copies[LEGACY], copies[unit]), source, target).must()
        item = items[source]
        moves.append(Move(source, unit, target, item.type, item.id, item.arn, "identity"))
    staged = {name: states.parse(path.read_text(), name) for name, path in copies.items()}
    keep(folder / "private", staged)
    settings = {"bucket": BUCKET, "region": "us-east-1", "use_lockfile": True, "use_path_style": True}
    backends = {name: Backend("s3", {**settings, "key": f"{name}/terraform.tfstate"}) for name in copies}
    made = Adoption(
        environment="development",
        legacy=str(legacy.folder),
        target="",
        stores=backends,
        seen={name: seen(before if name == LEGACY else None) for name in copies},
        staged={name: seen(document) for name, document in staged.items()},
        moves=tuple(moves),
    )
    (folder / model.FILE).write_text(made.text())
    for store in driver(legacy.endpoint, folder).stores.values():
        store.pull()  # initialises its folder once, for all tests
    return made


def holds(lab: Lab, moved: bool) -> None:
    """Every resource is in exactly one state, where it belongs, and no lock is left."""
    now = lab.states()
    total = sum((states.marks(document) for document in now.values()), Counter[states.Mark]())
    assert total == states.marks(lab.before)
    expected = {
        unit: {target for where, target in MOVES.values() if where == unit and moved} for unit in UNITS
    }
    assert {unit: {item.address for item in states.items(now[unit])} for unit in UNITS} == expected
    assert now[LEGACY] is not None
    assert now[LEGACY]["lineage"] == lab.before["lineage"]
    assert lab.locks() == []


def test_the_list_of_checkpoints_is_whole(lab: Lab) -> None:
    where = lab.fresh("whole")
    assert lab.start(where, "run").returncode == 0
    holds(lab, moved=True)
    passed = (where / "passed.log").read_text().splitlines()
    assert set(CHECKPOINTS) <= set(passed)
    assert {name.split()[0] for name in passed} == {name.split()[0] for name in CHECKPOINTS}


@pytest.mark.parametrize("checkpoint", CHECKPOINTS)
def test_a_killed_run_goes_on(lab: Lab, checkpoint: str) -> None:
    where = lab.fresh(f"on {checkpoint}")

    died = lab.start(where, "run", checkpoint)
    assert died.returncode == -signal.SIGKILL, died.stderr
    gone = set(states.marks(lab.before)) - {
        mark for one in lab.states().values() for mark in states.marks(one)
    }
    assert not gone, "a resource is in no state"
    ran = lab.start(where, "run")

    assert ran.returncode == 0, ran.stderr
    holds(lab, moved=True)


@pytest.mark.parametrize(
    "checkpoint", [LOCKS[0], "backup legacy", "done backup", "begin push", *PUSHES, "verify", "done unlock"]
)
def test_a_killed_run_goes_back(lab: Lab, checkpoint: str) -> None:
    where = lab.fresh(f"back {checkpoint}")

    assert lab.start(where, "run", checkpoint).returncode == -signal.SIGKILL
    ran = lab.start(where, "rollback")

    assert ran.returncode == 0, ran.stderr
    holds(lab, moved=False)


@pytest.mark.parametrize("checkpoint", BACK)
def test_a_killed_rollback_goes_on(lab: Lab, checkpoint: str) -> None:
    where = lab.fresh(f"twice {checkpoint}")

    assert lab.start(where, "run", "end push").returncode == -signal.SIGKILL
    assert lab.start(where, "rollback", checkpoint).returncode == -signal.SIGKILL
    ran = lab.start(where, "rollback")

    assert ran.returncode == 0, ran.stderr
    holds(lab, moved=False)


def test_after_a_rollback_the_same_plan_can_be_run_and_the_root_has_nothing_to_do(lab: Lab) -> None:
    where = lab.fresh("again")
    assert lab.start(where, "run").returncode == 0
    assert lab.start(where, "rollback").returncode == 0
    assert lab.legacy.plan().code == 0

    assert lab.start(where, "run").returncode == 0
    holds(lab, moved=True)


def test_after_an_apply_resources_go_back_as_they_are_and_what_was_added_stays(lab: Lab) -> None:
    where = lab.fresh("applied")
    assert lab.start(where, "run").returncode == 0
    unit = lab.states()[UNITS[0]]
    assert unit is not None
    changed = next(block for block in unit["resources"] if block["type"] == "aws_iam_role")
    changed["instances"][0]["attributes"]["description"] = "changed by an apply"
    added = {
        **changed,
        "module": "module.new",
        "instances": [{"attributes": {"id": "new", "arn": "arn:new"}}],
    }
    applied = {**unit, "serial": unit["serial"] + 1, "resources": [*unit["resources"], added]}
    client(lab.legacy.endpoint, "s3").put_object(
        Bucket=BUCKET, Key=f"{UNITS[0]}/terraform.tfstate", Body=states.text(applied).encode()
    )

    ran = lab.start(where, "rollback")

    assert ran.returncode == 0, ran.stderr
    now = lab.states()
    assert states.marks(now[LEGACY]) == states.marks(lab.before)
    assert [item.address for item in states.items(now[UNITS[0]])] == ["module.new.aws_iam_role.this"]
    role = next(item for item in states.items(now[LEGACY]) if item.type == "aws_iam_role")
    assert role.values["description"] == "changed by an apply"
    assert lab.locks() == []


def test_meanwhile_terraform_is_kept_out_and_told_why(lab: Lab) -> None:
    where = lab.fresh("locked")
    assert lab.start(where, "run", "begin push").returncode == -signal.SIGKILL

    refused = lab.legacy.plan()

    assert refused.code == 1
    assert "hokusai adoption" in refused.text
    assert lab.start(where, "rollback").returncode == 0
    holds(lab, moved=False)


def test_somebody_elses_lock_is_respected(lab: Lab) -> None:
    where = lab.fresh("theirs")
    key = "legacy/terraform.tfstate.tflock"
    s3 = client(lab.legacy.endpoint, "s3")
    s3.put_object(Bucket=BUCKET, Key=key, Body=json.dumps({"ID": "1", "Who": "ann@laptop"}).encode())

    with pytest.raises(AdoptionError, match="ann@laptop"):
        driver(lab.legacy.endpoint, where).run()

    assert lab.locks() == [key]
    s3.delete_object(Bucket=BUCKET, Key=key)
    holds(lab, moved=False)


def test_a_state_that_has_changed_since_the_plan_is_not_touched(lab: Lab) -> None:
    where = lab.fresh("changed")
    other = {
        **lab.before,
        "serial": lab.before["serial"] + 1,
        "outputs": {"x": {"value": "1", "type": "string"}},
    }
    client(lab.legacy.endpoint, "s3").put_object(
        Bucket=BUCKET, Key="legacy/terraform.tfstate", Body=states.text(other).encode()
    )

    with pytest.raises(AdoptionError, match="has changed since the plan"):
        driver(lab.legacy.endpoint, where).run()

    holds(lab, moved=False)
