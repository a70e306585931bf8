"""The tree is the old one or the new one, whatever fails, whoever is killed, and whenever."""

import errno
import fcntl
import os
import random
import signal
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator import write
from generator.plan import Plan, header, make, scan

MARK = f"# {header('registry/services/api.yaml')[0]}\n"
OWNED = ["live", "modules/services"]
OLD = {
    "live/a/x.hcl": "old a",
    "live/b/y.hcl": "same",
    "modules/services/gone/app/main.tf": "gone",
    "live/z.hcl": "old z",
}
NEW = {"live/a/x.hcl": "new a", "live/b/y.hcl": "same", "modules/services/new/app/main.tf": "new", "live/z.hcl": "new z",
       "modules/services/new/app/outputs.tf": "new too", "live/shared.hcl": "all"}  # fmt: skip
HAND = {"live/common.hcl": b"hand-written\n", "README.md": b"hand-written\n"}

# Every call of the operating system by which `write` changes something, and `close`, to be between the others.
CALLS = ("open", "write", "pwrite", "truncate", "fchmod", "close", "link", "mkdir", "makedirs", "rename", "unlink", "rmdir",
         "fsync", "sync")  # fmt: skip


def texts(bodies: dict[str, str]) -> dict[str, str]:
    return {path: f"{MARK}{body}\n" for path, body in bodies.items()}


def plan_of(bodies: dict[str, str], root: Path) -> Plan:
    return make(texts(bodies), scan(root, list(bodies), OWNED))


def tree(root: Path) -> dict[str, bytes]:
    """Every file and folder but those of the machinery."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(".hokusai"):
            found[name] = path.read_bytes() if path.is_file() else b"<folder>"
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in HAND.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert write.apply(plan_of(OLD, tmp_path), tmp_path) == []
    return tmp_path


def both_trees(root: Path, copy: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The old tree, and the new one as an undisturbed run makes it from the same beginning."""
    for name, content in HAND.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)
    assert write.apply(plan_of(OLD, copy), copy) == []
    assert tree(copy) == tree(root)
    assert write.apply(plan_of(NEW, copy), copy) == []
    return tree(root), tree(copy)


def leftovers(root: Path) -> set[str]:
    return {path.name for path in (root / ".hokusai").iterdir()} - {"lock", ".gitignore"}


# --- the ordinary case -----------------------------------------------------------------------------------


def test_apply(root: Path) -> None:
    plan = plan_of(NEW, root)
    assert plan.summary() == "3 created, 2 changed, 1 deleted"
    assert write.apply(plan, root) == []
    assert tree(root) == {
        **HAND,
        **{path: change.after for change in plan.changes if (path := change.path) and change.after is not None},
        "live/b/y.hcl": (root / "live/b/y.hcl").read_bytes(),
        **dict.fromkeys(["live", "live/a", "live/b", "modules", "modules/services", "modules/services/new",
                         "modules/services/new/app"], b"<folder>"),
    }  # fmt: skip
    assert plan_of(NEW, root).is_empty
    assert leftovers(root) == set()


def test_folders_left_empty_go_and_others_stay(root: Path) -> None:
    (root / "live/a/notes.txt").write_text("mine")
    assert write.apply(plan_of({}, root), root) == []
    assert tree(root).keys() == {"README.md", "live", "live/a", "live/a/notes.txt", "live/common.hcl"}


def test_mode_and_bytes(root: Path) -> None:
    before = os.umask(0o077)
    try:
        assert write.apply(plan_of({**NEW, "live/u.hcl": "é\n你"}, root), root) == []
    finally:
        os.umask(before)
    assert stat.S_IMODE((root / "live/u.hcl").stat().st_mode) == 0o644
    assert (root / "live/u.hcl").read_bytes().endswith("\né\n你\n".encode())


def test_unchanged_files_are_not_rewritten(root: Path) -> None:
    before = (root / "live/b/y.hcl").stat()
    assert write.apply(plan_of(NEW, root), root) == []
    after = (root / "live/b/y.hcl").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_progress_counts_files(root: Path) -> None:
    seen: list[tuple[int, int]] = []
    write.apply(plan_of(NEW, root), root, lambda done, total: seen.append((done, total)))
    assert seen == [(n, 6) for n in range(1, 7)]


def test_an_unsafe_plan_is_a_fault_of_the_caller(root: Path) -> None:
    (root / "live/shared.hcl").write_text("mine")
    with pytest.raises(ValueError, match="not safe"):
        write.apply(plan_of(NEW, root), root)


