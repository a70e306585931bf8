"""`invoke generate` where something is in the way: links, a limit of the system, files that may not be written, other runs."""

import os
import re
import resource
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import write
from tests.unit.commands.conftest import MANIFEST, Ran, Repository

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
FOLDERS = ("live", "live/development", "live/development/services/auth", "modules/services", "modules/services/auth/app",
           "registry/docs", "registry/allocations", ".github")  # fmt: skip
FILES = ("live/development/env.hcl", "modules/services/auth/app/main.tf", "registry/docs/index.md", ".github/CODEOWNERS",
         "registry/allocations/development.yaml")  # fmt: skip


@pytest.fixture
def made(rendered: Repository) -> Repository:
    rendered.edit(
        MANIFEST,
        lambda text: text.replace("port: 8000", "port: 8008").replace("auth-team", "data-pipeline-team"),
    )
    return rendered


def outside(made: Repository, path: str) -> Path:
    """What stood at `path`, moved out of the repository; a link leads there."""
    here, elsewhere = made.root / path, made.root.parent / "elsewhere"
    here.rename(elsewhere)
    here.symlink_to(elsewhere, target_is_directory=elsewhere.is_dir())
    return elsewhere


def contents(path: Path) -> dict[str, bytes]:
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    return {str(file): file.read_bytes() for file in files if file.is_file()}


def test_a_link_in_the_tree_is_refused(made: Repository) -> None:
    """Of a folder or a file, with and without `force`: nothing is written through it, nor anywhere else."""
    for path in (*FOLDERS, *FILES):
        elsewhere = outside(made, path)
        before, beside = contents(elsewhere), contents(made.root)
        ran = made.run("generate", force=path in FILES)
        assert ran.code == 1, path
        assert "symbolic link" in ran.out, path
        assert not ran.last.endswith("s)"), "the line of what was written"
        assert contents(elsewhere) == before, path
        assert contents(made.root) == beside, path
        (made.root / path).unlink()
        elsewhere.rename(made.root / path)
    assert made.run("generate").code == 0, "it was the links"


def test_a_link_to_nowhere_is_refused(made: Repository) -> None:
    target = made.root.parent / "nowhere"
    for path in FILES:
        kept = (made.root / path).read_bytes()
        (made.root / path).unlink()
        (made.root / path).symlink_to(target)
        assert made.run("generate").code == 1, path
        assert not target.exists(), path
        (made.root / path).unlink()
        (made.root / path).write_bytes(kept)


def test_a_manifest_that_is_a_link_is_refused(made: Repository) -> None:
    elsewhere = outside(made, MANIFEST)
    ran = made.run("generate")
    assert (ran.code, "it is a symbolic link" in ran.out) == (1, True)
    assert elsewhere.is_file()


def test_a_file_that_may_only_be_read_is_replaced(made: Repository) -> None:
    """A rendered file is ours, whatever its mode: what counts is whether its folder may be written."""
    path = made.root / "modules/services/auth/app/main.tf"
    path.chmod(0o444)
    assert made.run("generate").code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert made.run("generate", check=True).code == 0


# --- in processes of their own ---------------------------------------------------------------------------


def started(made: Repository, prepare: Callable[[], object] = lambda: None) -> tuple[int, int]:
    """`generate` in a child: its process, and where to read what it says."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            prepare()
            ran = made.run("generate")
            os.write(writer, (ran.out + ran.err).encode())
            code = ran.code
        finally:
            os._exit(code)
    os.close(writer)
    return child, reader


def ended(child: int, reader: int) -> Ran:
    with open(reader, encoding="utf-8") as said:
        text = said.read()
    return Ran(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text, "")


def test_a_limit_on_the_size_of_files(made: Repository) -> None:
    """RLIMIT_FSIZE: writes stop in the middle of a file, as on a disk that has just become full."""
    before = made.texts()
    for limit in (0, 100, 2000, 8000):
        ran = ended(*started(made, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))))  # noqa: B023
        assert (ran.code, ran.last) == (1, "Nothing was written."), ran.out
        assert "File too large; all files are as before" in ran.out
        assert {path: text for path, text in made.texts().items() if not path.startswith(".hokusai")} == {
            path: text for path, text in before.items() if not path.startswith(".hokusai")
        }, limit
    assert made.run("generate").code == 0


def test_several_at_once(made: Repository) -> None:
    """Each writes all, finds nothing to do, or is told of another one; the tree is right, and no manifest is lost."""
    manifest = made.root / MANIFEST
    for port in range(8010, 8014):
        manifest.write_text(re.sub(r"port: \d+", f"port: {port}", manifest.read_text(), count=1))
        runs = [ended(*run) for run in [started(made) for _ in range(3)]]
        for ran in runs:
            assert (
                ran.code == 0 or "another run is writing" in ran.out or "run the command again" in ran.out
            ), ran.out
        assert any(ran.code == 0 for ran in runs)
        assert made.run("generate", check=True).code == 0
        assert f"{port}" in (made.root / "modules/services/auth/app/main.tf").read_text()


def test_a_change_that_is_half_done_is_not_said_to_be_none(
    made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def goes_away(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(write, "_forward", goes_away)
    monkeypatch.setattr(write, "_back", goes_away)
    ran = made.run("generate")
    assert (ran.code, ran.last) == (1, "Run the same command again.")
    assert "Input/output error; the change is half done, and the next run completes it" in ran.out
    monkeypatch.undo()
    assert made.run("generate").code == 0
    assert made.run("generate", check=True).code == 0
