"""Where a run goes: never to an account that nobody asked for."""

import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator import pipeline
from generator.commands import target
from generator.commands.errors import RefusedError, UsageError
from generator.console import Console
from generator.model import Environment
from generator.sandbox import Condition, Status
from generator.toolchain import host, ready
from generator.toolchain.choose import Tool
from generator.toolchain.errors import ToolchainError
from generator.toolchain.mirror import Package
from generator.toolchain.versions import Version
from tests.unit.commands.conftest import HERE
from tests.unit.commands.fakes import ENDPOINT

REAL: Mapping[str, str] = {"AWS_PROFILE": "production", "AWS_ACCESS_KEY_ID": "AKIA"}


@pytest.fixture(scope="module")
def environment() -> Environment:
    catalogue = pipeline.load(HERE).catalogue
    assert catalogue is not None
    return catalogue.platform.environments["development"]


def running(monkeypatch: pytest.MonkeyPatch, condition: Condition, account: str = "932100697590") -> None:
    from dataclasses import replace

    endpoint = None if condition is Condition.STOPPED else replace(ENDPOINT, account_id=account)
    monkeypatch.setattr(target, "status", lambda root, name: Status(name, condition, endpoint, root / "log"))


def calling(monkeypatch: pytest.MonkeyPatch, account: str) -> None:
    monkeypatch.setattr(target, "caller", lambda region: (account, f"arn:aws:iam::{account}:user/me"))


def test_a_running_sandbox_is_used_whatever_credentials_there_are(
    tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    running(monkeypatch, Condition.RUNNING)
    found = target.choose(tmp_path, environment, False, REAL)
    assert found.name == "the sandbox on port 4100 (account 932100697590)"
    assert found.option == ""


@pytest.mark.parametrize("condition", [Condition.STOPPED, Condition.STALE])
def test_without_a_sandbox_no_account_is_touched(
    tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, condition: Condition
) -> None:
    running(monkeypatch, condition)
    monkeypatch.setattr(target, "caller", lambda region: pytest.fail("AWS was asked"))
    with pytest.raises(UsageError, match="no sandbox of development runs"):
        target.choose(tmp_path, environment, False, REAL)


def test_the_account(tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    running(monkeypatch, Condition.RUNNING)
    calling(monkeypatch, "932100697590")
    found = target.choose(tmp_path, environment, True, REAL)
    assert found.name == "AWS account 932100697590 as arn:aws:iam::932100697590:user/me"
    assert found.option == " --account"
    assert found.key != target.Target(environment, ENDPOINT).key


def test_another_account(tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    calling(monkeypatch, "111111111111")
    with pytest.raises(
        UsageError, match=r"these credentials are of account 111111111111 .*; development is 93"
    ):
        target.choose(tmp_path, environment, True, REAL)


@pytest.mark.parametrize("name", ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"])
def test_a_shell_that_points_at_a_sandbox(
    tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(target, "caller", lambda region: pytest.fail("it was asked"))
    with pytest.raises(UsageError, match=f"--account, but {name} is set to http://127.0.0.1:1"):
        target.choose(tmp_path, environment, True, {name: "http://127.0.0.1:1"})


def test_a_sandbox_of_another_account(
    tmp_path: Path, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    running(monkeypatch, Condition.RUNNING, "000000000000")
    with pytest.raises(RefusedError, match="runs as account 000000000000"):
        target.choose(tmp_path, environment, False, {})


def test_credentials_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    with pytest.raises(ToolchainError, match="AWS does not say whose credentials these are: "):
        target.caller("us-east-1")


def test_only_runs_on_a_sandbox_leave_the_providers_checksum_to_init(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody who types the commands: there the engine would warn of it each time."""
    here = host.current()
    tool = Tool("terraform", Path("/bin/terraform"), Version(1, 12), "PATH")
    package = Package(Path("/opt/x"), "registry.terraform.io", Path("/opt"))
    files = (Path(f"/cache/{name}.tfrc") for name in ("cli", "reading", "sandbox"))
    made = ready.Toolchain(here, tool, tool, package, *files)
    monkeypatch.setattr(ready, "prepare", lambda: made)
    console = Console(io.StringIO(), io.StringIO(), {})

    sandboxed = target.tools(target.Target(environment, ENDPOINT), console)
    real = target.tools(target.Target(environment, None), console)

    assert sandboxed.environment["TF_CLI_CONFIG_FILE"] == "/cache/sandbox.tfrc"
    assert sandboxed.by_hand is not None
    assert sandboxed.by_hand["TF_CLI_CONFIG_FILE"] == "/cache/cli.tfrc"
    assert sandboxed.by_hand["AWS_ENDPOINT_URL"] == ENDPOINT.url
    assert (real.environment["TF_CLI_CONFIG_FILE"], real.by_hand) == ("/cache/cli.tfrc", None)
