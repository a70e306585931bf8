"""Three-way merge of texts by `git merge-file`: git is needed anyway, and everybody knows its conflict markers.

https://git-scm.com/docs/git-merge-file
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from generator.scaffold import adjacent
from generator.toolchain.errors import ToolchainError

_MANY = 127  # git counts conflicts up to here; above stand its failures
_START = re.compile(r"<<<<<<< ")


@dataclass(frozen=True)
class Merged:
    """`text` holds markers where there are `conflicts`: lines (from 1) of the text at which one starts."""

    text: str
    conflicts: tuple[int, ...]


def merge(ours: str, base: str, theirs: str, labels: tuple[str, str, str]) -> Merged:
    """Brings the changes from `base` to `theirs` into `ours`; `labels` name ours, base and theirs in the markers.

    Raises ToolchainError where git cannot be run.
    """
    with tempfile.TemporaryDirectory(prefix="hokusai-") as folder:
        paths = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for path, text in zip(paths, (ours, base, theirs), strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        marks = [word for label in labels for word in ("-L", label)]
        done = _run(["git", "merge-file", "-p", "--diff3", *marks, *map(str, paths)], folder)
    if not 0 <= done.returncode <= _MANY:
        raise ToolchainError("git merge-file failed", done.stderr.decode(errors="replace").strip())
    text = done.stdout.decode("utf-8")
    if done.returncode:
        text = adjacent.settle(text, labels)
    return Merged(text, conflicts(text) if done.returncode else ())


def conflicts(text: str) -> tuple[int, ...]:
    """The lines on which a conflict starts."""
    return tuple(number for number, line in enumerate(text.split("\n"), 1) if _START.match(line))


def _run(command: list[str], folder: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
    except FileNotFoundError as error:
        raise ToolchainError("git is not on PATH", "Install git; it merges the texts.") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ToolchainError(f"git cannot be run: {error}") from error
