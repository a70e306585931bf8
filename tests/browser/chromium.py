"""A real browser for the tests: one that is on this machine, else Debian's, installed once.

CHROMIUM=/path/to/chrome     names one; else Chromium or Chrome on PATH, or where macOS keeps it
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",  # as root there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INSTALL = (
    ["apt-get", "update", "-qq"],
    ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
)


def executable(environ: Mapping[str, str] = os.environ) -> str:
    """Path of the browser; installs one as root on Debian and its like, where there is none.

    Raises:
        RuntimeError: there is none and none can be installed; the message says how to get one.
    """
    if named := environ.get("CHROMIUM"):
        if shutil.which(named) is None:
            raise RuntimeError(f"CHROMIUM={named} is no program that can be run.")
        return named
    return found(environ) or _installed(environ)


def found(environ: Mapping[str, str]) -> str | None:
    """A browser that is there."""
    for name in NAMES:
        if path := shutil.which(name, path=environ.get("PATH")):
            return path
    return str(MAC) if MAC.is_file() else None


def _installed(environ: Mapping[str, str]) -> str:
    if os.geteuid() != 0 or shutil.which("apt-get", path=environ.get("PATH")) is None:
        raise RuntimeError(
            "The tests in tests/browser need Chromium or Chrome, and none is on PATH. Install one (Debian: apt-get install"
            " chromium; macOS: brew install --cask google-chrome), or name it in CHROMIUM."
        )
    for command in INSTALL:
        # stderr: a worker of xdist has no other way to the terminal
        print(f"No browser on PATH; {' '.join(command)} ...", file=sys.stderr, flush=True)
        done = subprocess.run(
            command,
            env={**environ, "DEBIAN_FRONTEND": "noninteractive"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr.strip() or done.stdout.strip()}")
    path = found(environ)
    if path is None:
        raise RuntimeError("chromium was installed, and is not on PATH.")
    return path
