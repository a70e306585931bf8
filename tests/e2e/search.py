"""Looks for a text everywhere: in clear, in base64, in what is compressed, packed, or packed inside of that.

A Terraform plan is a zip file, a state may be gzipped, git keeps its objects with zlib, and a log may hold base64.
"""

import base64
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DEEPEST = 4  # packed in packed in packed ...
ALIGNMENTS = 3  # of base64: the text may begin at any of three places
# A name that ends in this is a link to a program of 700 MB that was there before the text was.
SKIPPED = ("terraform-provider-aws",)


def forms(text: str) -> tuple[bytes, ...]:
    """How the text looks in clear, in JSON, in hexadecimal, and inside of a longer text in base64."""
    raw = text.encode()
    found = [raw, raw.hex().encode(), raw.hex().upper().encode(), text.encode("utf-16-le")]
    for shift in range(ALIGNMENTS):
        whole = base64.b64encode(b"\0" * shift + raw)
        # Letters at both ends depend on the neighbours.
        inner = whole[4 if shift else 0 :].rstrip(b"=")
        inner = inner[: len(inner) - 2]
        found += [inner, inner.replace(b"+", b"-").replace(b"/", b"_")]
    return tuple(dict.fromkeys(found))


def holds(data: bytes, wanted: Iterable[bytes], depth: int = DEEPEST) -> bool:
    """Whether any form is in the data, or in what is packed in it."""
    if any(form in data for form in wanted):
        return True
    return depth > 0 and any(holds(inner, wanted, depth - 1) for inner in _unpacked(data))


def _unpacked(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"PK":
        yield from _zipped(data)
    elif data[:2] == b"\x1f\x8b":
        try:
            yield gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return
    elif data[:1] == b"\x78":
        try:
            yield zlib.decompress(data)
        except zlib.error:
            return
    yield from _encoded(data)


def _zipped(data: bytes) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return


_BASE64 = re.compile(rb"(?:H4sI|UEsD|eJ)[A-Za-z0-9+/]{20,}={0,2}")
"""gzip, zip and zlib in base64 begin so."""


def _encoded(data: bytes) -> Iterator[bytes]:
    for match in _BASE64.finditer(data):
        text = match[0]
        try:
            yield base64.b64decode(text + b"=" * (-len(text) % 4))
        except ValueError:
            continue


def files(folder: Path, text: str) -> list[str]:
    """Every file below a folder that holds the text; links are not followed out of it."""
    wanted = forms(text)
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and not path.name.startswith(SKIPPED)
        if holds(path.read_bytes(), wanted)
    ]


def names(folder: Path, text: str) -> list[str]:
    """Every file whose very name holds it."""
    return [path.as_posix() for path in folder.rglob(f"*{text}*")]


def objects(s3: Any, text: str) -> tuple[int, list[str]]:
    """How many versions of objects all buckets have, and those that hold the text as `bucket/key version`."""
    wanted, found, count = forms(text), [], 0
    for bucket in (one["Name"] for one in s3.list_buckets()["Buckets"]):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            for one in page.get("Versions", ()):
                count += 1
                where = {"Bucket": bucket, "Key": one["Key"], "VersionId": one["VersionId"]}
                if holds(s3.get_object(**where)["Body"].read(), wanted):
                    found.append(f"{bucket}/{one['Key']} {one['VersionId']}")
    return count, found
