"""`tools/bootstrap.sh` on machines made of fake Pythons, in a folder whose name has a space."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.unit.toolchain.conftest import REPOSITORY

# Answers the questions that bootstrap.sh asks, makes a .venv whose python is a copy of itself, notes installs.
FAKE_PYTHON = """#!/bin/sh
note() {{ echo "{name}: $*" >> "$LOG"; }}
case "$1 ${{2-}}" in
    "-c import sys, venv"* | "-c import sys"*"print(sys.executable)"*) {answer} ;;
    "-c import sys; print("*) echo 'Python {version}' ;;
    "-c import sys; sys.exit("*) {new} ;;
    "-m venv") note "$*"; mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;
    "-m pip") note "$*"; [ -z "${{FAIL:-}}" ] ;;
    "-c "*) exit 0 ;;
    *) exit 64 ;;
esac
"""
FAKE_UV = """#!/bin/sh
echo "uv: $*" >> "$LOG"
if [ "$1" = venv ]; then mkdir -p .venv/bin; printf '#!/bin/sh\\nexit 0\\n' > .venv/bin/python; chmod +x .venv/bin/python; fi
"""
NEEDED = ["sh", "dirname", "cmp", "cp", "grep", "rm", "mkdir", "chmod"]


@dataclass
class Fresh:
    """A clone with nothing installed, and a PATH with only what is put there."""

    repository: Path
    bin: Path
    log: Path

    def python(
        self, name: str, version: str = "3.12.1", *, ensurepip: bool = True, works: bool = True
    ) -> None:
        new = tuple(int(part) for part in version.split(".")[:2]) >= (3, 11)
        answer = 'echo "$0"' if new and ensurepip else "exit 1" if new else "exit 0"
        text = FAKE_PYTHON.format(
            name=name, version=version, answer=answer, new="exit 0" if new else "exit 1"
        )
        self.write(name, text if works else "#!/bin/sh\necho 'pyenv: no such command' >&2\nexit 127\n")

    def write(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def run(self, wanted: str = "requirements", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(self.repository / "tools/bootstrap.sh"), wanted],
            env={"PATH": str(self.bin), "LOG": str(self.log), **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    @property
    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def fresh(tmp_path: Path) -> Fresh:
    repository, bin_ = tmp_path / "a clone", tmp_path / "bin"
    (repository / "tools").mkdir(parents=True)
    bin_.mkdir()
    shutil.copy(REPOSITORY / "tools/bootstrap.sh", repository / "tools")
    for name in ("requirements", "requirements-dev"):
        (repository / f"{name}.lock").write_text(f"{name}==1.0 --hash=sha256:00\n")
    for name in NEEDED:
        if found := shutil.which(name):
            (bin_ / name).symlink_to(found)
    return Fresh(repository, bin_, tmp_path / "log")


def test_venv_and_pip_with_hashes_once(fresh: Fresh) -> None:
    fresh.python("python3")
    assert fresh.run().returncode == 0
    assert fresh.calls == [
        "python3: -m venv .venv",
        "python3: -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock",
    ]
    second = fresh.run()
    assert (second.returncode, second.stdout, second.stderr, len(fresh.calls)) == (0, "", "", 2)


def test_a_changed_lock_installs_again_into_the_same_environment(fresh: Fresh) -> None:
    fresh.python("python3")
    fresh.run()
    (fresh.repository / "requirements.lock").write_text("requirements==2.0 --hash=sha256:00\n")
    fresh.run()
    assert [call.split()[2] for call in fresh.calls] == ["venv", "pip", "pip"]


def test_the_development_lock_serves_both_doors(fresh: Fresh) -> None:
    fresh.python("python3")
    assert fresh.run("requirements-dev").returncode == 0
    assert "requirements-dev.lock" in fresh.calls[-1]
    fresh.run("requirements")
    assert len(fresh.calls) == 2


def test_the_runtime_lock_does_not_serve_the_tests(fresh: Fresh) -> None:
    fresh.python("python3")
    fresh.run("requirements")
    fresh.run("requirements-dev")
    assert "requirements-dev.lock" in fresh.calls[-1]


def test_uv_is_used_where_present(fresh: Fresh) -> None:
    fresh.python("python3.12")
    fresh.write("uv", FAKE_UV)
    assert fresh.run().returncode == 0
    venv, install = fresh.calls
    assert venv == f"uv: venv --quiet --python {fresh.bin / 'python3.12'} .venv"
    assert (
        install == "uv: pip install --quiet --python .venv/bin/python --require-hashes -r requirements.lock"
    )


def test_uv_fetches_a_python_where_there_is_none(fresh: Fresh) -> None:
    fresh.write("uv", FAKE_UV)
    assert fresh.run().returncode == 0
    assert fresh.calls[0] == "uv: venv --quiet --python 3.13 .venv"


def test_shims_that_fail_and_old_pythons_are_skipped(fresh: Fresh) -> None:
    fresh.python("python3.13", works=False)
    fresh.python("python3.12", "3.10.2")
    fresh.python("python3", "3.11.7")
    assert fresh.run().returncode == 0
    assert fresh.calls[0].startswith("python3: -m venv")


def test_a_named_python_comes_first(fresh: Fresh) -> None:
    fresh.python("python3.13", "3.13.0")
    fresh.python("mine", "3.11.1")
    assert fresh.run(HOKUSAI_PYTHON=str(fresh.bin / "mine")).returncode == 0
    assert fresh.calls[0].startswith("mine: -m venv")


def test_no_python_says_what_was_found_and_how_to_get_one(fresh: Fresh) -> None:
    fresh.python("python3.12", works=False)
    fresh.python("python3.11", "3.11.2", ensurepip=False)
    fresh.python("python3", "3.9.18")
    done = fresh.run()
    assert done.returncode == 3
    assert f"{fresh.bin / 'python3.12'}: does not run" in done.stderr
    assert (
        f"{fresh.bin / 'python3.11'}: Python 3.11.2, but it lacks the modules venv or ensurepip"
        in done.stderr
    )
    assert f"{fresh.bin / 'python3'}: Python 3.9.18, too old" in done.stderr
    assert "https://docs.astral.sh/uv/" in done.stderr
    assert not (fresh.repository / ".venv").exists()


def test_a_failed_install_is_tried_again(fresh: Fresh) -> None:
    fresh.python("python3")
    failed = fresh.run(FAIL="1")
    assert failed.returncode == 3
    assert "could not be installed" in failed.stderr
    assert fresh.run().returncode == 0
    assert [call.split()[2] for call in fresh.calls] == ["venv", "pip", "pip"]


def test_an_environment_whose_python_is_gone_is_made_again(fresh: Fresh) -> None:
    fresh.python("python3")
    fresh.run()
    (fresh.repository / ".venv/bin/python").unlink()
    assert fresh.run().returncode == 0
    assert [call.split()[2] for call in fresh.calls] == ["venv", "pip", "venv", "pip"]
