"""All that a rendering is made from: the program, what people and the tool have written, the OpenAPI documents they name."""

import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.cache.disk import Digests, digest

PACKAGE = Path(__file__).resolve().parents[1]
BESIDE = "tasks.py"  # the commands' page is made from it
LIBRARIES = (
    "yaml",
    "yaml._yaml",
    "jsonschema",
    "jsonschema_rs",
)  # what decides over a manifest beside this package
_SKIPPED = frozenset(("__pycache__",))


def program(disk: Digests) -> str | None:
    """The digest of this program: its files, the libraries that read manifests, Python. None where it cannot be read."""
    found = [sys.version, *map(_library, LIBRARIES)]
    for path in _files(PACKAGE):
        one = disk.of(path)
        if one is None:
            return None
        found += [path, one]
    return digest("\0".join([*found, disk.of(BESIDE) or ""]).encode())


def _files(package: Path) -> Iterator[str]:
    """The package's files, relative to its parent, in a fixed order."""
    for folder, below, names in os.walk(package):
        below[:] = sorted(name for name in below if name not in _SKIPPED)
        place = Path(folder).relative_to(package.parent).as_posix()
        yield from (f"{place}/{name}" for name in sorted(names))


def _library(name: str) -> str:
    """Which file a library is, without importing it."""
    package, _, inner = name.rpartition(".")
    found = importlib.util.find_spec(package or inner)
    if found is None or found.origin is None:
        return f"{name} -"
    place = Path(found.origin)
    if package:
        place = next(place.parent.glob(f"{inner}.*"), place)
    status = place.stat()
    return f"{name} {place} {status.st_size} {status.st_mtime_ns}"


def listed(root: Path) -> list[str]:
    """The files that a rendering reads, as far as their places say so."""
    found = ["registry/platform.yaml"]
    for folder, endings in (
        ("registry/services", (".yaml", ".yml")),
        ("registry/allocations", (".yaml",)),
        ("registry/leaving", (".yaml",)),
    ):
        found += [f"{folder}/{name}" for name in _names(root / folder) if name.endswith(endings)]
    for block in _names(root / "modules"):
        if block != "services":
            names = _names(root / "modules" / block)
            found += [f"modules/{block}/{name}" for name in names if name.endswith(".tf")]
    return found


def digests(disk: Digests, root: Path) -> dict[str, str] | None:
    """Path -> digest of each; None where one of them is no readable file: then nothing may be remembered."""
    made: dict[str, str] = {}
    for path in listed(root):
        one = disk.of(path)
        if one is None:
            return None
        made[path] = one
    return made


def openapi(root: Path, files: Iterable[str]) -> dict[str, str]:
    """File -> digest of what stands at its place now, wherever it leads; `-` where nothing can be read."""
    return {file: _openapi(root, file) for file in sorted(files)}


def older(root: Path, files: Iterable[str], now: int) -> bool:
    """Whether none of the files was changed since `now`, in nanoseconds."""
    for file in files:
        try:
            status = (root / file).stat()
        except OSError:
            continue
        if max(status.st_mtime_ns, status.st_ctime_ns) >= now:
            return False
    return True


def _openapi(root: Path, file: str) -> str:
    try:
        place = (root / file).resolve()
        return digest(str(place).encode() + b"\0" + place.read_bytes())
    except OSError:
        return "-"


def together(program: str, files: Mapping[str, str], documents: Mapping[str, str]) -> str:
    """One digest of all inputs."""
    parts = [
        program,
        *(f"{path} {one}" for group in (files, documents) for path, one in sorted(group.items())),
    ]
    return digest("\0".join(parts).encode())


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
