"""The part of S3 that states need, in memory: versions, conditional writes, and the errors of the real client."""

# ruff: noqa: N803 - the names of boto3

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import Any

from botocore.exceptions import ClientError

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakeS3:
    """`objects`: key -> versions, newest last; None for a delete marker."""

    versioned: bool = True
    missing: bool = False
    objects: dict[str, list[tuple[str, bytes | None]]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def put_object(
        self, *, Bucket: str, Key: str, Body: bytes, IfNoneMatch: str | None = None, **_: Any
    ) -> None:
        self.calls.append(f"put {Key}")
        if IfNoneMatch and self._latest(Key) is not None:
            raise error("PreconditionFailed")
        history = self.objects.setdefault(Key, [])
        if not self.versioned:
            history.clear()
        history.append((f"v{len(history) + 1}" if self.versioned else "null", Body))

    def get_object(self, *, Bucket: str, Key: str, VersionId: str | None = None) -> dict[str, Any]:
        found = (
            next((body for name, body in self.objects.get(Key, ()) if name == VersionId), None)
            if VersionId
            else self._latest(Key)
        )
        if self.missing or found is None:
            raise error("NoSuchBucket" if self.missing else "NoSuchKey")
        return {"Body": io.BytesIO(found)}

    def delete_object(self, *, Bucket: str, Key: str) -> None:
        self.calls.append(f"delete {Key}")
        self.objects.setdefault(Key, []).append((f"v{len(self.objects[Key]) + 1}", None))

    def get_bucket_versioning(self, *, Bucket: str) -> dict[str, str]:
        return {"Status": "Enabled"} if self.versioned else {}

    def get_paginator(self, name: str) -> "Pages":
        return Pages(self, name)

    def _latest(self, key: str) -> bytes | None:
        history = self.objects.get(key)
        return history[-1][1] if history else None


@dataclass
class Pages:
    """Listings, one page for each key: nothing may count on a single one."""

    s3: FakeS3
    name: str

    def paginate(self, *, Bucket: str, Prefix: str) -> Any:
        if self.s3.missing:
            raise error("NoSuchBucket")
        for key in sorted(one for one in self.s3.objects if one.startswith(Prefix)):
            history = [
                (key, number, name, body) for number, (name, body) in enumerate(self.s3.objects[key]) if body
            ]
            if self.name == "list_objects_v2" and self.s3.objects[key][-1][1] is None:
                continue
            chosen = history[-1:] if self.name == "list_objects_v2" else history[::-1]
            field_ = "Contents" if self.name == "list_objects_v2" else "Versions"
            yield {field_: [self._item(*one) for one in chosen]}
        yield {}

    def _item(self, key: str, number: int, name: str, body: bytes) -> dict[str, Any]:
        return {
            "Key": key,
            "ETag": f'"{md5(body).hexdigest()}"',
            "LastModified": START + timedelta(seconds=number),
            "VersionId": name,
            "IsLatest": number == len(self.s3.objects[key]) - 1,
        }


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, "Call")
