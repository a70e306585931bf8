"""Builds the site: pages, menu and style in one folder, the site generator over it, the outcome in place in one move."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.site import navigation, tool
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host

ASSETS = Path(__file__).with_name("assets")
COMMON = Path(__file__).with_name("mkdocs.yml")
CONFIGURATION = "mkdocs.yml"
MODULE = "zensical"
_COLOR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True, slots=True)
class Built:
    """A site that was built: how many pages it has, and what the site generator said of them."""

    folder: Path
    pages: int
    warnings: tuple[str, ...]
    seconds: float


def site(
    pages: Mapping[str, bytes],
    beside: Mapping[str, bytes],
    target: Path,
    host: Host,
    work: Path | None = None,
) -> Built:
    """Builds `pages` (path in the site -> content) and the files `beside` them into `target`, whose old content goes.

    `work` keeps what the site generator is given, for another one to build; else it is a temporary folder.

    Raises:
        ToolchainError: the site generator is not there and cannot be had, or it failed.
    """
    started = time.monotonic()
    packages = tool.ensure(host)
    with tempfile.TemporaryDirectory(prefix="docs-", ignore_cleanup_errors=True) as name:
        folder = work or Path(name)
        stage({**pages, **beside}, folder)
        warnings = _run(folder, tool.environment(packages, host.environ))
        _replace(folder / "out", target)
    count = sum(path.endswith(".md") for path in pages)
    return Built(target, count, warnings, time.monotonic() - started)


def stage(pages: Mapping[str, bytes], folder: Path) -> None:
    """Writes what the site generator reads: `mkdocs.yml`, what it inherits, and `pages/`."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in pages.items():
        _put(folder / "pages" / path, content)
    shutil.copytree(ASSETS, folder / "pages" / "assets")
    shutil.copy(COMMON, folder / "common.yml")
    data = json.loads(pages.get("registry.json", b"{}"))
    owners = {name: service["owner"] for name, service in data.get("services", {}).items()}
    configuration = {
        "INHERIT": "common.yml",
        "site_name": f"{data.get('organization', 'The')} registry",
        "nav": navigation.navigation(pages, owners, list(data.get("environments", {}))),
    }
    # JSON is YAML; a name that reads like something else stays a text.
    text = json.dumps(configuration, indent=1, ensure_ascii=False)
    _put(folder / CONFIGURATION, text.encode())


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _run(folder: Path, environ: Mapping[str, str]) -> tuple[str, ...]:
    command = [sys.executable, "-P", "-m", MODULE, "build", "--clean", "--config-file", CONFIGURATION]
    done = subprocess.run(
        command,
        cwd=folder,
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    said = _COLOR.sub("", done.stdout + done.stderr).splitlines()
    if done.returncode or not (folder / "out" / "index.html").is_file():
        last = "\n".join(f"  {line}" for line in said[-20:])
        raise ToolchainError(f"{MODULE} did not build the site:\n{last}", "Its input is in registry/docs.")
    return tuple(_warnings(said))


def _warnings(said: Sequence[str]) -> list[str]:
    """The lines from the first that warns on."""
    start = next((i for i, line in enumerate(said) if line.lower().startswith(("warning", "error"))), None)
    return [] if start is None else [line for line in said[start:] if line.strip()]


def _replace(made: Path, target: Path) -> None:
    """Into place by renaming; whoever reads the old site meanwhile sees the old or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.move(made, draft)
    old = target.with_name(f".{target.name}.{os.getpid()}.old")
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)
