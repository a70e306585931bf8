"""State in S3, locks held, and kill -9 at every step of an adoption: it goes on, or goes back, and nothing is lost.

The root is small (parameters, a role, log groups), so that every checkpoint can be killed at twice: once to go on, once to
go back. States are read back and compared. The driver calls a checkpoint at each step; the program that people run passes
one that does nothing. Here the one that is named ends the process, a fork of this one, with SIGKILL.
"""

import getpass
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator import sandbox
from generator.migrate.adopt import model, script, states
from generator.migrate.adopt.driver import Driver
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.model import LEGACY, Adoption, Move
from generator.migrate.adopt.planning import keep, seen
from generator.migrate.adopt.staging import Engine, move_arguments, write
from generator.migrate.adopt.stores import Backend, Store, legacy_backend
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
        for key in [
            *(one for one in self.locks() if one.endswith(".tflock")),
            *(f"{unit}/terraform.tfstate" for unit in UNITS),
        ]:
            s3.delete_object(Bucket=BUCKET, Key=key)
        if self.local:
            write(self.local, self.before)
        else:
            self.legacy_push()
        return where

    @property
    def local(self) -> Path | None:
        """The legacy state's file, where it is one."""
        return None if self.legacy.backend else self.legacy.folder / "terraform.tfstate"

    def legacy_push(self) -> None:
        """The legacy state as it was before, also to a lock table, which knows its digest."""
        body = states.text(self.before).encode()
        client(self.legacy.endpoint, "s3").put_object(
            Bucket=BUCKET, Key="legacy/terraform.tfstate", Body=body
        )
        if isinstance(self.legacy, Tabled):
            item = {
                "LockID": {"S": f"{BUCKET}/legacy/terraform.tfstate-md5"},
                "Digest": {"S": hashlib.md5(body).hexdigest()},
            }
            client(self.legacy.endpoint, "dynamodb").put_item(TableName=TABLE, Item=item)

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
            if name == LEGACY and self.local:
                made[name] = states.parse(self.local.read_text(), name)
                continue
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
        held = [one["Key"] for one in found if one["Key"].endswith(".tflock")]
        if isinstance(self.legacy, Tabled) and self.legacy.backend:
            items = client(self.legacy.endpoint, "dynamodb").scan(TableName=TABLE)["Items"]
            held += [f"table {one['LockID']['S']}" for one in items if "Info" in one]
        return sorted(held)


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
    backends[LEGACY] = legacy_backend(legacy.folder)
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


# --- locks of others, taken by Terraform itself ---------------------------------------------------------------


