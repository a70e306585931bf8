"""Runs a function in a process of its own, with a fault at one system call: strace puts it there, in the kernel's place.

https://man7.org/linux/man-pages/man1/strace.1.html, "Tampering". The process is a fork of this one, so all code is loaded, and
the same work makes the same calls each time.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# What changes a file, a folder or a lock, in all spellings; of `openat`, only those that may write count (`Call.changes`).
CHANGING = (
    "openat", "open", "creat", "write", "pwrite64", "writev", "sendfile", "copy_file_range", "truncate", "ftruncate", "mkdir", "mkdirat",
    "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir", "chmod", "fchmod",
    "fchmodat", "chown", "fchown", "fchownat", "utimensat", "fsync", "fdatasync", "sync", "syncfs", "flock",
)  # fmt: skip
_LINE = re.compile(r"(\w+)\((.*)")
_PATH = re.compile(r'"([^"]+)"')


@dataclass(frozen=True)
class Call:
    """The `nth` call of `name` in a run, counted from 1, as strace counts it; of those with its path, the `of_path`th."""

    name: str
    nth: int
    arguments: str
    of_path: int = 1

    @property
    def changes(self) -> bool:
        """Whether it may change something on disk: it is no reading, and not our own words to a pipe."""
        if self.name.startswith(
            "open"
        ):  # the cache's files have the process in their names: their writes count, at least
            return "/cache/" not in self.arguments and any(
                flag in self.arguments for flag in ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC")
            )
        return not self.arguments.startswith(("1,", "2,"))

    def fault(self, what: str) -> list[str]:
        """Words for strace that put `error=EIO` or the like there. Files are opened for reading in any number, so of `open` only
        the calls for that very path count."""
        path = _PATH.search(self.arguments) if self.name.startswith("open") else None
        if path is None:
            return ["-e", f"inject={self.name}:{what}:when={self.nth}"]
        return ["-P", path[1], "-e", f"inject={self.name}:{what}:when={self.of_path}"]


@dataclass(frozen=True)
class Ended:
    """How the process came to its end: exit code or the signal's negative number, and all that it said."""

    code: int
    said: str
    log: tuple[str, ...]


def program() -> str:
    """Where strace is; installed by the system's package manager if it is missing."""
    if found := shutil.which("strace"):
        return found
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "strace"]):
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    found = shutil.which("strace")
    assert found, "strace is missing, and could not be installed"
    return found


def calls(ended: Ended) -> Iterator[Call]:
    """Every call of the run, in order."""
    counts: dict[str, int] = {}
    for line in ended.log:
        if found := _LINE.match(line):
            name = found[1]
            path = _PATH.search(found[2])
            same = f"{name} {path[1] if path else ''}"
            counts[name] = counts.get(name, 0) + 1
            counts[same] = counts.get(same, 0) + 1
            yield Call(name, counts[name], found[2], counts[same])


def run(work: Callable[[], int], log: Path, *fault: str) -> Ended:
    """`work` to its end, which must be an exit code; `fault`: more words for strace (`Call.fault`)."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work(work, writer)
    os.close(writer)
    os.waitpid(child, os.WUNTRACED)
    command = [program(), "-o", str(log), "-e", f"trace={','.join(CHANGING)}", *fault, "-p", str(child)]
    tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    first = tracer.stderr.readline()
    os.kill(child, signal.SIGCONT if "attached" in first else signal.SIGKILL)
    with open(reader, encoding="utf-8") as answers:  # noqa: PTH123 - a descriptor
        said = answers.read()
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    rest = tracer.stderr.read()
    tracer.stderr.close()
    tracer.wait()
    assert "attached" in first, first + rest
    return Ended(status, said, tuple(log.read_text().splitlines()))


def _work(work: Callable[[], int], output: int) -> None:
    """In the child: what is said goes to the pipe; it stops until strace has it, and never returns."""
    code = 99
    try:
        os.dup2(output, 1)
        os.dup2(output, 2)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        os.kill(os.getpid(), signal.SIGSTOP)
        code = work()
        sys.stdout.flush()
    finally:
        os._exit(code)


def of(found: Sequence[Call], *names: str) -> list[Call]:
    """Those of some names."""
    return [call for call in found if call.name in names]
