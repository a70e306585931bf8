"""Look at the machine: which programs are there and what version they say they are."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from generator.toolchain.host import Host
from generator.toolchain.versions import Version, parse

# A program that does not tell its version within this time (a version manager's shim) counts as broken.
PATIENCE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """A program that was found: its path, from where (`PATH`, `cache`, a variable), the version it says."""

    name: str
    path: Path
    origin: str
    version: Version | None
    said: str = ""


def on_path(host: Host, name: str) -> list[Candidate]:
    """Every program of that name on PATH, in order: a broken shim before a good one must not hide it."""
    folders = [Path(part) for part in host.environ.get("PATH", "").split(os.pathsep) if part]
    found = [shutil.which(name, path=str(folder)) for folder in dict.fromkeys(folders)]
    return [candidate(host, name, Path(path), "PATH") for path in found if path]


def candidate(host: Host, name: str, path: Path, origin: str) -> Candidate:
    said = ask(host, path, "version" if name == "go" else "--version")
    return Candidate(name, path, origin, parse(said) if said else None, said.splitlines()[0] if said else "")


def ask(host: Host, path: Path, *arguments: str) -> str:
    """What the program prints when asked, or "" when it fails; never raises."""
    environ = {**host.environ, "CHECKPOINT_DISABLE": "1", "TG_NO_COLOR": "true", "GOTOOLCHAIN": "local"}
    environ.pop("TF_CLI_CONFIG_FILE", None)
    try:
        done = subprocess.run(
            [str(path), *arguments],
            cwd=host.repository,  # version managers (mise, tfenv, tgenv) decide by folder
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