@contextmanager
def waiting_apply(legacy: LegacyRoot) -> Iterator[None]:
    """An apply in the legacy root that asks for approval, and holds its lock as long as nobody answers."""
    applying = subprocess.Popen(
        [str(ready.prepare().engine.path), "apply", "-no-color", "-replace=aws_cloudwatch_log_group.app[1]"],
        cwd=legacy.folder,
        env={**legacy.environment(), "TF_INPUT": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert applying.stdout is not None
    said = ""
    while "Enter a value:" not in said:
        read = applying.stdout.read(1)
        assert read, said
        said += read
    try:
        yield
    finally:
        applying.communicate("no\n")


def test_an_apply_that_waits_is_named(lab: Lab) -> None:
    where = lab.fresh("waits")
    with waiting_apply(lab.legacy), pytest.raises(AdoptionError) as refused:
        driver(lab.legacy.endpoint, where).run()

    assert f"locked by {getpass.getuser()}@{socket.gethostname()} since 20" in refused.value.message
    assert "OperationTypeApply" in refused.value.message
    assert "force-unlock" in (refused.value.hint or "")
    holds(lab, moved=False)


# --- a state in a file, and one with a lock table ---------------------------------------------------------------


TABLE = "hokusai-terraform-locks"


@pytest.fixture(scope="module", params=["local", "table"])
def other(lab: Lab, request: pytest.FixtureRequest) -> Lab:
    """The same root once more in the same account, with names of its own; its state in a file, or locked by a table."""
    kind = request.param
    folder = lab.folder / kind
    folder.mkdir()
    source = folder / "source"
    source.mkdir()
    text = SOURCE.replace("hokusai-shared", f"hokusai-{kind}").replace('"/hokusai/', f'"/{kind}/')
    (source / "main.tf").write_text(text)
    backend = {"bucket": BUCKET, "key": "legacy/terraform.tfstate"} if kind == "table" else {}
    legacy = Tabled.copy(folder / "root", lab.legacy.endpoint, source=source, **backend)
    if kind == "table":
        client(legacy.endpoint, "dynamodb").create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "LockID", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "LockID", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        s3 = client(legacy.endpoint, "s3")
        for key in ("legacy/terraform.tfstate", *(f"{unit}/terraform.tfstate" for unit in UNITS)):
            s3.delete_object(Bucket=BUCKET, Key=key)
    legacy.start()
    legacy.apply()
    before = legacy.state()
    return Lab(folder, legacy, before, _adoption(folder, legacy, before))


@dataclass(frozen=True)
class Tabled(LegacyRoot):
    """Its S3 backend locks with the table alone, as roots did before S3 could."""

    def start(self) -> None:
        if self.backend:
            settings = {
                **self.backend,
                "region": self.endpoint.region,
                "dynamodb_table": TABLE,
                "use_path_style": True,
            }
            text = json.dumps({"terraform": {"backend": {"s3": settings}}})
            (self.folder / "backend.tf.json").write_text(text)
        self.terraform("init", "-input=false").must()


def test_it_moves_and_goes_back_there_too(other: Lab) -> None:
    where = other.fresh("there")
    assert other.start(where, "run").returncode == 0
    holds(other, moved=True)
    assert other.start(where, "rollback").returncode == 0
    holds(other, moved=False)
    assert other.legacy.plan().code == 0


@pytest.mark.parametrize("checkpoint", ["lock legacy", f"push {UNITS[0]}", f"push {LEGACY}"])
def test_a_run_killed_there_goes_on_and_keeps_others_out_meanwhile(other: Lab, checkpoint: str) -> None:
    where = other.fresh(f"on {checkpoint}")
    assert other.start(where, "run", checkpoint).returncode == -signal.SIGKILL
    kept_out = other.legacy.plan()
    if other.legacy.backend:  # the lock of a file ends with the process that held it
        assert kept_out.code == 1
        assert "hokusai adoption" in kept_out.text

    ran = other.start(where, "run")

    assert ran.returncode == 0, ran.stderr
    holds(other, moved=True)


def test_an_apply_that_waits_is_named_there_too(other: Lab) -> None:
    where = other.fresh("waits")
    with waiting_apply(other.legacy), pytest.raises(AdoptionError) as refused:
        driver(other.legacy.endpoint, where).run()

    assert f"locked by {getpass.getuser()}@{socket.gethostname()} since 20" in refused.value.message
    assert "OperationTypeApply" in refused.value.message
    holds(other, moved=False)
    assert other.legacy.plan().code == 0, "a lock is left"


def test_while_it_runs_terraform_is_kept_out_there_too(other: Lab) -> None:
    """Asked in the middle, also after the state has been written: a lock on a file must outlive that."""
    where = other.fresh("held")
    one = driver(other.legacy.endpoint, where)
    seen: dict[str, str] = {}

    def look(name: str) -> None:
        if name in ("lock legacy", f"push {LEGACY}"):
            seen[name] = other.legacy.terraform("plan", "-input=false", "-no-color").text

    one.checkpoint = look
    one.run()

    assert set(seen) == {"lock legacy", f"push {LEGACY}"}
    for text in seen.values():
        assert "Error acquiring the state lock" in text
        assert "hokusai adoption" in text
    holds(other, moved=True)


# --- the script -----------------------------------------------------------------------------------------------


DYING = """#!/bin/sh
# Terraform, until the call with this number: then whoever called is killed.
echo x >> "$CALLS"
[ "$(wc -l < "$CALLS")" = "$DIE" ] && kill -9 $PPID
exec %s "$@"
"""


def by_hand(lab: Lab, where: Path, *arguments: str, die: int = 0) -> subprocess.CompletedProcess[str]:
    """runbook.sh, run by bash where it lies in the repository; killed at its `die`th call of Terraform."""
    programs = where / "bin"
    if not programs.is_dir():
        programs.mkdir()
        for name, text in (
            ("terraform", DYING % ready.prepare().engine.path),
            ("invoke", "#!/bin/sh\necho invoke $*\n"),
        ):
            (programs / name).write_text(text)
            (programs / name).chmod(0o700)
        (where / "runbook.sh").write_text(script.text(lab.adoption))
        subprocess.run(["git", "init", "-q", str(where)], check=True)
    (where / "calls").write_text("")
    environment = lab.legacy.environment()
    return subprocess.run(
        ["bash", str(where / "runbook.sh"), *arguments],
        cwd=lab.folder,
        env={
            **environment,
            "PATH": f"{programs}:{os.environ['PATH']}",
            "CALLS": str(where / "calls"),
            "DIE": str(die),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_does_what_the_run_does_and_can_be_started_again_and_goes_back(lab: Lab) -> None:
    where = lab.fresh("script")
    done = by_hand(lab, where)
    assert done.returncode == 0, done.stderr
    assert "invoke plan --env development" in done.stdout
    holds(lab, moved=True)
    assert "not a secret" not in done.stdout

    again = by_hand(lab, where)
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("there already") == 2
    holds(lab, moved=True)

    back = by_hand(lab, where, "back")
    assert back.returncode == 0, back.stderr
    holds(lab, moved=False)
    assert lab.legacy.plan().code == 0
    assert by_hand(lab, where).returncode == 0
    holds(lab, moved=True)


# 137 where the part of a pipe was killed, and bash says so ("Exit Status", Bash Reference Manual).
DIED = (-signal.SIGKILL, 128 + signal.SIGKILL)
CALLS = ["init", "init", "pull", "pull", "mv", "mv", "mv", "pull", "push", "pull", "push"]


@pytest.mark.parametrize("call", [1, 4, 6, 9, 10, 11], ids=lambda n: f"{n} {CALLS[n - 1]}")
def test_the_script_is_killed_and_started_again(lab: Lab, call: int) -> None:
    where = lab.fresh(f"script {call}")
    died = by_hand(lab, where, die=call)
    assert died.returncode in DIED, died.stdout + died.stderr
    gone = set(states.marks(lab.before)) - {
        mark for one in lab.states().values() for mark in states.marks(one)
    }
    assert not gone, "a resource is in no state"

    done = by_hand(lab, where, *(["back"] if call % 2 else []))

    assert done.returncode == 0, done.stderr
    holds(lab, moved=not call % 2)


def test_the_script_pushes_over_nobody(lab: Lab) -> None:
    where = lab.fresh("script changed")
    assert by_hand(lab, where, die=CALLS.index("push") + 1).returncode in DIED
    changed = {
        **lab.before,
        "serial": lab.before["serial"] + 1,
        "outputs": {"x": {"value": "1", "type": "string"}},
    }
    client(lab.legacy.endpoint, "s3").put_object(
        Bucket=BUCKET, Key="legacy/terraform.tfstate", Body=states.text(changed).encode()
    )

    refused = by_hand(lab, where)

    assert refused.returncode == 1
    assert "legacy: somebody has changed this state since the backup" in refused.stderr
    now = lab.states()[LEGACY]
    assert now is not None
    assert now["outputs"] == changed["outputs"]
