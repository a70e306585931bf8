"""Exit codes and messages of whatever a command raises."""

import io
import sys
from pathlib import Path
from types import ModuleType

import pytest

from generator.commands import guard
from generator.commands.errors import RefusedError, UsageError, unknown
from generator.console import Console
from generator.runner.errors import RunnerError
from generator.sandbox.errors import SandboxError
from generator.toolchain.errors import ToolchainError

NO_FILE = FileNotFoundError(2, "No such file or directory", "x.yaml")
CASES = [
    (UsageError("bad option", "say it so"), 2, "error: bad option\n  help: say it so\n"),
    (RefusedError("stale", None), 1, "error: stale\n"),
    (ToolchainError("no Go", "get it\nthere"), 3, "error: no Go\n  help: get it\n        there\n"),
    (ToolchainError("no Go"), 3, "error: no Go\n"),
    (SandboxError("port taken", "another"), 3, "error: port taken\n  help: another\n"),
    (
        RunnerError("cannot start", "see: invoke doctor"),
        3,
        "error: cannot start\n  help: see: invoke doctor\n",
    ),
    (NO_FILE, 3, "error: x.yaml: No such file or directory\n"),
    (
        PermissionError(13, "Permission denied", "build"),
        3,
        "error: build: Permission denied\n  help: Make it, and the folder it is in, readable and writable for you.\n",
    ),
    (KeyboardInterrupt(), 130, "error: stopped\n"),
]


def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException | None, code: int = 0
) -> tuple[int, str]:
    module = ModuleType("generator.commands.example")

    def command(root: Path, console: Console) -> int:
        if raised is not None:
            raise raised
        return code

    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "generator.commands.example", module)
    err = io.StringIO()
    return guard.exit_code("example", tmp_path, {}, Console(io.StringIO(), err, {})), err.getvalue()


@pytest.mark.parametrize(("raised", "code", "said"), CASES, ids=lambda value: type(value).__name__)
def test_expected_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int, said: str
) -> None:
    assert run(tmp_path, monkeypatch, raised) == (code, said)
    assert list(tmp_path.iterdir()) == []


def test_a_fault_of_the_program_is_kept_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(tmp_path, monkeypatch, ValueError("first\nsecond"))
    (kept,) = (tmp_path / guard.CRASHES).iterdir()
    assert code == 70
    assert said == (
        "error: a fault of this program in `invoke example`: ValueError: first\n"
        f"  help: The traceback is in {kept}. Please report it with that file.\n"
    )
    text = kept.read_text(encoding="utf-8")
    assert text.startswith("invoke example\nPython ")
    assert "Traceback (most recent call last)" in text


def test_a_fault_is_kept_elsewhere_where_the_repository_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "root").write_text("a file, so no folder can be made in it")
    code, said = run(tmp_path / "root", monkeypatch, KeyError("x"))
    assert code == 70
    assert "KeyError: 'x'" in said
    assert len(list(tmp_path.glob("*-example.txt"))) == 1


def test_a_broken_pipe_is_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(tmp_path, monkeypatch, BrokenPipeError(32, "Broken pipe")) == (141, "")


def test_success_returns_so_that_the_next_task_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, monkeypatch, None)
    guard.run("example", tmp_path, {})


def test_a_code_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(tmp_path, monkeypatch, None, code=1)
    with pytest.raises(SystemExit) as stopped:
        guard.run("example", tmp_path, {})
    assert stopped.value.code == 1


def test_unknown_names_the_nearest() -> None:
    error = unknown("unit", "platform/egde", ["platform/edge", "platform/network"], "units")
    assert error.message == "there is no unit 'platform/egde'; did you mean 'platform/edge'?"
    assert error.hint == "Units: platform/edge, platform/network."
    assert unknown("unit", "x", [], "units").hint == "Units: none."
