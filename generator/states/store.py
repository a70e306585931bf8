"""The bucket of an environment's states, by a boto3 client of S3.

A lock is an object `<state>.tflock` that is put only if none is there (`If-None-Match: *`), with the JSON that Terraform
writes: ID, Operation, Info, Who, Version, Created, Path. So what we hold keeps Terraform out, and the other way round.
"""

import contextlib
import getpass
import json
import socket
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from generator.states.errors import LockedError, StoreError
from generator.states.state import State, parse

STATE, LOCK = "/terraform.tfstate", ".tflock"
LIVE = "live/"
_READERS = 16
_MISSING = ("404", "NoSuchKey", "NoSuchBucket", "NotFound", "NoSuchVersion")
_TAKEN = ("412", "PreconditionFailed", "ConditionalRequestConflict", "409")


@dataclass(frozen=True, slots=True)
class Entry:
    """A state object: `unit` as a path from the repository, such as live/staging/services/auth/app."""

    unit: str
    etag: str
    modified: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a state object; `id` is S3's, "null" in a bucket that keeps none."""

    unit: str
    id: str
    etag: str
    modified: datetime
    latest: bool


@dataclass(frozen=True, slots=True)
class Lock:
    """Who holds a state, since when and for what, as they wrote it themselves. `id` is what Terraform shows too."""

    unit: str
    id: str
    who: str
    operation: str
    created: str
    version: str = ""

    def age(self, now: datetime) -> float | None:
        """Seconds, None where the time is none."""
        with contextlib.suppress(ValueError):
            made = datetime.fromisoformat(self.created)
            return (now - (made if made.tzinfo else made.replace(tzinfo=UTC))).total_seconds()
        return None


