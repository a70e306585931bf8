"""Ctrl-C, a killed sandbox, a failing unit, a held lock: each says what happened and what to do, nothing is lost, and the
same command again finishes the job. Then a service leaves, and nothing of it stays.

Real processes and real signals. Each environment is a place of its own, so that waiting is done side by side.
"""

import json
import re
import signal
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from generator import sandbox
from tests.e2e import small
from tests.e2e.aws import Account
from tests.e2e.clone import Clone, Ran, finish
from tests.e2e.conftest import fresh
from tests.e2e.small import CLASHING, FAST, SLOW, bucket, key

pytestmark = pytest.mark.e2e
SLOW_UNIT, FAST_UNIT, CLASHING_UNIT = (f"services/{name}/data" for name in (SLOW, FAST, CLASHING))
HOLDER = {
    "ID": "0c5d6e7f-1111-2222-3333-444455556666",
    "Operation": "OperationTypeApply",
    "Info": "",
    "Who": "alice@laptop",
    "Version": "1.11.4",
    "Created": "2026-01-02T03:04:05.678901234Z",
    "Path": "",
}


@dataclass(frozen=True)
class Broken:
    """A run that broke, what was there right after it, the same command again, and a plan after that."""

    broken: Ran
    strays: list[str]
    locks: Ran
    again: Ran
    plan: Ran


@dataclass(frozen=True)
class Happened:
    """All of it."""

    interrupted: Broken
    killed: Broken
    failed: Broken
    held: Broken
    unlocked: Ran


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """A small repository; its sandboxes are stopped at the end."""
    made = fresh(tmp_path_factory.mktemp("small") / "infrastructure")
    small.furnish(made)
    yield made
    made.invoke("down")


