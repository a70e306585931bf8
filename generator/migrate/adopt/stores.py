"""Where a state lives, and the lock that keeps others away from it while it is moved.

A store reads and writes with the engine's own `state pull` and `state push`, in a folder that holds nothing but the
backend's configuration, so that no provider is started. Its lock is the one that Terraform itself takes, held for the
whole adoption: the object `<key>.tflock` of S3's native locking, the item of a DynamoDB table, or for a local file the
lock on the file itself, with who has it in `.<file>.lock.info` (statemgr.Filesystem of Terraform's source). Whoever plans
or applies meanwhile gets Terraform's usual message with our name and the reason in it.
"""

import contextlib
import fcntl
import getpass
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from generator.migrate.adopt import staging, states
from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.adopt.staging import Engine
from generator.migrate.adopt.states import Document
from generator.states.errors import NO_BUCKET

OPERATION = "hokusai adoption"


class Clients(Protocol):
    """Gives a boto3 client of a service."""

    def __call__(self, service: str) -> Any: ...


@dataclass(frozen=True)
class Backend:
    """`kind`: s3 or local; `settings` as in the backend block."""

    kind: str
    settings: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """For the file that a run begins with."""
        return {"kind": self.kind, "settings": dict(self.settings)}


@dataclass
class Store:
    """One state. `name` is how it is called in messages; `work` a folder of its own."""

    name: str
    backend: Backend
    work: Path
    engine: Engine
    clients: Clients = field(repr=False)
    held: Any = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """`s3://bucket/key`, or the file."""
        settings = self.backend.settings
        return f"s3://{settings['bucket']}/{settings['key']}" if self.is_remote else str(settings["path"])

    @property
    def is_remote(self) -> bool:
        """Whether it is in S3."""
        return self.backend.kind == "s3"

    def pull(self) -> Document | None:
        """The state as it is now; None where there is none yet. Raises AdoptionError."""
        self._ready()
        text = self.engine.run(self.work, "state", "pull")
        if not text.strip():
            return None
        document = states.parse(text, self.name)
        return document if document.get("lineage") else None  # what is printed for a state that is not there

    def push(self, document: Document) -> None:
        """Writes it. The engine refuses another lineage and an older serial; the lock is ours already."""
        self._ready()
        path = self.work / "push.json"
        staging.write(path, document)
        try:
            self.engine.run(self.work, "state", "push", "-lock=false", path.name)
        finally:
            path.unlink(missing_ok=True)

    def lock(self, run: str) -> None:
        """Takes the lock, or finds that this run has it already. Raises AdoptionError if somebody else has."""
        if not self.is_remote:
            self._lock_file(run)
            return
        if other := self._lock_object(run) or self._lock_table(run):
            raise self._locked(other, f"terraform force-unlock {other.get('ID', '')}".rstrip())

    def unlock(self, run: str) -> None:
        """Gives the lock back; one of somebody else is left alone."""
        if not self.is_remote:
            if self.held is not None:
                self._info_file.unlink(missing_ok=True)
                os.close(self.held)
                self.held = None
            return
        if self._is_ours(run):
            self.clients("s3").delete_object(Bucket=self.backend.settings["bucket"], Key=self._lock_key)
        if table := self.backend.settings.get("dynamodb_table"):
            from botocore.exceptions import ClientError

            with contextlib.suppress(ClientError):  # the condition: it is not ours
                self.clients("dynamodb").delete_item(
                    TableName=table,
                    Key={"LockID": {"S": self._table_key}},
                    ConditionExpression="contains(Info, :run)",
                    ExpressionAttributeValues={":run": {"S": run}},
                )

    def holds(self, run: str) -> bool:
        """Whether this run has the lock."""
        return self._is_ours(run) if self.is_remote else self.held is not None

    # --- S3 ---------------------------------------------------------------------------------------------

    @property
    def _lock_key(self) -> str:
        return f"{self.backend.settings['key']}.tflock"

    @property
    def _table_key(self) -> str:
        return f"{self.backend.settings['bucket']}/{self.backend.settings['key']}"

    def _locked(self, other: Mapping[str, Any], unlock: str = "") -> AdoptionError:
        """Who has the lock, and what to do."""
        said = " ".join(str(other[key]) for key in ("Operation", "Info") if other.get(key))
        since = f" since {other['Created']}" if other.get("Created") else ""
        who = other.get("Who") or "somebody who left no name"
        message = f"the state of {self.name} is locked by {who}{since}{f': {said}' if said else ''}"
        hint = f"Wait for it to end, or, if it has died: {unlock}" if unlock else "Wait for it to end."
        return AdoptionError(message, hint)

    def _info(self, run: str) -> str:
        """What Terraform writes into a lock (statemgr.LockInfo), so that its message names us."""
        who = f"{getpass.getuser()}@{socket.gethostname()}"
        return json.dumps(
            {
                "ID": run,
                "Operation": OPERATION,
                "Info": f"adoption {run}: `invoke adopt --status` says how far it is",
                "Who": who,
                "Version": "",
                "Created": datetime.now(UTC).isoformat(),
                "Path": self._table_key if self.is_remote else str(self._state_file),
            }
        )

    def _lock_object(self, run: str) -> dict[str, Any] | None:
        """Writes the lock's object if there is none; else who has it, unless that is this run."""
        from botocore.exceptions import ClientError

        settings = self.backend.settings
        try:
            self.clients("s3").put_object(
                Bucket=settings["bucket"], Key=self._lock_key, Body=self._info(run).encode(), IfNoneMatch="*"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in (
                "PreconditionFailed",
                "ConditionalRequestConflict",
                "412",
            ):
                raise AdoptionError(f"the lock of {self.name} cannot be taken: {error}") from error
            found = self._holder()
            return None if found.get("ID") == run else found or {"Who": ""}
        return None

    def _holder(self) -> dict[str, Any]:
        try:
            body = self.clients("s3").get_object(Bucket=self.backend.settings["bucket"], Key=self._lock_key)[
                "Body"
            ]
            return _said(body.read())
        except Exception:  # gone again: nobody that could be named
            return {}

    def _is_ours(self, run: str) -> bool:
        return self._holder().get("ID") == run

    def _lock_table(self, run: str) -> dict[str, Any] | None:
        """The older lock of the S3 backend: an item of a DynamoDB table. Who has it, unless that is this run."""
        from botocore.exceptions import ClientError

        table = self.backend.settings.get("dynamodb_table")
        if not table:
            return None
        try:
            self.clients("dynamodb").put_item(
                TableName=table,
                Item={"LockID": {"S": self._table_key}, "Info": {"S": self._info(run)}},
                ConditionExpression="attribute_not_exists(LockID) OR contains(Info, :run)",
                ExpressionAttributeValues={":run": {"S": run}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return self._table_holder(str(table))
            raise AdoptionError(
                f"the lock of {self.name} cannot be taken in the table {table}: {error}"
            ) from error
        return None

    def _table_holder(self, table: str) -> dict[str, Any]:
        item = self.clients("dynamodb").get_item(
            TableName=table, Key={"LockID": {"S": self._table_key}}, ConsistentRead=True
        )
        return _said(((item.get("Item") or {}).get("Info") or {}).get("S")) or {"Who": ""}

    # --- a file -----------------------------------------------------------------------------------------

    @property
    def _state_file(self) -> Path:
        return Path(self.backend.settings["path"])

    @property
    def _info_file(self) -> Path:
        return self._state_file.with_name(f".{self._state_file.name}.lock.info")

    def _lock_file(self, run: str) -> None:
        """Held until this process ends or gives it back: nothing else here may open and close the file meanwhile, as a
        process loses its lock with any of its handles on the file (fcntl(2), "Record locks").
        """
        if self.held is not None:
            return
        self._state_file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._state_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(handle)
            with contextlib.suppress(OSError):
                raise self._locked(_said(self._info_file.read_text(encoding="utf-8"))) from error
            raise self._locked({}) from error
        self._info_file.write_text(self._info(run), encoding="utf-8")
        self.held = handle

    # --- the folder -------------------------------------------------------------------------------------

    def _ready(self) -> None:
        """The backend's configuration, initialised once."""
        wanted = json.dumps(
            {"terraform": {"backend": {self.backend.kind: dict(self.backend.settings)}}}, indent=2
        )
        file = self.work / "backend.tf.json"
        if file.is_file() and file.read_text() == wanted and (self.work / ".terraform").is_dir():
            return
        self.work.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted)
        try:
            self.engine.run(self.work, "init", "-input=false", "-no-color", "-reconfigure")
        except AdoptionError as error:
            if not self.is_remote or not NO_BUCKET.search(error.message):
                raise
            raise AdoptionError(
                f"the bucket {self.backend.settings['bucket']}, for the state of {self.name}, is not there",
                "An adoption makes none: docs/your-accounts.md, step 5.",
            ) from error


def _said(text: str | bytes | None) -> dict[str, Any]:
    """What a lock says of who has it; nothing where it cannot be read."""
    try:
        found = json.loads(text or "")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def unit_backend(bucket: str, unit: str, region: str, account: str, sandbox: bool) -> Backend:
    """What live/common.hcl gives a unit (`unit`: its folder from the repository's root)."""
    settings: dict[str, Any] = {
        "bucket": bucket,
        "key": f"{unit}/terraform.tfstate",
        "region": region,
        "encrypt": True,
        "use_lockfile": True,
        "allowed_account_ids": [account],
    }
    return Backend("s3", settings | ({"use_path_style": True} if sandbox else {}))


def legacy_backend(folder: Path) -> Backend:
    """The backend that a root was initialised with. Raises AdoptionError for one whose lock cannot be held."""
    record = folder / ".terraform/terraform.tfstate"
    if not record.is_file():
        return Backend("local", {"path": str((folder / "terraform.tfstate").resolve())})
    backend = json.loads(record.read_text(encoding="utf-8")).get("backend") or {}
    kind, config = backend.get("type", "local"), backend.get("config") or {}
    settings = {name: value for name, value in config.items() if value not in (None, [], {}, "")}
    if kind == "local":
        path = Path(settings.get("path") or "terraform.tfstate")
        return Backend("local", {"path": str((folder / path).resolve())})
    if kind == "s3":
        return Backend("s3", settings)
    raise AdoptionError(
        f"the state of {folder} is in the backend {kind!r}, whose lock this program cannot hold",
        "Move it first: to S3 (terraform init -migrate-state), or to a local file.",
    )