def test_a_file_that_changed_since_the_plan_is_not_overwritten(root: Path) -> None:
    plan = plan_of(NEW, root)
    (root / "live/z.hcl").write_text("somebody's edit")
    (root / "live/shared.hcl").symlink_to("../README.md")
    before = tree(root)
    findings = write.apply(plan, root)
    assert [(f.check, f.position.file) for f in findings if f.position] == [
        ("write-moved-on", "live/shared.hcl"), ("write-moved-on", "live/z.hcl"),
    ]  # fmt: skip
    assert tree(root) == before


def test_git_ignores_the_folder_of_the_machinery(root: Path) -> None:
    assert (root / ".hokusai/.gitignore").read_text() == "*\n"


def test_the_folder_of_the_machinery_may_not_be_a_link(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / ".hokusai").rename(root / "aside")
    (root / ".hokusai").symlink_to(elsewhere)
    assert [f.message for f in write.apply(plan_of(NEW, root), root)] == [".hokusai is a symbolic link"]
    assert list(elsewhere.iterdir()) == []


# --- two at once -----------------------------------------------------------------------------------------


def test_a_second_run_is_told_who_has_the_lock(root: Path) -> None:
    plan, before = plan_of(NEW, root), tree(root)
    with (root / ".hokusai/lock").open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4711\n")
        lock.flush()
        findings = write.apply(plan, root)
        assert [(f.check, f.message) for f in findings] == [
            ("write-locked", "another run is writing to this repository (process 4711)")
        ]
        assert write.recover(root) == []  # nothing is left over, so nothing has to wait
    assert tree(root) == before
    assert write.apply(plan, root) == []


# --- failures --------------------------------------------------------------------------------------------


class Faulty:
    """Stands for `os` in generator.write: acts before the n-th call that changes something."""

    def __init__(self, at: int, act: Callable[[str], None], last: bool = False) -> None:
        self.at, self.act, self.count, self.last = at, act, 0, last

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*arguments: Any, **options: Any) -> Any:
            self.count += 1
            if name == "close":  # Linux closes in any case, whatever it answers
                real(*arguments, **options)
            if self.count == self.at or (self.last and self.count >= self.at):
                self.act(name)
            return None if name == "close" else real(*arguments, **options)

        return call


def calls_of_a_run(root: Path, copy: Path) -> tuple[int, dict[str, bytes], dict[str, bytes]]:
    """How many calls there are, and the two trees."""
    old, new = both_trees(root, copy)
    counter = Faulty(-1, lambda name: None)
    with pytest.MonkeyPatch.context() as patch:
        assert write.apply(plan_of(OLD, copy), copy) == []
        patch.setattr(write, "os", counter)
        assert write.apply(plan_of(NEW, copy), copy) == []
    assert counter.count > 50
    return counter.count, old, new


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_any_call_may_fail(root: Path, tmp_path_factory: pytest.TempPathFactory, code: int) -> None:
    count, old, new = calls_of_a_run(root, tmp_path_factory.mktemp("copy"))
    outcomes = set()
    for at in range(1, count + 1):

        def fail(name: str) -> None:
            raise OSError(code, os.strerror(code), name)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(write, "os", Faulty(at, fail))
            findings = write.apply(plan_of(NEW, root), root)
        state = tree(root)
        if findings:
            assert [f.check for f in findings] == ["write-failed"]
            assert os.strerror(code) in findings[0].message
            if "all files are as before" in findings[0].message:
                assert state == old, at
        assert write.recover(root) == [], at
        state = tree(root)
        assert state in (old, new), at
        assert leftovers(root) == set()
        outcomes.add((bool(findings), state == new))
        if state == new:
            assert write.apply(plan_of(OLD, root), root) == []
        assert tree(root) == old
    assert (True, False) in outcomes


