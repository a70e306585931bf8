"""`invoke doctor`."""

import json

import pytest

from generator.toolchain import doctor
from generator.toolchain.doctor import Row, State
from tests.unit.commands.conftest import Repository

GOOD = Row("git", State.OK, "2.39.5", "/usr/bin/git")
LATER = Row("Terragrunt", State.LATER, advice="Terragrunt 1.1.3 is built by the first run.")
MISSING = Row("Go", State.MISSING, advice="Install it.")


def rows(monkeypatch: pytest.MonkeyPatch, *found: Row) -> None:
    monkeypatch.setattr(doctor, "examine", lambda: list(found))


def test_all_is_well(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(monkeypatch, GOOD)
    ran = repository.run("doctor")
    assert (ran.code, ran.sum) == (0, "All is well.")
    assert ran.next == ["invoke up"]
    assert ran.out.startswith("git  ok  2.39.5  /usr/bin/git\n")


def test_what_the_first_run_gets(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(monkeypatch, GOOD, LATER)
    ran = repository.run("doctor")
    assert (ran.code, ran.sum) == (
        0,
        "All is well; the first run gets the 1 thing marked `later` by itself.",
    )


def test_something_is_missing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(monkeypatch, GOOD, LATER, MISSING)
    ran = repository.run("doctor")
    assert (ran.code, ran.last) == (1, "1 thing missing: see above what to do.")
    assert "    Install it.\n" in ran.out


def test_json(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    rows(monkeypatch, MISSING)
    ran = repository.run("doctor", format="json")
    assert ran.code == 1
    assert [row["state"] for row in json.loads(ran.out)] == ["missing"]


def test_the_real_machine(repository: Repository) -> None:
    ran = repository.run("doctor", format="json")
    assert {"Python", "git", "Terragrunt"} <= {row["what"] for row in json.loads(ran.out)}


def test_unknown_format(repository: Repository) -> None:
    ran = repository.run("doctor", format="jsn")
    assert (ran.code, ran.err) == (
        2,
        "error: there is no format 'jsn'; did you mean 'json'?\n  help: Formats: json, text.\n",
    )
