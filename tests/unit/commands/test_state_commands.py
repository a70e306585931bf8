"""state-backup, state-restore, state-locks, state-unlock and orphans, on a bucket in memory."""

import json
import stat
from pathlib import Path

import pytest

from generator.commands import stored, target
from generator.model import Environment
from generator.states import Store
from tests.unit.commands.conftest import Repository
from tests.unit.commands.fakes import ENDPOINT
from tests.unit.states.conftest import APP, state
from tests.unit.states.fake_s3 import FakeS3

ENV, UNIT, KEY = "development", "services/auth/app", f"{APP}/terraform.tfstate"
LOCK = {
    "ID": "1",
    "Operation": "OperationTypeApply",
    "Who": "alice@laptop",
    "Created": "2026-01-02T03:04:05Z",
}


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> FakeS3:
    found = FakeS3()

    def choose(root: Path, environment: Environment, account: bool) -> target.Target:
        return target.Target(environment, ENDPOINT)

    monkeypatch.setattr(target, "choose", choose)
    for module in ("stored", "orphans"):
        monkeypatch.setattr(
            f"generator.commands.{module}.store_of", lambda catalogue, where: Store(found, "b")
        )
    put(found, state("a"))
    return found


def put(s3: FakeS3, content: bytes) -> None:
    s3.put_object(Bucket="b", Key=KEY, Body=content)


def test_restore_lists_shows_asks_and_puts_back(repository: Repository, s3: FakeS3) -> None:
    put(s3, state("b", serial=2))
    listed = repository.run("state-restore", unit="auth/app", env=ENV)
    assert (listed.code, "v2" in listed.out, "v1" in listed.out) == (0, True, True)
    asked = repository.run("state-restore", unit=UNIT, env=ENV, version="v1")
    assert asked.code == 2
    assert asked.out.startswith(
        f"{UNIT} in {ENV}, under management:\n  + aws_sqs_queue.a\n  - aws_sqs_queue.b\n"
    )
    assert len(s3.objects[KEY]) == 2, "nothing was written"
    assert repository.run("state-restore", unit=UNIT, env=ENV, version="v1", yes=True).code == 0
    assert json.loads(s3.objects[KEY][-1][1] or b"") == {**json.loads(state("a")), "serial": 3}
    assert stored.standing.present(repository.root, ENV) == set()


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (state("a", lineage="two"), 1, "lineage two is not that of"),
        (state("a", unit="live/qa/x"), 1, "a state of live/qa/x, not of"),
        (b"nonsense", 2, "is no Terraform state"),
    ],
)
def test_a_file_of_something_else_is_refused(
    repository: Repository, s3: FakeS3, content: bytes, code: int, said: str
) -> None:
    file = repository.root / "copy.tfstate"
    file.write_bytes(content)
    ran = repository.run("state-restore", unit=UNIT, env=ENV, file=str(file), yes=True)
    assert (ran.code, len(s3.objects[KEY])) == (code, 1)
    assert said in ran.err


def test_locks_are_shown_and_taken_away_after_a_yes(repository: Repository, s3: FakeS3) -> None:
    assert repository.run("state-locks", env=ENV).out == f"{ENV}: no state is locked\n"
    s3.put_object(Bucket="b", Key=f"{KEY}.tflock", Body=json.dumps(LOCK).encode())
    shown = repository.run("state-locks", env=ENV)
    assert shown.code == 1
    assert f"  {UNIT}  alice@laptop  apply  2026-01-02 03:04:05 (" in shown.out
    asked = repository.run("state-unlock", unit=UNIT, env=ENV)
    assert (asked.code, "held by alice@laptop, for apply" in asked.out) == (2, True)
    assert repository.run("state-locks", env=ENV, format="json").code == 1
    held = repository.run("state-restore", unit=UNIT, env=ENV, version="v1", yes=True)
    assert (held.code, "is locked by alice@laptop" in held.err) == (3, True)
    assert repository.run("state-unlock", unit=UNIT, env=ENV, yes=True).code == 0
    assert repository.run("state-locks", env=ENV).code == 0


def test_copies_are_for_nobody_else(repository: Repository, s3: FakeS3) -> None:
    place = repository.root.parent / "copies"
    assert repository.run("state-backup", env=ENV, out=str(place)).code == 0
    copy = place / f"{APP}.tfstate"
    assert copy.read_bytes() == state("a")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    again = repository.run("state-backup", env=ENV, out=str(place))
    assert (again.code, "something is there already" in again.err) == (2, True)


def test_orphans_by_a_state_without_a_unit(repository: Repository, s3: FakeS3) -> None:
    ran = repository.run("orphans", env=ENV, format="json")
    (row,) = json.loads(ran.out)[ENV]
    assert (ran.code, row["unit"], row["kind"], row["resources"], row["owner"]) == (
        1,
        APP,
        "orphan",
        1,
        "auth-team",
    )
    put(s3, state(serial=2))
    assert "an empty state without a unit" in repository.run("orphans", env=ENV).out
