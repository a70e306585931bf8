import json
import multiprocessing
import time
from dataclasses import replace
from pathlib import Path

import pytest

from generator.sandbox import Endpoint, SandboxError, state

ENDPOINT = Endpoint(
    "development", "932100697590", "us-east-1", 4566, 1234, "abcd", "2026-01-01T00:00:00+00:00"
)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    state.write(tmp_path, ENDPOINT)
    assert state.read(tmp_path, "development") == ENDPOINT
    assert state.environments(tmp_path) == ["development"]
    assert [path.name for path in (tmp_path / ".sandbox").glob("*.json*")] == ["development.json"]


def test_git_never_sees_the_directory(tmp_path: Path) -> None:
    assert (state.directory(tmp_path) / ".gitignore").read_text(encoding="utf-8") == "*\n"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}", '{"port": "x"}'])
def test_a_broken_file_is_no_sandbox(tmp_path: Path, text: str) -> None:
    state.state_file(tmp_path, "development").write_text(text, encoding="utf-8")
    assert state.read(tmp_path, "development") is None


def test_a_file_with_a_port_that_is_no_number_is_no_sandbox(tmp_path: Path) -> None:
    data = json.loads(ENDPOINT.to_json()) | {"port": "http"}
    state.state_file(tmp_path, "development").write_text(json.dumps(data), encoding="utf-8")
    assert state.read(tmp_path, "development") is None


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a b", "a.json"])
def test_names_that_would_leave_the_directory_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SandboxError, match="cannot name a sandbox"):
        state.state_file(tmp_path, name)


def test_the_file_of_another_process_is_not_removed(tmp_path: Path) -> None:
    state.write(tmp_path, replace(ENDPOINT, token="newer"))
    state.remove(tmp_path, ENDPOINT)
    assert state.read(tmp_path, "development") is not None
    state.remove(tmp_path, replace(ENDPOINT, token="newer"))
    assert state.read(tmp_path, "development") is None


def test_a_failed_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state.write(tmp_path, ENDPOINT)
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        state.write(tmp_path, replace(ENDPOINT, port=1))
    assert state.read(tmp_path, "development") == ENDPOINT
    assert len(list((tmp_path / ".sandbox").iterdir())) == 2  # the state file and .gitignore


def _hold(root: Path, seconds: float) -> None:
    with state.locked(root, "development"):
        (root / "held").touch()
        time.sleep(seconds)


def test_one_at_a_time_between_processes(tmp_path: Path) -> None:
    other = multiprocessing.get_context("fork").Process(target=_hold, args=(tmp_path, 0.5))
    other.start()
    while not (tmp_path / "held").exists():
        time.sleep(0.01)
    started = time.monotonic()
    with state.locked(tmp_path, "development"):
        waited = time.monotonic() - started
    other.join()
    assert waited > 0.3
