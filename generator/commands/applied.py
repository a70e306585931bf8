"""What a sandbox was last applied with, so that a second `invoke up` need not ask Terraform.

`.sandbox/<environment>.applied` holds three things: the sandbox's identity (a new process has forgotten everything), a
digest of every file that decides what is applied, and the state objects of all units as they were afterwards, so that
an apply or destroy by hand shows.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from generator.sandbox import Endpoint
from generator.sandbox.state import directory, write_atomically

_SKIPPED = (".terraform", ".terragrunt-cache", "tests")
STATE = "/terraform.tfstate"


@dataclass(frozen=True)
class Applied:
    """`states`: unit -> ETag of its state; `made`: what was in the account, by kind."""

    token: str
    files: str
    states: Mapping[str, str] = field(default_factory=dict)
    made: Mapping[str, Sequence[str]] = field(default_factory=dict)


def digest(root: Path, environment: str, engine: str = "") -> str:
    """Of everything that decides what an apply of the environment does: modules, its live files, the engine."""
    total = hashlib.sha256(engine.encode())
    for path in sorted(_files(root, environment)):
        total.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(root: Path, environment: str) -> Iterator[Path]:
    yield from (path for path in (root / "terragrunt.hcl", root / "live/common.hcl") if path.is_file())
    for folder in (root / "modules", root / "live" / environment):
        for path in folder.rglob("*"):
            if path.is_file() and not set(path.relative_to(root).parts) & set(_SKIPPED):
                yield path


def read(root: Path, environment: str) -> Applied | None:
    """What was recorded, None where nothing is or it cannot be understood."""
    try:
        return Applied(**json.loads(_file(root, environment).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(root: Path, environment: str, applied: Applied) -> None:
    """Records a successful apply of the whole environment."""
    write_atomically(_file(root, environment), json.dumps(asdict(applied), indent=1) + "\n")


def forget(root: Path, environment: str) -> None:
    """Something has changed, or is about to."""
    _file(root, environment).unlink(missing_ok=True)


def states(endpoint: Endpoint, bucket: str) -> dict[str, str]:
    """Unit -> ETag of its state object, for the units of the sandbox's environment."""
    from generator.sandbox.clients import client

    return listed(client(endpoint, "s3"), bucket, endpoint.environment)


def listed(s3: Any, bucket: str, environment: str) -> dict[str, str]:
    """The same by a boto3 client of S3; botocore's errors pass through."""
    start = f"live/{environment}/"
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=start)
    return {
        item["Key"].removeprefix(start).removesuffix(STATE): item["ETag"]
        for page in pages
        for item in page.get("Contents", ())
        if item["Key"].endswith(STATE)
    }


def made(endpoint: Endpoint, kept: Sequence[str]) -> dict[str, list[str]]:
    """Kind -> names of everything in the account but what was there before."""
    from generator.sandbox.remaining import LISTINGS, remaining

    kinds = sorted((*(listing.kind for listing in LISTINGS), "scalable target"), key=len, reverse=True)
    found: dict[str, list[str]] = {}
    for line in remaining(endpoint, kept):
        kind = next((kind for kind in kinds if line.startswith(f"{kind} ")), line.partition(" ")[0])
        found.setdefault(kind, []).append(line.removeprefix(f"{kind} "))
    return found


def _file(root: Path, environment: str) -> Path:
    return directory(root) / f"{environment}.applied"
