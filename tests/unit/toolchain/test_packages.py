"""Packages beside .venv: one folder for each lock file, installed once, and a clear word when that fails."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator.site.tool import WANTED
from generator.toolchain import packages
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host({"HOKUSAI_CACHE": str(tmp_path)}, tmp_path, "linux_amd64", packages.HERE)


def installing(code: int, calls: list[list[str]]) -> Any:
    def run(arguments: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        calls.append(arguments)
        if not code:
            Path(arguments[arguments.index("--target") + 1]).mkdir()
        return subprocess.CompletedProcess(arguments, code, "", "no network")

    return run


def test_it_is_installed_once_with_hashes(
    host: Host, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr(
        packages, "_installer", lambda folder: ["pip", "install"]
    )  # whatever this machine has
    monkeypatch.setattr(subprocess, "run", installing(0, calls))
    first = packages.ensure(host, WANTED)
    assert first == packages.ensure(host, WANTED)
    assert first.is_dir()
    assert len(calls) == 1
    assert {"--require-hashes", str(packages.HERE / WANTED.lock)} <= set(calls[0])
    assert "once" in capsys.readouterr().err


def test_a_failure_leaves_nothing_and_says_why(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", installing(1, []))
    with pytest.raises(ToolchainError, match="no network") as caught:
        packages.ensure(host, WANTED)
    assert "PIP_INDEX_URL" in caught.value.hint
    assert [path.name for path in host.cache.iterdir()] == [".docs.lock"]


def test_another_lock_file_is_another_folder(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a==1")
    other.write_text("a==2")
    assert packages.key(one) != packages.key(other)
