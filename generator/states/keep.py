"""What is kept on this machine, outside of the repository: restore points, and copies of states.

A restore point says which version of each state was the last one before something ran. The versions themselves are in
the bucket, encrypted and behind its permissions; here are only their ETags. Where a bucket keeps no versions there are
copies instead. A copy may hold sensitive values: folders 0700, files 0600.

    account:  $XDG_STATE_HOME/hokusai-infrastructure/<account>-<environment>/
    sandbox:  <repository>/.sandbox/states/<environment>/      (which ignores itself, and goes with the sandbox)
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from generator.states.errors import StoreError
from generator.states.store import Store

POINTS = 100  # that are kept for an environment
_END = ".point.json"
COPY = ".tfstate"


@dataclass(frozen=True, slots=True)
class Point:
    """`time` in UTC as ISO 8601; `command` is what ran then; `states`: unit -> ETag of its state before."""

    time: str
    command: str
    states: Mapping[str, str]


def folder(root: Path, environment: str, account: str, sandbox: bool, environ: Mapping[str, str]) -> Path:
    """Where an environment's are kept."""
    if sandbox:
        return root / ".sandbox/states" / environment
    home = environ.get("XDG_STATE_HOME", "")
    base = Path(home) if home.startswith("/") else Path.home() / ".local/state"
    return base / "hokusai-infrastructure" / f"{account}-{environment}"


def before(store: Store, start: str, place: Path, command: str) -> tuple[int, Path | None]:
    """Notes the states as they are; copies them where the bucket keeps no versions.

    Gives how many states there are and where the copies are, if any. Raises StoreError.
    """
    entries = store.entries(start)
    if not entries:
        return 0, None
    copies = None if store.is_versioned() else copy(store, [one.unit for one in entries], place / stamp())
    _write(place, Point(stamp(), command, {one.unit: one.etag for one in entries}))
    return len(entries), copies


def points(place: Path) -> list[Point]:
    """Oldest first; a file that cannot be read does not count."""
    found: list[Point] = []
    for file in sorted(place.glob(f"*{_END}")):
        try:
            found.append(Point(**json.loads(file.read_text(encoding="utf-8"))))
        except (OSError, ValueError, TypeError):
            continue
    return found


def copy(store: Store, units: list[str], place: Path) -> Path:
    """The states of `units` as files below `place`, the folders as in the tree. Raises StoreError."""
    private(place)
    for unit in units:
        content = store.content(unit)
        if content is not None:
            target = place / f"{unit}{COPY}"
            for part in reversed(list(_between(place, target.parent))):
                private(part)
            _private_file(target, content)
    return place


def take(file: Path, target: Path) -> Path:
    """Moves a file there, readable for nobody else. Raises StoreError."""
    private(target.parent)
    _private_file(target, file.read_bytes())
    file.unlink()
    return target


def private(path: Path) -> None:
    """A folder that nobody else can read."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror}", "States are kept there before something runs."
        ) from error


def stamp() -> str:
    """Now, in UTC, as a name that sorts."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H-%M-%S.%fZ}"


def _between(top: Path, path: Path) -> Iterator[Path]:
    while path != top:
        yield path
        path = path.parent


def _write(place: Path, point: Point) -> None:
    private(place)
    _private_file(place / f"{point.time}{_END}", json.dumps(asdict(point), indent=1).encode())
    for old in sorted(place.glob(f"*{_END}"))[:-POINTS]:
        old.unlink(missing_ok=True)


def _private_file(path: Path, content: bytes) -> None:
    """Whole or not at all, and never readable by others in between."""
    part = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        part.replace(path)
    except OSError as error:
        raise StoreError(
            f"{path}: {error.strerror}", "States are kept there before something runs."
        ) from error