@pytest.fixture(scope="module")
def happened(clone: Clone) -> Happened:
    """Side by side: two environments wait for their queue while the third one fails and is held."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        interrupted = pool.submit(interrupt, clone)
        killed = pool.submit(kill, clone)
        failed = pool.submit(fail, clone).result()
        held, unlocked = hold(clone)
        return Happened(interrupted.result(), killed.result(), failed, held, unlocked)


def interrupt(clone: Clone) -> Broken:
    command = ("apply", "--env", "development", "--unit", SLOW_UNIT, "--unit", FAST_UNIT)
    running = clone.start_invoke(*command)
    small.wait_for_queue(clone, "development", running)
    running.send_signal(signal.SIGINT)
    broken = finish(running)
    return after(clone, "development", broken, *command)


def kill(clone: Clone) -> Broken:
    command = ("apply", "--env", "qa", "--unit", SLOW_UNIT)
    running = clone.start_invoke(*command)
    small.wait_for_queue(clone, "qa", running)
    small.kill_sandbox(clone, "qa")
    broken = finish(running)
    strays = list(small.processes(clone, "qa"))
    locks = clone.invoke("state-locks", "--env", "qa")
    small.start(clone, "qa")
    again = clone.invoke(*command)
    return Broken(broken, strays, locks, again, clone.invoke("plan", "--env", "qa", "--unit", SLOW_UNIT))


def fail(clone: Clone) -> Broken:
    secrets = Account.of(clone.root, "staging").ask("secretsmanager")
    name = f"hokusai/staging/{CLASHING}/token"
    secrets.create_secret(Name=name, SecretString="somebody's")
    command = ("apply", "--env", "staging", "--unit", FAST_UNIT, "--unit", CLASHING_UNIT)
    broken = clone.invoke(*command)
    secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    return after(clone, "staging", broken, *command)


def hold(clone: Clone) -> tuple[Broken, Ran]:
    s3 = Account.of(clone.root, "staging").ask("s3")
    s3.put_object(
        Bucket=bucket("staging"), Key=f"{key('staging', FAST_UNIT)}.tflock", Body=json.dumps(HOLDER).encode()
    )
    command = ("apply", "--env", "staging", "--unit", FAST_UNIT)
    broken = finish(clone.start(*clone.words(*command), HOKUSAI_LOCK_TIMEOUT="1s"))
    strays = list(small.processes(clone, "staging"))
    locks = clone.invoke("state-locks", "--env", "staging")
    unlocked = clone.invoke("state-unlock", FAST_UNIT, "--env", "staging", "--yes")
    again = clone.invoke(*command)
    return Broken(broken, strays, locks, again, again), unlocked


def after(clone: Clone, environment: str, broken: Ran, *command: str) -> Broken:
    strays = list(small.processes(clone, environment))
    locks = clone.invoke("state-locks", "--env", environment)
    again = clone.invoke(*command)
    return Broken(broken, strays, locks, again, clone.invoke("plan", *command[1:]))


def test_ctrl_c_ends_in_order(happened: Happened) -> None:
    one = happened.interrupted
    ran = one.broken.must(130)
    assert "Stopping. Terraform ends what it has begun" in ran.text
    assert re.search(rf"^Interrupted during: .*{SLOW_UNIT}", ran.text, re.MULTILINE), ran.text
    assert "run the same command again" in ran.text
    assert one.strays == []
    assert "no state is locked" in one.locks.must().text


def test_after_ctrl_c_the_same_command_finishes(happened: Happened) -> None:
    assert "development is applied" in happened.interrupted.again.must().text
    assert "no changes" in happened.interrupted.plan.must().text


def test_nothing_was_lost_by_ctrl_c(clone: Clone, happened: Happened) -> None:
    """No second queue, no secret that is in no state."""
    account = Account.of(clone.root, "development")
    queues = account.ask("sqs").list_queues()["QueueUrls"]
    assert sorted(url.rpartition("/")[2] for url in queues) == [
        f"hokusai-{SLOW}-jobs-development",
        f"hokusai-{SLOW}-jobs-development-dead-letter",
    ]
    assert "no orphans" in clone.invoke("orphans", "--env", "development").must().text


def test_a_killed_sandbox_is_named(happened: Happened) -> None:
    one = happened.killed
    ran = one.broken.must(3)
    assert f"{SLOW_UNIT} failed" in ran.text
    assert "The sandbox of qa has stopped" in ran.text
    assert "invoke up --env qa" in ran.text
    assert "Traceback" not in ran.text
    assert one.strays == []
    assert "no sandbox of qa runs" in one.locks.must(2).text


def test_after_a_new_start_the_same_command_finishes(happened: Happened) -> None:
    assert "qa is applied" in happened.killed.again.must().text
    assert "no changes" in happened.killed.plan.must().text


def test_a_failing_unit_is_named_and_the_others_are_done(happened: Happened) -> None:
    ran = happened.failed.broken.must(3)
    assert f"{CLASHING_UNIT} failed" in ran.text
    assert "already exists" in ran.text
    assert f"{FAST_UNIT} " in ran.text
    assert happened.failed.strays == []
    assert "no state is locked" in happened.failed.locks.must().text


def test_after_the_cause_is_gone_the_same_command_finishes(happened: Happened) -> None:
    assert "1 added, 0 changed, 0 destroyed in 2 units" in happened.failed.again.must().text
    assert "no changes" in happened.failed.plan.must().text


def test_a_held_lock_is_named_with_its_holder(happened: Happened) -> None:
    ran = happened.held.broken.must(3)
    assert "alice@laptop" in ran.text
    assert "invoke state-locks --env staging" in ran.text
    shown = happened.held.locks.must(1).text
    assert "alice@laptop" in shown
    assert "2026-01-02 03:04:05" in shown
    assert "apply" in shown
    assert f"invoke state-unlock {FAST_UNIT} --env staging" in shown


def test_a_released_lock_lets_the_same_command_finish(happened: Happened) -> None:
    assert f"{FAST_UNIT} in staging is held by alice@laptop" in happened.unlocked.must().text
    assert "nothing had to change" in happened.held.again.must().text


def test_a_state_is_put_back_without_force(clone: Clone, happened: Happened) -> None:
    """Somebody has spoilt a state; an earlier version takes its place, as the next one."""
    s3 = Account.of(clone.root, "staging").ask("s3")
    place = {"Bucket": bucket("staging"), "Key": key("staging", CLASHING_UNIT)}
    before = json.loads(s3.get_object(**place)["Body"].read())
    good = s3.get_object(**place)["VersionId"]
    s3.put_object(**place, Body=json.dumps({**before, "serial": before["serial"] + 1, "resources": []}))

    listed = clone.invoke("state-restore", CLASHING_UNIT, "--env", "staging").must()
    refused = clone.invoke("state-restore", CLASHING_UNIT, "--env", "staging", "--version", good)
    clone.invoke("state-restore", CLASHING_UNIT, "--env", "staging", "--version", good, "--yes").must()

    now = json.loads(s3.get_object(**place)["Body"].read())
    assert good in listed.text
    assert "before apply of" in listed.text
    assert "nobody is here to say yes" in refused.must(2).text
    assert "  + module.token_secret.aws_secretsmanager_secret.this" in refused.text
    assert now == {**before, "serial": before["serial"] + 2}
    assert "no state is locked" in clone.invoke("state-locks", "--env", "staging").must().text


def test_a_service_leaves_and_nothing_of_it_stays(clone: Clone, happened: Happened) -> None:
    backup = clone.root.parent / "copies"
    clone.invoke("state-backup", "--env", "staging", "--out", str(backup)).must()
    copy = backup / f"live/staging/{CLASHING_UNIT}.tfstate"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700

    (clone.root / f"registry/services/{CLASHING}.yaml").unlink()
    generated = clone.invoke("generate").must()
    assert f"{CLASHING_UNIT} in staging: leaving" in generated.text
    left = clone.invoke("orphans", "--env", "staging").must(1)
    assert "no manifest asks for it any more" in left.text

    command = ("decommission", "--service", CLASHING, "--env", "staging", "--prune")
    asked = clone.invoke(*command).must(2)
    assert "what becomes of the data?" in asked.text
    gone = clone.invoke(*command, "--destroy-data", "--approve", CLASHING_UNIT).must()
    assert "gone, from the sandbox and from the tree" in gone.text

    account = Account.of(clone.root, "staging")
    names = [one["Name"] for one in account.ask("secretsmanager").list_secrets()["SecretList"]]
    assert names == [f"hokusai/staging/{FAST}/token"]
    assert not (clone.root / f"live/staging/{CLASHING_UNIT}").exists()
    assert (clone.root / f"live/qa/{CLASHING_UNIT}/terragrunt.hcl").is_file(), "it still leaves the others"
    clone.invoke("orphans", "--env", "staging").must()
    clone.invoke("generate", "--check").must()
    assert sandbox.status(clone.root, "staging").endpoint is not None
