"""`invoke test`, `lint` and `fmt`: what they call, how they end."""

import itertools
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.commands import children, formats, test
from generator.commands.test import BROWSER, E2E, FAST, SIDE_BY_SIDE, SOAK, TERRAFORM, closing_line
from generator.toolchain import ready
from tests.unit.commands.conftest import HERE, Repository

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}"/></testsuites>'


class Pytest:
    """Answers for pytest: for each stage its exit code and numbers."""

    def __init__(self, *answers: tuple[int, tuple[int, int, int, int]]) -> None:
        self.answers, self.markers = list(answers), list[str]()

    def __call__(self, root: Path, console: Any, *arguments: str, environ: Any = None) -> int:
        code, numbers = self.answers.pop(0)
        self.markers.append(arguments[arguments.index("-m") + 1])
        report = next(word for word in arguments if word.startswith("--junit-xml=")).partition("=")[2]
        if code != 4:
            Path(report).write_text(REPORT.format(*numbers))
        return code


def install(monkeypatch: pytest.MonkeyPatch, fake: Pytest) -> Pytest:
    monkeypatch.setattr(test, "python", fake)
    monkeypatch.setattr(ready, "prepare", lambda: None)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)  # or the cache of this machine is tidied
    return fake


def test_all_stages_in_order(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = install(monkeypatch, Pytest((0, (500, 0, 0, 3)), (0, (46, 0, 0, 0))))
    ran = repository.run("test")
    assert (ran.code, fake.markers) == (0, [FAST.markers, SIDE_BY_SIDE.markers])
    assert re.fullmatch(r"=+ 543 passed, 3 skipped in 0\.\d\d s =+", ran.last)
    assert len(ran.last) == 80


def test_a_failure_ends_the_run(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = install(monkeypatch, Pytest((1, (10, 2, 1, 0))))
    ran = repository.run("test")
    assert (ran.code, len(fake.markers)) == (1, 1)
    assert "Not run, as fast failed: browser, terraform and e2e.\n" in ran.out
    assert " 2 failed, 1 errors, 7 passed in " in ran.last


def test_one_stage(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = install(monkeypatch, Pytest((0, (5, 0, 0, 0))))
    assert repository.run("test", terraform=True).code == 0
    assert fake.markers == ["terraform and not e2e and not soak"]


@pytest.mark.parametrize(("code", "expected"), [(2, 130), (4, 1), (5, 1)])
def test_pytest_ends_otherwise(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, code: int, expected: int
) -> None:
    install(monkeypatch, Pytest((code, (0, 0, 0, 0))))
    ran = repository.run("test", fast=True)
    assert (ran.code, " stopped" in ran.last) == (expected, True)


def test_every_test_is_in_one_stage() -> None:
    """Each combination of the markers is chosen by exactly one stage, whichever way the slow ones run."""
    for stages in ((FAST, SIDE_BY_SIDE, SOAK), (FAST, BROWSER, TERRAFORM, E2E, SOAK)):
        for chosen in itertools.product((False, True), repeat=4):
            marks = dict(zip(("browser", "terraform", "e2e", "soak"), chosen))
            assert sum(bool(eval(stage.markers, {}, marks)) for stage in stages) == 1


def test_the_files_of_a_stage() -> None:
    """Those that hold its tests: by the marks in a file, or in the conftest.py beside it."""
    found = {
        stage.name: test.files(HERE, stage) for stage in (FAST, BROWSER, TERRAFORM, E2E, SIDE_BY_SIDE, SOAK)
    }
    assert found["fast"] == []  # pytest then takes all
    assert "tests/browser/test_site.py" in found["browser"]
    assert {"tests/property/test_hcl.py", "tests/terraform/test_live.py"} <= set(found["terraform"])
    assert {"tests/e2e/test_scenario.py", "tests/e2e/test_migration.py"} <= set(found["e2e"])
    assert {"tests/e2e/test_migration.py", "tests/soak/test_full_disk.py"} <= set(found["soak"])
    slow = (set(found[name]) for name in ("browser", "terraform", "e2e"))
    assert set(found[SIDE_BY_SIDE.name]) == set().union(*slow)
    assert not any("unit" in name for names in found.values() for name in names)


def test_byte_code_goes_to_the_cache_where_the_shell_forbids_it_beside_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOKUSAI_CACHE", str(tmp_path))
    left = tmp_path / "bytecode" / tempfile.gettempdir().lstrip("/") / "clone"
    left.mkdir(parents=True)
    free, other = {"HOME": "/h"}, {"PYTHONPYCACHEPREFIX": "/x"}
    forbidden = {"PYTHONDONTWRITEBYTECODE": "1"}
    assert test.environment(free) == free
    assert test.environment(free | forbidden) == free | {"PYTHONPYCACHEPREFIX": str(tmp_path / "bytecode")}
    assert test.environment(other | forbidden) == other
    assert not left.exists(), "of a clone that does not come back"


@pytest.mark.parametrize(
    ("asked", "stages"),
    [
        ((), [FAST, SIDE_BY_SIDE]),
        (("fast",), [FAST]),
        (("browser",), [BROWSER]),
        (("terraform",), [TERRAFORM]),
        (("e2e",), [E2E]),
        (("fast", "e2e"), [FAST, E2E]),
        (("terraform", "e2e"), [TERRAFORM, E2E]),
        (("browser", "terraform", "e2e"), [SIDE_BY_SIDE]),
        (("soak",), [SOAK]),
    ],
)
def test_stages_asked_for(asked: tuple[str, ...], stages: list[test.Stage]) -> None:
    options = {name: name in asked for name in ("fast", "browser", "terraform", "e2e", "soak")}
    assert test.chosen(**options) == stages


def test_closing_lines() -> None:
    assert closing_line(Counter(), 1, True) == " no tests in 1.0 s ".center(80, "=")
    assert "stopped, 3 passed in 2 min 00 s" in closing_line(Counter(passed=3), 120, False)


class TestFormats:
    def calls(self, monkeypatch: pytest.MonkeyPatch, failing: str = "-") -> list[list[str]]:
        made: list[list[str]] = []

        def run(root: Path, console: Any, command: Sequence[str], environ: Any = None) -> int:
            made.append(list(command))
            return int(failing in command)

        monkeypatch.setattr(formats, "run", run)
        return made

    def test_lint_runs_all_and_names_what_failed(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = self.calls(monkeypatch, failing="mypy")
        ran = repository.run("lint", fast=True)
        assert (ran.code, len(made)) == (1, 3)
        assert re.fullmatch(r"lint: mypy failed \(.+\); `invoke fmt` puts formats right", ran.last)
        assert all("--fix" not in command for command in made)

    def test_terraform_and_terragrunt(self, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        made = self.calls(monkeypatch)
        ran = repository.run("lint")
        assert ran.code == 0
        assert re.fullmatch(r"lint: all is well \(.+\)", ran.last)
        assert [command[1:3] for command in made[3:]] == [
            ["fmt", "-recursive"],
            ["hcl", "fmt"],
            ["hcl", "fmt"],
        ]
        assert all({"-check", "--check"} & set(command) for command in made[3:])

    def test_fmt_checks_nothing(self, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        made = self.calls(monkeypatch)
        assert repository.run("fmt").code == 0
        assert not any({"-check", "--check", "mypy"} & set(command) for command in made)

    def test_a_package_that_is_missing(self, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        ran = repository.run("lint", fast=True)
        assert (ran.code, ran.err.startswith("error: ruff is not installed in ")) == (2, True)


def test_a_child_gives_its_exit_code(repository: Repository) -> None:
    from generator.console import of_process

    code = children.python(repository.root, of_process(), "this.module.is.not.there")
    assert code == 1
