"""up and down: what is run again and what is not, the files for work by hand. The sandbox itself is real."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator import pipeline, runner
from generator.commands import applied, byhand, target, up
from generator.console import Console
from generator.runner import Tools
from generator.sandbox import Condition, Endpoint, status_all, stop
from generator.sandbox.clients import client
from tests.unit.commands.conftest import Repository
from tests.unit.commands.fakes import ENDPOINT, FakeRunner
from tests.unit.commands.test_run import UNITS

TOOLS = Tools("/nowhere/terragrunt-1.1.3", {"TG_TF_PATH": "/nowhere/terraform", "TG_LOG_LEVEL": "trace"})


@pytest.fixture
def made(rendered: Repository, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    monkeypatch.setattr(target, "tools", lambda where, console: TOOLS)
    yield rendered
    for one in status_all(rendered.root):
        stop(rendered.root, one.environment)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeRunner:
    """Applies nothing, but writes states as Terraform would."""
    found = FakeRunner(units=UNITS)
    monkeypatch.setattr(runner, "run", found.run)
    return found


def put_state(repository: Repository, unit: str, text: str) -> None:
    endpoint = next(one.endpoint for one in status_all(repository.root) if one.environment == "development")
    assert endpoint is not None
    key = f"live/development/{unit}/terraform.tfstate"
    client(endpoint, "s3").put_object(
        Bucket="hokusai-terraform-state-development", Key=key, Body=text.encode()
    )


def test_up_again_and_down(made: Repository, fake: FakeRunner) -> None:
    """One day of three sandboxes, as each start of one costs seconds: a failed apply, ups, a restart, downs."""
    _a_failed_apply_is_not_remembered(made, fake)
    _up_says_what_to_do(made, fake)
    _up_again_applies_only_what_shows(made, fake)
    _a_sandbox_that_was_started_anew_has_forgotten_everything(made, fake)
    _down_says_what_is_gone_and_needs_no_manifests(made)


def _a_failed_apply_is_not_remembered(made: Repository, fake: FakeRunner) -> None:
    fake.failing = ("apply",)
    ran = made.run("up", env="staging")
    assert ran.code == 3
    assert "staging is up" not in ran.out
    assert applied.read(made.root, "staging") is None
    fake.failing = ()
    fake.calls.clear()


def _up_says_what_to_do(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("up")
    assert (ran.code, [call for call, _ in fake.calls]) == (0, ["apply"])
    assert ran.last.startswith("development is up on port ")
    assert "  https://auth.development.hokus.ai/health " in ran.out
    assert (
        "  source .sandbox/development.env\n  cd live/development && terragrunt run --all plan\n" in ran.out
    )
    for name in ("development", "staging", "production"):
        assert f"Sandbox of {name}: port " in ran.err
        assert (made.root / f".sandbox/{name}.env").is_file()


def _up_again_applies_only_what_shows(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("up")
    assert (ran.code, len(fake.calls)) == (0, 1)
    assert (
        "Nothing has changed since development was applied; --force asks Terraform all the same.\n" in ran.err
    )
    assert made.run("up", force=True).code == 0
    assert len(fake.calls) == 2

    put_state(made, "services/auth/app", "by hand")
    assert made.run("up").code == 0
    assert len(fake.calls) == 3, "an apply by hand shows"

    made.edit("modules/network/main.tf", lambda text: text + "\n# later\n")
    assert made.run("up").code == 0
    assert len(fake.calls) == 4, "a changed building block shows"


def _a_sandbox_that_was_started_anew_has_forgotten_everything(made: Repository, fake: FakeRunner) -> None:
    assert stop(made.root, "development")  # as after a reboot: nobody said `down`
    assert made.run("up").code == 0
    assert len(fake.calls) == 5


def _down_says_what_is_gone_and_needs_no_manifests(made: Repository) -> None:
    ran = made.run("down", env="stagin")
    assert (ran.code, ran.err.partition("\n")[0]) == (
        2,
        "error: there is no running sandbox 'stagin'; did you mean 'staging'?",
    )
    assert made.run("down", env="staging").sum == "1 sandbox stopped."

    put_state(made, "services/auth/app", "by hand")
    (made.root / "registry/platform.yaml").write_text("broken: [")
    ran = made.run("down")
    assert (ran.code, ran.sum) == (0, "2 sandboxes stopped.")
    assert "account 932100697590, 1 unit applied\n" in ran.out
    assert "account 932100697592, nothing applied\n" in ran.out
    assert not (made.root / ".sandbox/development.env").exists()
    assert all(one.condition is Condition.STOPPED for one in status_all(made.root))
    assert made.run("down").last == "No sandbox was running."


def test_up_refuses_before_anything_starts(made: Repository, fake: FakeRunner) -> None:
    assert made.run("up", env="prod").code == 2
    assert made.run("up", port="0").code == 2
    made.edit("live/staging/env.hcl", lambda text: text + "# mine\n")
    assert made.run("up").code == 1
    assert (fake.calls, status_all(made.root)) == ([], [])


def test_the_default_environment() -> None:
    catalogue = pipeline.load(Path(__file__).resolve().parents[3]).catalogue
    assert catalogue is not None
    assert up._default(catalogue.platform) == "development"


class TestByHand:
    def environment(
        self, tmp_path: Path, endpoint: Endpoint, shell: dict[str, str], tools: Tools = TOOLS
    ) -> dict[str, str]:
        (files,) = [byhand.write_all(tmp_path, tools, {"development": endpoint})]
        script = f'. "{tmp_path}/{files["development"]}" && env'
        done = subprocess.run(["sh", "-c", script], env=shell, capture_output=True, text=True, check=True)
        return dict(line.partition("=")[::2] for line in done.stdout.splitlines())

    def test_nothing_of_the_shell_leads_elsewhere(self, tmp_path: Path) -> None:
        shell = {
            "PATH": "/usr/bin:/bin",
            "AWS_PROFILE": "production",
            "TG_SOURCE": "/x",
            "AWS_SESSION_TOKEN": "t",
        }
        found = self.environment(tmp_path, ENDPOINT, shell)
        assert found["AWS_ENDPOINT_URL"] == "http://127.0.0.1:4100"
        assert found["TG_TF_PATH"] == "/nowhere/terraform"
        assert not {"AWS_PROFILE", "TG_SOURCE", "AWS_SESSION_TOKEN", "TG_LOG_LEVEL"} & set(found)
        assert found["PATH"] == f"{tmp_path}/.sandbox/bin:/usr/bin:/bin"

    def test_what_only_our_runs_use_is_not_in_it(self, tmp_path: Path) -> None:
        ours, theirs = ({"TF_CLI_CONFIG_FILE": f"/{name}.tfrc"} for name in ("ours", "theirs"))
        tools = Tools("/nowhere/terragrunt-1.1.3", ours, by_hand=theirs)
        assert (
            self.environment(tmp_path, ENDPOINT, {}, tools)["TF_CLI_CONFIG_FILE"]
            == theirs["TF_CLI_CONFIG_FILE"]
        )

    def test_terragrunt_has_its_own_name(self, tmp_path: Path) -> None:
        for _ in range(2):
            self.environment(tmp_path, ENDPOINT, {"PATH": "/usr/bin:/bin"})
        link = tmp_path / ".sandbox/bin/terragrunt"
        assert link.readlink() == Path("/nowhere/terragrunt-1.1.3")
        assert [path.name for path in link.parent.iterdir()] == ["terragrunt"]

    def test_how_to_go_on(self) -> None:
        out = io.StringIO()
        byhand.show(Console(out, out, {}), "a", {"a": ".sandbox/a.env", "b": ".sandbox/b.env"})
        assert out.getvalue().endswith("  (the others: .sandbox/b.env)\n")


class TestDigest:
    def test_it_sees_what_decides_and_nothing_else(self, repository: Repository) -> None:
        assert repository.run("generate").code == 0
        root = repository.root
        before = applied.digest(root, "staging")
        (root / "modules/network/.terraform").mkdir()
        (root / "modules/network/.terraform/x").write_text("x")
        (root / "live/production/env.hcl").write_text("other")
        assert applied.digest(root, "staging") == before
        for file in ("modules/network/main.tf", "live/common.hcl", "live/staging/env.hcl", "terragrunt.hcl"):
            text = (root / file).read_text()
            (root / file).write_text(text + "#")
            assert applied.digest(root, "staging") != before
            (root / file).write_text(text)
        assert applied.digest(root, "staging", "tofu") != before

    def test_a_record_that_cannot_be_read(self, tmp_path: Path) -> None:
        assert applied.read(tmp_path, "staging") is None
        (tmp_path / ".sandbox/staging.applied").write_text('{"other": 1}')
        assert applied.read(tmp_path, "staging") is None
        record = applied.Applied("token", "files", {"a": "b"}, {"bucket": ["x"]})
        applied.write(tmp_path, "staging", record)
        assert applied.read(tmp_path, "staging") == record
        applied.forget(tmp_path, "staging")
        applied.forget(tmp_path, "staging")
        assert applied.read(tmp_path, "staging") is None
