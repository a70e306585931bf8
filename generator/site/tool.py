"""The site generator and what it stands on: installed once from requirements-docs.lock into the user's cache.

Beside `.venv` and not in it: ordinary commands need none of it, and it is 130 MB. Packages are checked against the hashes of
the lock file; the folder's name is a digest of that file and the Python, so that another lock file is another folder.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from generator.toolchain.errors import ToolchainError
from generator.toolchain.guard import alone
from generator.toolchain.host import Host
from generator.toolchain.progress import say

LOCK = "requirements-docs.lock"
HERE = Path(__file__).resolve().parents[2]


def ensure(host: Host) -> Path:
    """The folder with the packages; installs them where it is not there.

    Raises:
        ToolchainError: they could not be installed; the message ends with what uv or pip said.
    """
    lock = HERE / LOCK
    target = host.cache / f"docs-{key(lock)}"
    if target.is_dir():
        return target
    with alone(
        host.cache / ".docs.lock", lambda: say("Another run installs the site generator; waiting for it.")
    ):
        if not target.is_dir():
            _install(lock, target)
    return target


def key(lock: Path) -> str:
    """Ten hexadecimal digits for what is installed and for which Python."""
    told = f"{sys.implementation.cache_tag} {sys.platform} ".encode() + lock.read_bytes()
    return hashlib.sha256(told).hexdigest()[:10]


def environment(packages: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables under which `python -m zensical` finds its packages, and ours."""
    return {
        **environ,
        "PYTHONPATH": os.pathsep.join((str(packages), str(HERE))),
        "PYTHONNOUSERSITE": "1",
        "NO_COLOR": "1",
    }


def _install(lock: Path, target: Path) -> None:
    count = lock.read_text(encoding="utf-8").count("==")
    say(f"Installing the site generator once: {count} packages, about 45 MB to fetch ...")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="docs-draft-") as folder:
        draft = Path(folder) / "packages"
        _run([*_installer(Path(folder)), "--require-hashes", "-r", str(lock), "--target", str(draft)])
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
    _run([sys.executable, "-m", "venv", str(folder / "venv")])
    return [str(folder / "venv" / "bin" / "python"), *pip]


def _run(arguments: list[str]) -> None:
    done = subprocess.run(
        arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise ToolchainError(
            f"The site generator could not be installed:\n{(done.stderr or done.stdout).strip()}",
            "It comes from a Python package index: check the network, or name yours in PIP_INDEX_URL "
            "or UV_INDEX_URL.",
        )
