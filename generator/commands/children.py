"""Programs that run for a command in the foreground, such as pytest and ruff: their output is the user's."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.commands.errors import UsageError
from generator.console import Console

STOPPING_SECONDS = 60.0  # for a test that has to end what it began


def python(root: Path, console: Console, *arguments: str, environ: Mapping[str, str] | None = None) -> int:
    """Runs `python -m ...` to its end and gives its exit code."""
    return run(root, console, [sys.executable, "-m", *arguments], environ)


def run(
    root: Path, console: Console, command: Sequence[str], environ: Mapping[str, str] | None = None
) -> int:
    """Runs a program to its end, with our stdin, stdout and stderr. Ctrl-C reaches it too: it is waited for."""
    console.out.flush()
    child = subprocess.Popen(command, cwd=root, env=None if environ is None else dict(environ))
    try:
        return child.wait()
    except KeyboardInterrupt:
        try:
            child.wait(STOPPING_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


def needs(module: str) -> None:
    """Raises UsageError where a package of the development lock is not installed."""
    from importlib.util import find_spec

    if find_spec(module) is None:
        raise UsageError(
            f"{module} is not installed in {sys.prefix}",
            "It is one of the packages for development: sh tools/bootstrap.sh requirements-dev",
        )
