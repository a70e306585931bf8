"""`invoke generate`, killed or refused by the kernel at each system call by which it changes something.

The tests of generator/write.py put faults before Python's own calls; here the whole command runs as it is, and the fault comes
from outside of it. The change makes, changes and removes files and folders. Afterwards the tree is the old or the new one,
what is said names the fault, and the same command again ends with the new tree.
"""

import errno
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator import write
from generator.commands import guard
from generator.console import Console
from tests.soak import strace
from tests.soak.strace import Call, Ended
from tests.soak.whole_path import MEMORY
from tests.unit.commands.conftest import copy

pytestmark = [pytest.mark.soak, pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")]

KILL = "signal=KILL"
# What a disk without room answers to, and what a broken one does.
ROOM = ("openat", "write", "pwrite64", "mkdir", "rename", "linkat", "ftruncate", "fsync", "syncfs", "fchmod")


def tree(root: Path) -> dict[str, bytes]:
    """Every file and folder but those of the machinery."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes() if path.is_file() else b"<folder>"
        for path in sorted(root.rglob("*"))
        if path.relative_to(root).parts[0] != ".hokusai"
    }


class Bench:
    """A repository before a change, as it must be after it, and a place to try the change again and again."""

    def __init__(self, folder: Path) -> None:
        self.before, self.place, self.log = folder / "before", folder / "place", folder / "log"
        copy(self.before)
        assert generate(self.before) == 0
        change(self.before)
        self.reset()
        assert generate(self.place) == 0
        self.old, self.new = tree(self.before), tree(self.place)
        self.reset()
        self.calls = [call for call in strace.calls(self.run()) if call.changes]
        assert tree(self.place) == self.new

    def reset(self) -> None:
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.before, self.place)

    def run(self, *fault: str) -> Ended:
        """With words for strace, if any."""
        return strace.run(lambda: generate(self.place), self.log, *fault)


SMALL = """name: twin
owner: data-pipeline-team
domains: {twin: {load_balancer: main}}
components:
  web: {image: {repository: hokusai-twin, tag: "1.0"}, port: 8080, routes: {all: {domain: twin}}}
environments: {development: {}, staging: {}}
"""


def change(root: Path) -> None:
    """Something to write, to create and to remove."""
    services = root / "registry/services"
    (services / "auth.yaml").write_text(
        (services / "auth.yaml").read_text().replace("port: 8000", "port: 8008")
    )
    (services / "twin.yaml").write_text(SMALL)
    (services / "evaluation.yaml").unlink()


def generate(root: Path) -> int:
    return guard.exit_code("generate", root, {}, Console(sys.stdout, sys.stderr, {}))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = (MEMORY / f"system-calls-{os.getpid()}") if MEMORY.is_dir() else tmp_path_factory.mktemp("calls")
    folder.mkdir(exist_ok=True)
    yield Bench(folder)
    shutil.rmtree(folder)


def test_the_change_uses_every_sort_of_call(bench: Bench) -> None:
    counts = Counter(call.name for call in bench.calls)
    assert {
        "openat",
        "write",
        "linkat",
        "mkdir",
        "rename",
        "unlink",
        "rmdir",
        "syncfs",
        "flock",
    } <= counts.keys()
    assert len(bench.calls) > 100
    kept = bench.old.keys() & bench.new.keys()
    assert bench.new.keys() - kept
    assert bench.old.keys() - kept
    assert any(bench.old[path] != bench.new[path] for path in kept)


def test_killed_at_each(bench: Bench, record_property: Callable[[str, object], None]) -> None:
    seen = Counter[str]()
    for call in bench.calls:
        bench.reset()
        ended = bench.run(*call.fault(KILL))
        assert ended.code == -9, (call, ended)
        assert write.recover(bench.place) == [], call
        after = tree(bench.place)
        assert after in (bench.old, bench.new), call
        seen["old" if after == bench.old else "new"] += 1
        assert generate(bench.place) == 0
        assert tree(bench.place) == bench.new, call
    assert min(seen["old"], seen["new"]) > 10
    record_property("system calls killed at", len(bench.calls))
    record_property("found old / new after", f"{seen['old']} / {seen['new']}")


@pytest.mark.parametrize("code", ["ENOSPC", "EIO"])
def test_refused_at_each(bench: Bench, code: str, record_property: Callable[[str, object], None]) -> None:
    wanted = bench.calls if code == "EIO" else strace.of(bench.calls, *ROOM)
    words = os.strerror(getattr(errno, code))
    seen = Counter[str]()
    for call in wanted:
        bench.reset()
        ended = bench.run(*call.fault(f"error={code}"))
        seen[_judged(bench, call, ended, words)] += 1
        assert write.recover(bench.place) == [], call
        assert tree(bench.place) in (bench.old, bench.new), call
        assert generate(bench.place) == 0
        assert tree(bench.place) == bench.new, call
    assert seen["refused"] > 20
    record_property(f"system calls refused with {code}", len(wanted))
    record_property("refused, tree as before / done all the same / left to the next run", " / ".join(
        str(seen[name]) for name in ("refused", "done", "later")))  # fmt: skip


def _judged(bench: Bench, call: Call, ended: Ended, words: str) -> str:
    """What came of it; what is said fits what is there."""
    after = tree(bench.place)
    assert "Traceback" not in ended.said
    assert "fault of this program" not in ended.said, (call, ended.said)
    if ended.code == 0:
        assert after == bench.new, (call, ended.said)
        return "done"
    assert ended.code == 1, (call, ended)
    assert words in ended.said, (call, ended.said)
    if "half done, and the next run completes it or takes it back" in ended.said:
        assert ended.said.endswith("Run the same command again.\n"), (call, ended.said)
        return "later"
    assert ended.said.endswith("Nothing was written.\n"), (call, ended.said)
    assert after == bench.old, call
    return "refused"