def test_everything_fails_from_some_call_on(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A disk that goes away: even going back fails, and the next run puts it right."""
    count, old, new = calls_of_a_run(root, tmp_path_factory.mktemp("copy"))

    def fail(name: str) -> None:
        raise OSError(errno.EIO, "Input/output error", name)

    half_done = 0
    for at in range(1, count + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(write, "os", Faulty(at, fail, last=True))
            findings = write.apply(plan_of(NEW, root), root)
        assert findings or tree(root) == new, at
        half_done += bool(findings) and "the next run completes it" in findings[0].message
        assert write.recover(root) == [], at
        assert tree(root) in (old, new), at
        assert leftovers(root) == set()
        assert write.apply(plan_of(OLD, root), root) == []
    assert half_done > 5


def test_interrupt_at_any_call(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    count, old, new = calls_of_a_run(root, tmp_path_factory.mktemp("copy"))

    def interrupt(name: str) -> None:
        raise KeyboardInterrupt

    for at in range(1, count + 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(write, "os", Faulty(at, interrupt))
            with pytest.raises(KeyboardInterrupt):
                write.apply(plan_of(NEW, root), root)
        assert write.recover(root) == [], at
        assert tree(root) in (old, new), at
        assert write.apply(plan_of(OLD, root), root) == []


def in_child(work: Callable[[], object]) -> int:
    """Runs `work` in a process of its own; its wait status."""
    child = os.fork()
    if child == 0:
        code = 3
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_call(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """And killed once more while recovering, at another call each time."""
    count, old, new = calls_of_a_run(root, tmp_path_factory.mktemp("copy"))
    seen = {"old": 0, "new": 0}
    for at in range(1, count + 1):

        def run(
            at: int = at, work: Callable[[], object] = lambda: write.apply(plan_of(NEW, root), root)
        ) -> None:
            write.os = Faulty(at, lambda name: os.kill(os.getpid(), signal.SIGKILL))  # type: ignore[attr-defined]
            work()

        assert os.WIFSIGNALED(in_child(run)), at
        for again in range(1, 40, 7):
            in_child(lambda: run(again, lambda: write.recover(root)))  # noqa: B023 - runs at once
        assert write.recover(root) == [], at
        assert tree(root) in (old, new), at
        assert leftovers(root) == set()
        seen["new" if tree(root) == new else "old"] += 1
        assert write.apply(plan_of(OLD, root), root) == []
        assert tree(root) == old
    assert min(seen.values()) > 5


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_random_moments(root: Path) -> None:
    many = {f"live/s{n}/{part}.hcl": f"{n}" for n in range(120) for part in "abc"}
    dice = random.Random(4711)
    assert write.apply(plan_of(OLD, root), root) == []
    old = tree(root)
    started = time.perf_counter()
    assert write.apply(plan_of(many, root), root) == []
    took = time.perf_counter() - started
    new = tree(root)
    assert write.apply(plan_of(OLD, root), root) == []
    for _ in range(25):
        child = os.fork()
        if child == 0:
            write.apply(plan_of(many, root), root)
            os._exit(0)
        time.sleep(dice.random() * took * 1.2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert write.recover(root) == []
        assert tree(root) in (old, new)
        assert leftovers(root) == set()
        assert write.apply(plan_of(OLD, root), root) == []


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may write anywhere; without that right, permissions count."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written(root: Path, request: pytest.FixtureRequest) -> None:
    for path in [root, *root.rglob("*")]:
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534, follow_symlinks=False)
    for parent in root.parents[:3]:
        parent.chmod(parent.stat().st_mode | 0o111)
    (root / "live/a").chmod(0o555)
    before = tree(root)
    request.getfixturevalue("unprivileged")
    findings = write.apply(plan_of(NEW, root), root)
    assert [f.check for f in findings] == ["write-failed"]
    assert "Permission denied; all files are as before" in findings[0].message
    assert findings[0].hint == "Make it, and the folder it is in, readable and writable for you."
    assert tree(root) == before
    assert leftovers(root) == set()


# --- journals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "journal",
    ["", "{", "[]", "{}", '{"version": 2}', '{"version": 1, "folders": [], "steps": [["../../victim", 0, false, false]]}',
     '{"version": 1, "folders": ["/etc"], "steps": []}', '{"version": 1, "folders": [], "steps": [[1]]}',
     '{"version": 1, "folders": [], "steps": [["link/victim", 0, false, false]]}'],
)  # fmt: skip
def test_a_journal_that_is_not_ours_does_nothing(
    root: Path, journal: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "victim").write_text("x")
    (root / "link").symlink_to(outside)
    before = tree(root)
    (root / ".hokusai/journal").write_text(journal)
    findings = write.recover(root)
    assert [f.check for f in findings] == ["write-failed"]
    assert "cannot be read" in findings[0].message
    assert (outside / "victim").exists()
    assert tree(root) == before


def test_file_systems_without_links(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, old, new = calls_of_a_run(root, tmp_path_factory.mktemp("copy"))

    class NoLinks(Faulty):
        def __getattr__(self, name: str) -> Any:
            if name == "link":
                return self.refuse
            return super().__getattr__(name)

        def refuse(self, *arguments: Any, **options: Any) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(write, "os", NoLinks(-1, lambda name: None))
    assert write.apply(plan_of(NEW, root), root) == []
    assert tree(root) == new
    assert write.apply(plan_of(OLD, root), root) == []
    assert tree(root) == old
