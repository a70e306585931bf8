"""Where the tests in a browser find one, and what they say where there is none."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser import chromium


def program(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_the_one_that_is_named_comes_first(tmp_path: Path) -> None:
    named = program(tmp_path, "my-chrome")
    program(tmp_path, "chromium")
    environ = {"PATH": str(tmp_path)}
    assert chromium.executable({**environ, "CHROMIUM": str(named)}) == str(named)
    assert chromium.executable(environ) == str(tmp_path / "chromium")
    with pytest.raises(RuntimeError, match="CHROMIUM=/nowhere"):
        chromium.executable({**environ, "CHROMIUM": "/nowhere"})


def test_it_is_installed_as_root_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, "apt-get")
    calls: list[list[str]] = []

    def run(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        if "install" in command:
            program(tmp_path, "chromium")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(chromium, "MAC", tmp_path / "none")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", run)
    assert chromium.executable({"PATH": str(tmp_path)}) == str(tmp_path / "chromium")
    assert [call[1] for call in calls] == ["update", "install"]
    assert "apt-get install" in capsys.readouterr().err


@pytest.mark.parametrize("user", [0, 1000])
def test_where_it_cannot_be_installed_it_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    if user:
        program(tmp_path, "apt-get")
    monkeypatch.setattr(chromium, "MAC", tmp_path / "none")
    monkeypatch.setattr(os, "geteuid", lambda: user)
    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        chromium.executable({"PATH": str(tmp_path)})


def test_a_failed_installation_shows_what_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "apt-get")
    monkeypatch.setattr(chromium, "MAC", tmp_path / "none")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    answer = subprocess.CompletedProcess([], 100, "", "E: no network")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)
    with pytest.raises(RuntimeError, match="no network"):
        chromium.executable({"PATH": str(tmp_path)})
