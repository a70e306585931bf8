"""The tree of a working copy, and what differs from a revision; asks git, reads files, writes nothing."""

import os
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname

from generator.affected.tree import LIVE, MODULES, UNIT_FILE, Tree, Unit, called, calls_of, is_unit_file, unit

SECONDS = 60
_LOCAL = ('"./', '"../')  # how every call of a local module begins
_MODULE_FILES = (f"{MODULES}/*.tf", f"{MODULES}/*.tf.json")
Overlay = Mapping[str, str | None]


class RevisionError(Exception):
    """The revision cannot be compared with; the message says why, `hint` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


@dataclass(frozen=True)
class Repository:
    """A working copy. `overlay`: what files would hold (None: they would be gone) once the tree is rendered anew."""

    root: Path
    overlay: Overlay = field(default_factory=dict)

    def tree(self) -> Tree:
        """All units as they are, and would be."""
        return Tree({one.path: one for one in self._units() if not one.is_leaving}, self._calls)

    def _units(self) -> Iterator[Unit]:
        for path in sorted({*_unit_files(self.root), *filter(is_unit_file, self.overlay)}):
            text = self.overlay[path] if path in self.overlay else _read(self.root, path)
            if text is not None:
                yield unit(path, text)

    def _calls(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for path, line in _grep(self.root):
            if path not in self.overlay:
                found.setdefault(dirname(path), {}).update(dict.fromkeys(called(dirname(path), line)))
        known = calls_of((path, text) for path, text in self.overlay.items() if text is not None)
        for folder, others in known.items():
            found.setdefault(folder, {}).update(dict.fromkeys(others))
        for folder in self._modules():
            found.setdefault(folder, {})
        return {folder: tuple(others) for folder, others in found.items()}

    def _modules(self) -> Iterator[str]:
        """Folders of all modules, those that call none included."""
        for path in _names(
            self.root, "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *_MODULE_FILES
        ):
            yield dirname(path)


def commit_of(root: Path, revision: str) -> str:
    """The hash of a revision, so that what is passed on is no option and no path. Raises RevisionError."""
    done = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode == 0:
        return done.stdout.decode().strip()
    if _git(root, "rev-parse", "--git-dir").returncode:
        raise RevisionError("this is not a git repository", "Changes are read from git.")
    hint = f"A shallow clone lacks it: git fetch origin {revision.removeprefix('origin/')}"
    raise RevisionError(f"there is no revision {revision!r} in this repository", hint)


def changed_files(root: Path, revision: str) -> set[str]:
    """Files that differ between `revision` and the working copy, new ones that git does not ignore included."""
    commit = commit_of(root, revision)
    options = ("--name-only", "--no-renames", "--relative", "--no-ext-diff", "-z", commit, "--")
    return {
        *_names(root, "diff", *options),
        *_names(root, "ls-files", "--others", "--exclude-standard", "-z"),
    }


def _unit_files(root: Path) -> Iterator[str]:
    """Every terragrunt.hcl below an environment's folder; hidden folders hold caches."""
    waiting = [LIVE]
    while waiting:
        folder = waiting.pop()
        try:
            entries = list(os.scandir(root / folder))
        except FileNotFoundError:
            continue
        for entry in entries:
            if entry.name == UNIT_FILE and is_unit_file(f"{folder}/{entry.name}"):
                yield f"{folder}/{entry.name}"
            elif not entry.name.startswith(".") and entry.is_dir(follow_symlinks=False):
                waiting.append(f"{folder}/{entry.name}")


def _read(root: Path, path: str) -> str | None:
    try:
        with open(root / path, "rb") as file:  # noqa: PTH123 - thousands of times
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def _grep(root: Path) -> Iterator[tuple[str, str]]:
    """(file, line) of every call of a local module; git reads thousands of files faster than we do."""
    texts = [word for text in _LOCAL for word in ("-e", text)]
    done = _git(root, "grep", "--untracked", "--no-color", "-I", "-z", "-F", *texts, "--", *_MODULE_FILES)
    if done.returncode > 1:
        raise _failed(done)
    for row in done.stdout.decode("utf-8", "replace").splitlines():
        path, _, line = row.partition("\0")
        yield path, line


def _names(root: Path, *arguments: str) -> Collection[str]:
    done = _git(root, *arguments)
    if done.returncode:
        raise _failed(done)
    return [name for name in done.stdout.decode("utf-8", "surrogateescape").split("\0") if name]


def _failed(done: "subprocess.CompletedProcess[bytes]") -> RevisionError:
    reason = done.stderr.decode(errors="replace").strip().partition("\n")[0]
    return RevisionError(f"git {done.args[3]} failed: {reason}", "Run it by hand to see more.")


def _git(root: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            ["git", "-C", str(root), *arguments],
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=os.environ | {"LC_ALL": "C"},  # messages to quote, and a search without locales is faster
        )
    except FileNotFoundError as error:
        raise RevisionError("git is not on PATH", "Changes are read from git.") from error
    except subprocess.TimeoutExpired as error:
        raise RevisionError(
            f"git {arguments[0]} did not answer within {SECONDS} s", "Is the disk busy?"
        ) from error
