"""Locks: taken where Terraform takes them, given back, and whoever has one already is named."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.staging import Engine
from generator.migrate.adopt.stores import Backend, Store

ANN = {"ID": "7", "Operation": "OperationTypeApply", "Who": "ann@laptop", "Created": "2026-11-21T17:55:02Z"}
HOLD = """
import fcntl, os, sys
handle = os.open(sys.argv[1], os.O_RDWR)
fcntl.lockf(handle, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.read()
"""


class Bucket:
    """S3 with nobody's lock in it, but for what is put."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put_object(self, **asked: Any) -> None:
        self.objects[asked["Key"]] = asked["Body"]

    def get_object(self, **asked: Any) -> dict[str, Any]:
        import io

        return {"Body": io.BytesIO(self.objects[asked["Key"]])}

    def delete_object(self, **asked: Any) -> None:
        self.objects.pop(asked["Key"], None)


class Table:
    """A lock table with one item, as DynamoDB answers."""

    def __init__(self, info: str) -> None:
        self.info = info

    def put_item(self, **asked: Any) -> None:
        from botocore.exceptions import ClientError

        raise ClientError({"Error": {"Code": "ConditionalCheckFailedException", "Message": "no"}}, "PutItem")

    def get_item(self, **asked: Any) -> dict[str, Any]:
        assert asked["Key"] == {"LockID": {"S": "b/k"}}
        return {"Item": {"Info": {"S": self.info}}}

    def delete_item(self, **asked: Any) -> None:
        raise AssertionError("nobody may take it away")


def store(kind: str, settings: dict[str, Any], **clients: Any) -> Store:
    return Store(
        "legacy", Backend(kind, settings), Path("/"), cast(Engine, None), lambda service: clients[service]
    )


@contextmanager
def held(path: Path) -> Iterator[None]:
    """As Terraform holds a local file: a process with the lock on it, which ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.communicate("")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "terraform.tfstate"
    path.write_text("{}")
    return path


def test_a_file_that_somebody_has_is_refused_with_the_name(state: Path) -> None:
    info = state.with_name(".terraform.tfstate.lock.info")
    info.write_text(json.dumps(ANN))
    one = store("local", {"path": str(state)})

    with held(state), pytest.raises(AdoptionError) as refused:
        one.lock("run")

    assert refused.value.message == (
        "the state of legacy is locked by ann@laptop since 2026-11-21T17:55:02Z: OperationTypeApply"
    )
    assert (refused.value.hint, one.holds("run")) == ("Wait for it to end.", False)


@pytest.mark.parametrize("text", [None, "", "[]", "no JSON"])
def test_a_name_that_cannot_be_read_does_no_harm(state: Path, text: str | None) -> None:
    if text is not None:
        state.with_name(".terraform.tfstate.lock.info").write_text(text)
    with held(state), pytest.raises(AdoptionError, match="somebody who left no name"):
        store("local", {"path": str(state)}).lock("run")


def test_our_lock_of_a_file_keeps_others_out_and_names_us(state: Path) -> None:
    info = state.with_name(".terraform.tfstate.lock.info")
    one = store("local", {"path": str(state)})
    one.lock("run")
    one.lock("run")
    assert json.loads(info.read_text())["ID"] == "run"
    attempt = (
        "import fcntl, os, sys; fcntl.lockf(os.open(sys.argv[1], os.O_RDWR), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    )
    said = subprocess.run([sys.executable, "-c", attempt, str(state)], capture_output=True, check=False)
    assert b"BlockingIOError" in said.stderr
    one.unlock("run")
    assert not info.exists()
    with held(state):
        pass


@pytest.mark.parametrize(
    ("info", "who"), [(json.dumps(ANN), "ann@laptop"), ("?", "somebody who left no name")]
)
def test_a_lock_table_names_who_has_it(info: str, who: str) -> None:
    bucket = Bucket()
    settings = {"bucket": "b", "key": "k", "dynamodb_table": "t"}
    one = store("s3", settings, s3=bucket, dynamodb=Table(info))
    with pytest.raises(AdoptionError, match=f"locked by {who}"):
        one.lock("run")


class Refusing:
    """An engine whose backend refuses."""

    def __init__(self, said: str) -> None:
        self.said = said

    def run(self, folder: Path, *arguments: str) -> str:
        raise AdoptionError(f"`terraform {arguments[0]}` failed in {folder}:\n{self.said}")


@pytest.mark.parametrize(
    ("said", "words", "hint"),
    [
        (
            'Error: Failed to get existing workspaces: S3 bucket "b" does not exist.',
            "the bucket b, for the state of live/staging/platform/edge, is not there",
            "An adoption makes none: docs/your-accounts.md, step 5.",
        ),
        ("Error: AccessDenied", "`terraform init` failed", None),
    ],
)
def test_a_bucket_that_is_not_there(tmp_path: Path, said: str, words: str, hint: str | None) -> None:
    backend = Backend("s3", {"bucket": "b", "key": "k"})
    engine = cast(Engine, Refusing(said))
    one = Store("live/staging/platform/edge", backend, tmp_path, engine, lambda service: None)
    with pytest.raises(AdoptionError) as refused:
        one.pull()
    assert refused.value.message.startswith(words)
    assert refused.value.hint == hint