@dataclass(frozen=True)
class Store:
    """A bucket, read and written. Every method raises StoreError where S3 refuses."""

    s3: Any
    bucket: str

    def entries(self, start: str = LIVE) -> list[Entry]:
        """Every state, sorted by unit; none where the bucket does not exist yet."""
        with self._asked():
            found = [
                Entry(_unit(item["Key"]), item["ETag"], item["LastModified"])
                for item in self._objects(start)
                if item["Key"].endswith(STATE)
            ]
        return sorted(found, key=lambda one: one.unit)

    def read(self, unit: str, version: str | None = None) -> State | None:
        """A unit's state, or an earlier version of it; None where there is none."""
        content = self.content(unit, version)
        return None if content is None else parse(content, unit)

    def read_all(self, units: list[str]) -> dict[str, State]:
        """Several states at a time."""
        with ThreadPoolExecutor(max_workers=_READERS) as pool:
            found = pool.map(self.read, units)
            return {unit: state for unit, state in zip(units, found, strict=True) if state is not None}

    def content(self, unit: str, version: str | None = None) -> bytes | None:
        """The object itself."""
        return self._get(f"{unit}{STATE}", version)

    def put(self, unit: str, content: bytes) -> None:
        """Writes a state, encrypted; to be done under its lock."""
        with self._asked():
            self.s3.put_object(
                Bucket=self.bucket,
                Key=f"{unit}{STATE}",
                Body=content,
                ContentType="application/json",
                ServerSideEncryption="AES256",
            )

    def remove(self, unit: str) -> None:
        """Takes a state away; its versions stay in a bucket that keeps them."""
        with self._asked():
            self.s3.delete_object(Bucket=self.bucket, Key=f"{unit}{STATE}")

    def versions(self, start: str = LIVE) -> list[Version]:
        """All versions of all states below `start`, newest first in each unit."""
        with self._asked():
            pages = self.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=start)
            found = [
                Version(
                    _unit(item["Key"]),
                    item["VersionId"],
                    item["ETag"],
                    item["LastModified"],
                    item["IsLatest"],
                )
                for page in _until_missing(pages)
                for item in page.get("Versions", ())
                if item["Key"].endswith(STATE)
            ]
        # S3 lists newest first; two of one second keep that order.
        return sorted(found, key=lambda one: one.unit)

    def is_versioned(self) -> bool:
        """Whether the bucket keeps what is overwritten."""
        with self._asked():
            try:
                return bool(self.s3.get_bucket_versioning(Bucket=self.bucket).get("Status") == "Enabled")
            except Exception as error:
                if _code(error) in _MISSING:
                    return False
                raise

    # --- locks --------------------------------------------------------------------------------------------

    def locks(self, start: str = LIVE) -> list[Lock]:
        """Every lock that is held, sorted by unit."""
        with self._asked():
            keys = [item["Key"] for item in self._objects(start) if item["Key"].endswith(f"{STATE}{LOCK}")]
        found = (self.lock_of(_unit(key.removesuffix(LOCK))) for key in sorted(keys))
        return [one for one in found if one is not None]

    def lock_of(self, unit: str) -> Lock | None:
        """The lock on a unit's state, None where it is free."""
        content = self._get(f"{unit}{STATE}{LOCK}")
        return None if content is None else _lock(unit, content)

    def unlock(self, lock: Lock) -> None:
        """Takes away exactly this lock. Raises LockedError if another one is there by now; a free state is well."""
        now = self.lock_of(lock.unit)
        if now is None:
            return
        if now.id != lock.id:
            raise LockedError(
                f"{lock.unit} is held by another run by now: {now.who}, {now.operation}",
                "Look again: invoke state-locks",
            )
        with self._asked():
            self.s3.delete_object(Bucket=self.bucket, Key=f"{lock.unit}{STATE}{LOCK}")

    @contextlib.contextmanager
    def locked(self, unit: str, operation: str) -> Iterator[Lock]:
        """Holds a unit's lock. Raises LockedError, naming the holder, where somebody has it."""
        mine = Lock(unit, str(uuid.uuid4()), _who(), operation, datetime.now(UTC).isoformat(), "hokusai")
        key = f"{unit}{STATE}{LOCK}"
        try:
            with self._asked():
                self.s3.put_object(
                    Bucket=self.bucket, Key=key, Body=_written(mine, self.bucket), IfNoneMatch="*"
                )
        except StoreError as error:
            if _code(error.__cause__) not in _TAKEN:
                raise
            other = self.lock_of(unit)
            who = f"{other.who}, {other.operation}, since {other.created}" if other else "somebody"
            raise LockedError(
                f"{unit} is locked by {who}", "Wait for its end; if that run is dead: invoke state-unlock"
            ) from error
        try:
            yield mine
        finally:
            self.unlock(mine)

    # --- S3 -----------------------------------------------------------------------------------------------

    def _objects(self, start: str) -> Iterator[Mapping[str, Any]]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=start)
        for page in _until_missing(pages):
            yield from page.get("Contents", ())

    def _get(self, key: str, version: str | None = None) -> bytes | None:
        which = {"VersionId": version} if version else {}
        with self._asked():
            try:
                answer = self.s3.get_object(Bucket=self.bucket, Key=key, **which)
            except Exception as error:
                if _code(error) in _MISSING:
                    return None
                raise
            return bytes(answer["Body"].read())

    @contextlib.contextmanager
    def _asked(self) -> Iterator[None]:
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except (BotoCoreError, ClientError) as error:
            raise StoreError(
                f"the state bucket {self.bucket} does not answer as it should: {error}",
                "Does it exist, and may these credentials read and write it?",
            ) from error


def _until_missing(pages: Any) -> Iterator[Mapping[str, Any]]:
    """Pages of a listing; none where the bucket does not exist."""
    try:
        yield from pages
    except Exception as error:
        if _code(error) not in _MISSING:
            raise


def _unit(key: str) -> str:
    return key.removesuffix(STATE)


def _code(error: object) -> str:
    answer = getattr(error, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, Mapping) else ""


def _lock(unit: str, content: bytes) -> Lock:
    """What a lock object says; one that says nothing is a lock all the same."""
    try:
        data = json.loads(content)
        words = [str(data.get(name) or "") for name in ("ID", "Who", "Operation", "Created", "Version")]
    except (ValueError, AttributeError):
        words = ["", "", "", "", ""]
    identity, who, operation, created, version = words
    return Lock(unit, identity, who or "unknown", operation or "unknown", created, version)


def _written(lock: Lock, bucket: str) -> bytes:
    said = asdict(lock)
    names = {"id": "ID", "operation": "Operation", "who": "Who", "version": "Version", "created": "Created"}
    data = {theirs: said[ours] for ours, theirs in names.items()}
    return json.dumps({**data, "Info": "", "Path": f"{bucket}/{lock.unit}{STATE}"}).encode()


def _who() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container without an entry for its user
        name = "unknown"
    return f"{name}@{socket.gethostname()}"
