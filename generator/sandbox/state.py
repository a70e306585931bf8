"""The files of a sandbox under `<repository>/.sandbox/`: `<environment>.json`, `.log` and `.lock`.

Written by rename, so that a reader sees a whole file or none.
"""

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from generator.sandbox.endpoint import Endpoint
from generator.sandbox.errors import SandboxError

DIRECTORY = ".sandbox"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def directory(root: Path) -> Path:
    """The sandbox's directory; made when missing. It ignores itself, so git never sees it."""
    path = root / DIRECTORY
    path.mkdir(exist_ok=True)
    ignore = path / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return path


def state_file(root: Path, environment: str) -> Path:
    return directory(root) / f"{_checked(environment)}.json"


def log_file(root: Path, environment: str) -> Path:
    return directory(root) / f"{_checked(environment)}.log"


def read(root: Path, environment: str) -> Endpoint | None:
    """The recorded endpoint, or None when there is none or the file cannot be understood."""
    try:
        return Endpoint.from_mapping(json.loads(state_file(root, environment).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def environments(root: Path) -> list[str]:
    """Names of the environments that have a state file, sorted."""
    folder = root / DIRECTORY
    return sorted(path.stem for path in folder.glob("*.json") if _NAME.fullmatch(path.stem))


def write(root: Path, endpoint: Endpoint) -> None:
    write_atomically(state_file(root, endpoint.environment), endpoint.to_json())


def remove(root: Path, endpoint: Endpoint) -> None:
    """Remove the state file, unless another process has written its own since."""
    recorded = read(root, endpoint.environment)
    if recorded is None or recorded.token == endpoint.token:
        state_file(root, endpoint.environment).unlink(missing_ok=True)


def write_atomically(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def locked(root: Path, environment: str) -> Iterator[None]:
    """One start or stop at a time for an environment, also between processes."""
    import fcntl

    path = directory(root) / f"{_checked(environment)}.lock"
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file releases the lock


def _checked(environment: str) -> str:
    if not _NAME.fullmatch(environment):
        raise SandboxError(
            f"'{environment}' cannot name a sandbox", "use letters, digits, hyphens and underscores"
        )
    return environment
