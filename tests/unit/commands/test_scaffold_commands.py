"""new-service, new-environment and update-service as commands; their work is tested beside generator/scaffold."""

import re
from pathlib import Path

import pytest

from generator.toolchain import locks
from generator.toolchain.errors import ToolchainError
from tests.unit.commands.conftest import Repository


def test_a_new_service_generates_at_once(repository: Repository) -> None:
    ran = repository.run("new-service", name="data-pipeline2", defaults=True)
    assert (ran.code, ran.err) == (0, "")
    assert "Made registry/services/data-pipeline2.yaml.\n" in ran.out
    assert re.search(r"^  invoke plan --env \w+$", ran.last)
    assert repository.run("generate").code == 0
    assert "live/development/services/data-pipeline2/app/terragrunt.hcl" in repository.texts()


@pytest.mark.parametrize(
    ("options", "said", "code"),
    [
        ({"name": "auth"}, "there is a service 'auth' already", 1),
        ({"name": "Auth_2"}, "'Auth_2' cannot name a service", 1),
        ({"name": "x", "data": ["owner"]}, "--data owner: not of the form key=value", 2),
        ({"name": "x", "data": ["ownr=auth-team"]}, "owner", 1),
        ({"name": "x", "data": ["owner=nobody"]}, "nobody", 1),
    ],
)
def test_bad_input(repository: Repository, options: dict[str, object], said: str, code: int) -> None:
    before = repository.texts()
    ran = repository.run("new-service", defaults=True, **options)
    assert ran.code == code
    assert said in ran.out + ran.err
    assert repository.texts() == before


def test_a_preview(repository: Repository) -> None:
    before = repository.texts()
    ran = repository.run("new-service", name="reports", defaults=True, diff=True)
    assert (ran.code, ran.last) == (0, "Nothing was written (--diff).")
    assert ran.out.startswith("--- /dev/null\n+++ b/registry/services/reports.yaml\n")
    assert repository.texts() == before


def test_a_new_environment(repository: Repository) -> None:
    data = ["aws_account_id=932100697599"]
    ran = repository.run("new-environment", name="qa", data=data, services="auth", defaults=True)
    assert ran.code == 0
    assert "Added qa to registry/platform.yaml and to 1 service.\n" in ran.out
    assert repository.run("check", env="qa").code == 0
    ran = repository.run("new-environment", name="qa", data=data, defaults=True)
    assert ran.code == 1
    assert "there is an environment 'qa' already" in ran.out


def test_update_service(repository: Repository) -> None:
    repository.run("new-service", name="reports", defaults=True)
    ran = repository.run("update-service", name="reports")
    assert (ran.code, ran.last) == (0, "registry/services/reports.yaml is up to date with the template.")
    ran = repository.run("update-service", name="report")
    assert ran.code == 1
    assert "there is no service 'report'; did you mean 'reports'?" in ran.out


def test_lock(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(root: Path, upgrade: bool) -> list[Path]:
        (root / "requirements.lock").write_text("a==1\nb==2\n")
        return [root / "requirements.lock"]

    monkeypatch.setattr(locks, "write", write)
    ran = repository.run("lock")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "Wrote requirements.lock: 2 packages.")


def test_lock_without_uv(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(root: Path, upgrade: bool) -> list[Path]:
        raise ToolchainError("uv is missing; it writes the lock files.", "Install it.")

    monkeypatch.setattr(locks, "write", write)
    ran = repository.run("lock")
    assert (ran.code, ran.err) == (
        3,
        "error: uv is missing; it writes the lock files.\n  help: Install it.\n",
    )
