"""plan, apply, destroy and output around a runner that only remembers: what runs, what is refused, the last lines."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import runner
from generator.commands import consent, session
from generator.runner import Output
from tests.unit.commands.conftest import MANIFEST, Repository
from tests.unit.commands.fakes import FakeRunner, change, install, plan_json

UNITS = (
    "platform/compute",
    "platform/edge",
    "platform/network",
    "services/auth/app",
    "services/data-pipeline/app",
    "services/data-pipeline/data",
    "services/evaluation/app",
    "services/evaluation/data",
)
APP, DATA = "services/data-pipeline/app", "services/data-pipeline/data"
DEPENDENCIES = {
    "platform/compute": ("platform/network",),
    "platform/edge": ("platform/network",),
    DATA: ("platform/network",),
    APP: ("platform/edge", DATA),
    "services/auth/app": ("platform/edge",),
}
LOST = change("module.mlflow.aws_db_instance.this", "delete", "create", kind="aws_db_instance")
MOCK = change("module.x.aws_lb_listener.a", "create", after={"arn": "arn:mockNeverApply"})


@pytest.fixture
def made(rendered: Repository) -> Repository:
    return rendered


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeRunner:
    return install(monkeypatch, FakeRunner(units=UNITS, dependencies=DEPENDENCIES))


@pytest.mark.parametrize("name", ["plan", "apply", "destroy", "output"])
class TestRefusals:
    def test_stale_files(self, made: Repository, fake: FakeRunner, name: str) -> None:
        made.edit(MANIFEST, lambda text: text.replace("port: 8000", "port: 8001"))
        ran = made.run(name, env="development")
        assert (ran.code, ran.out, fake.calls) == (1, "", [])
        assert ran.err.startswith(
            "error: the rendered files are not what the manifests ask for\n  help: invoke generate\n"
        )
        assert "modules/services/auth/app/alb.tf: would be changed\n" in ran.err

    def test_an_edit_by_hand(self, made: Repository, fake: FakeRunner, name: str) -> None:
        made.edit("live/staging/env.hcl", lambda text: text.replace("932100697591", "000000000000"))
        ran = made.run(name, env="development")
        assert (ran.code, fake.calls) == (1, [])

    def test_faulty_manifests(self, made: Repository, fake: FakeRunner, name: str) -> None:
        made.break_manifest()
        ran = made.run(name, env="development")
        assert (ran.code, fake.calls) == (1, [])
        assert "did you mean 'port'?" in ran.out

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({}, "error: which environment?"),
            ({"env": "prod"}, "error: there is no environment 'prod'"),
            (
                {"env": "staging", "units": ["egde"]},
                "error: there is no unit 'egde' in staging; did you mean 'edge'?",
            ),
            ({"env": "staging", "units": [""]}, "error: there is no unit '' in staging"),
            (
                {"env": "staging", "services": ["aut"]},
                "error: there is no service 'aut'; did you mean 'auth'?",
            ),
        ],
    )
    def test_unknown_names(
        self, made: Repository, fake: FakeRunner, name: str, options: dict[str, str], said: str
    ) -> None:
        ran = made.run(name, **options)
        assert (ran.code, ran.err.partition("\n")[0], fake.calls) == (2, said, [])


def test_no_sandbox_and_no_account(made: Repository) -> None:
    ran = made.run("plan", env="staging")
    assert ran.code == 2
    assert ran.err.startswith("error: no sandbox of staging runs\n  help: Start it: ")


def test_a_clean_plan(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("plan", env="development")
    assert (ran.code, fake.calls) == (0, [("plan", UNITS)])
    assert ran.err.startswith(
        "Planning development, 8 units, on the sandbox on port 4100 (account 932100697590)\n"
    )
    assert ran.last == "development: no changes (2.0 s)"


def test_a_plan_with_changes(made: Repository, fake: FakeRunner) -> None:
    fake.plans = [{APP: plan_json(change("module.api.x.y", "update"), MOCK, LOST, outputs=["role_arns"])}]
    ran = made.run("plan", env="development", services=["data-pipeline"])
    assert (ran.code, fake.calls) == (0, [("plan", (APP, DATA))])
    assert ran.out.startswith(
        "Look first (1)\n"
        "  !   the database module.mlflow.aws_db_instance.this would be replaced: its data would be gone\n"
        f"      {APP}, data-pipeline-team\n"
        f"\n{APP}, data-pipeline-team\n"
        "  -/+ module.mlflow.aws_db_instance.this\n  ~   module.api.x.y\n  +   module.x.aws_lb_listener.a\n"
        "  outputs: role_arns\n"
    )
    assert f"1 unit planned with stand-ins for outputs that are not there yet: {APP}." in ran.out
    assert (
        "development: 2 to add, 1 to change, 1 to destroy in 1 unit; look first at 1 danger (2.0 s)\n"
        in ran.out
    )
    assert f"  invoke apply --env development --unit {APP} --unit {DATA}  apply this" in ran.out


def test_an_estate_that_is_there_already_is_adopted_not_applied(made: Repository, fake: FakeRunner) -> None:
    made.edit(MANIFEST, lambda text: text.replace("name: auth\n", "name: auth\nadopted: true\n", 1))
    assert made.run("generate").code == 0
    new = {unit: plan_json(change("module.x.y", "create")) for unit in UNITS}
    fake.plans = [new, {**new, APP: plan_json(change("module.x.y", "update"))}]
    ran = made.run("plan", env="development")
    assert ran.last.startswith(
        "  invoke adopt --env development --from LEGACY_ROOT  takes over what is there"
    )
    assert "invoke apply" not in ran.out
    assert "  invoke apply --env development  apply this" in made.run("plan", env="development").out


def test_a_plan_for_other_programs(made: Repository, fake: FakeRunner) -> None:
    fake.plans = [{APP: plan_json(LOST)}, {APP: plan_json(LOST)}]
    ran = made.run("plan", env="development", format="markdown")
    assert ran.out.startswith("<!-- terraform plan of development -->\n### Terraform plan of development\n")
    ran = made.run("plan", env="development", format="json")
    assert json.loads(ran.out)["units"][0]["owner"] == "data-pipeline-team"
    fake.failing = ("plan",)
    ran = made.run("plan", env="development", format="json")
    assert (ran.code, ran.out) == (3, "")
    assert made.run("plan", env="development", format="yaml").code == 2


class TestDrift:
    def test_none(self, made: Repository, fake: FakeRunner) -> None:
        ran = made.run("drift", env="development")
        assert (ran.code, ran.out) == (0, "development: no drift (2.0 s)\n")
        assert (fake.options[0].show_all, fake.options[0].arguments) == (True, ("-lock=false",))

    def test_some(self, made: Repository, fake: FakeRunner) -> None:
        seen = change("aws_lb_listener.a", "update", after={"port": 444})
        seen["change"]["before"] = {"port": 443}
        back = change("aws_lb_listener.a", "update", after={"port": 443})
        back["change"]["before"] = {"port": 444}
        data = {**plan_json(back), "resource_drift": [seen]}
        fake.plans = [{APP: data}, {APP: data}]
        ran = made.run("drift", env="staging")
        assert ran.code == 1
        assert ran.out.startswith(
            f"data-pipeline-team\n  {APP}\n    ~  aws_lb_listener.a\n         port  443 -> 444\n"
        )
        assert "staging: 1 resource in 1 unit is not as Terraform left it (2.0 s)\n" in ran.out
        assert f"  invoke apply --env staging --unit {APP}  " in ran.out
        ran = made.run("drift", env="staging", format="json")
        assert (ran.code, json.loads(ran.out)["clean"]) == (1, False)

    def test_it_cannot_be_told(self, made: Repository, fake: FakeRunner) -> None:
        fake.failing = ("plan",)
        ran = made.run("drift", env="staging", format="json")
        assert (ran.code, ran.out) == (3, "")
        assert made.run("drift", env="staging", format="yaml").code == 2


def test_units_by_any_name(made: Repository, fake: FakeRunner) -> None:
    made.run("plan", env="staging", units=["live/staging/platform/edge", "auth/app/", "./services/auth/app"])
    assert fake.calls == [("plan", ("platform/edge", "services/auth/app"))]


def test_apply(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("apply", env="development")
    assert (ran.code, fake.calls) == (0, [("apply", UNITS)])
    assert "development is applied: 8 added, 0 changed, 0 destroyed in 8 units (2.0 s)\n" in ran.out
    assert ran.last == "  invoke plan --env development    should say: no changes"
    assert fake.options[0].bootstrap is False


def test_a_failed_apply(made: Repository, fake: FakeRunner) -> None:
    fake.failing = ("apply",)
    ran = made.run("apply", env="development")
    assert ran.code == 3
    assert "is applied" not in ran.out


def test_only_a_protected_environment_has_approvals(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("apply", env="development", approve=[APP])
    assert (ran.code, fake.calls) == (2, [])
    assert ran.err.splitlines()[1] == "error: --approve: development is not protected"


def test_protected_refuses_to_lose_data(made: Repository, fake: FakeRunner) -> None:
    fake.plans = [{DATA: plan_json(LOST)}]
    ran = made.run("apply", env="production")
    assert (ran.code, fake.calls) == (1, [("plan", UNITS)])
    assert (
        "error: this would lose data or addresses; nothing of it was applied\n"
        f"  help: production is protected. If that is meant, name each unit: --approve {DATA}\n"
        f"        {DATA}: the database module.mlflow.aws_db_instance.this would be replaced\n"
    ) in ran.err


def test_protected_applies_what_is_approved_and_looks_again(made: Repository, fake: FakeRunner) -> None:
    lost = {DATA: plan_json(LOST, outputs=["databases"]), APP: plan_json(change("a.b", "update"))}
    fake.plans = [lost, {APP: plan_json(change("a.b", "update"))}]
    ran = made.run("apply", env="production", approve=["data-pipeline/data"])
    assert ran.code == 0
    assert fake.calls == [("plan", UNITS), ("apply", (DATA,)), ("plan", (APP,)), ("apply", (APP,))]
    assert [options.out_dir is not None for options in fake.options] == [True] * 4, (
        "exactly the plans are applied"
    )
    assert "production is applied: 2 added, 0 changed, 0 destroyed in 2 units (4.0 s)" in ran.out


def test_a_loss_that_shows_only_in_the_second_wave_is_refused_too(made: Repository, fake: FakeRunner) -> None:
    network = plan_json(change("a.b", "update"), outputs=["vpc_id"])
    fake.plans = [{"platform/network": network}, {DATA: plan_json(LOST)}]
    ran = made.run("apply", env="production")
    assert ran.code == 1
    assert [call for call, _ in fake.calls] == ["plan", "apply", "plan"]
    assert fake.calls[1] == ("apply", ("platform/network",))
    assert set(fake.calls[2][1]) == set(DEPENDENCIES)


def test_protected_never_applies_a_stand_in(made: Repository, fake: FakeRunner) -> None:
    fake.plans = [{APP: plan_json(MOCK)}]
    ran = made.run("apply", env="production")
    assert (ran.code, fake.calls) == (1, [("plan", UNITS)])
    assert "error: a plan stands on values that do not exist yet; nothing of it was applied\n" in ran.err


def test_a_clean_protected_environment(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("apply", env="production")
    assert (ran.code, fake.calls) == (0, [("plan", UNITS)])
    assert "production is applied: nothing had to change (" in ran.out


def test_a_new_protected_environment_has_nothing_to_lose(
    made: Repository, fake: FakeRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.commands.applied.states", lambda endpoint, bucket: {})
    assert made.run("apply", env="production").code == 0
    assert fake.calls == [("apply", UNITS)]


def test_destroy(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("destroy", env="staging")
    assert (ran.code, fake.calls) == (0, [("destroy", UNITS)])
    assert fake.options[0].tool_flags == ("--feature", "destroy_with_mocks=true")
    assert ran.sum == "staging: 0 resources destroyed in 8 units (2.0 s)"
    assert ran.next[0] == "invoke apply --env staging"


def test_destroy_of_a_protected_environment(made: Repository, fake: FakeRunner) -> None:
    ran = made.run("destroy", env="production", units=["auth/app", "edge"], approve=["auth/app"])
    assert (ran.code, fake.calls) == (1, [])
    assert ran.err.endswith(
        "error: 1 of 2 units are not approved; nothing was destroyed\n"
        "  help: production is protected. If that is meant, name each unit: --approve platform/edge\n"
    )
    ran = made.run("destroy", env="production", units=["auth/app"], approve=["auth/app"])
    assert (ran.code, fake.calls) == (0, [("destroy", ("services/auth/app",))])
    assert made.run("destroy", env="production", units=["auth/app"], approve=["auth/ap"]).code == 2


class TestSavedPlans:
    def test_they_are_applied_exactly(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        folder = tmp_path / "plans"
        fake.plans = [{APP: plan_json(change("a.b", "update"))}]
        ran = made.run("plan", env="development", services=["data-pipeline"], out=str(folder))
        assert ran.code == 0
        assert f"invoke apply --env development --plan {folder}  apply exactly these plans" in ran.out
        assert folder.stat().st_mode & 0o777 == 0o700
        ran = made.run("apply", env="development", plan=str(folder))
        assert (ran.code, fake.calls[1:]) == (0, [("apply", (APP,))]), "what does not change is not run"
        assert fake.options[1].out_dir == folder / "binary"

    def test_nothing_to_apply(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        made.run("plan", env="development", out=str(tmp_path / "plans"))
        ran = made.run("apply", env="development", plan=str(tmp_path / "plans"))
        assert (ran.code, len(fake.calls)) == (0, 1)
        assert "development is applied: nothing had to change" in ran.out

    @pytest.mark.parametrize("unit", [APP, "platform/edge"])
    def test_older_than_the_state(
        self, made: Repository, fake: FakeRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unit: str
    ) -> None:
        """Its own, or that of a unit whose outputs it was planned on: Terraform would not see the second."""
        fake.plans = [{APP: plan_json(change("a.b", "update"))}]
        folder = str(tmp_path / "plans")
        made.run("plan", env="development", services=["data-pipeline"], out=folder)
        monkeypatch.setattr(
            "generator.commands.applied.states", lambda *_: {"platform/edge": "etag", unit: "new"}
        )
        ran = made.run("apply", env="development", plan=folder)
        assert (ran.code, len(fake.calls)) == (1, 1)
        assert "error: these plans are older than the state" in ran.err
        assert f"another state: {unit}\n" in ran.err

    def test_a_state_that_nothing_here_reads(
        self, made: Repository, fake: FakeRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fake.plans = [{APP: plan_json(change("a.b", "update"))}]
        folder = str(tmp_path / "plans")
        made.run("plan", env="development", services=["data-pipeline"], out=folder)
        later = {"platform/edge": "etag", "services/evaluation/app": "new"}
        monkeypatch.setattr("generator.commands.applied.states", lambda *_: later)
        assert made.run("apply", env="development", plan=folder).code == 0

    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (lambda folder: (folder / "json" / APP / "tfplan.json").unlink(), "are gone from"),
            (lambda folder: (folder / "binary" / APP / "tfplan.tfplan").unlink(), "are gone from"),
            (
                lambda folder: (folder / "binary" / APP / "tfplan.tfplan").write_text("x"),
                "are not those that",
            ),
        ],
    )
    def test_another_plan_than_was_reviewed(
        self, made: Repository, fake: FakeRunner, tmp_path: Path, spoil: Callable[[Path], None], said: str
    ) -> None:
        fake.plans = [{APP: plan_json(change("a.b", "update"))}]
        made.run("plan", env="development", out=str(tmp_path / "plans"))
        spoil(tmp_path / "plans")
        ran = made.run("apply", env="development", plan=str(tmp_path / "plans"))
        assert (ran.code, len(fake.calls)) == (1, 1)
        assert said in ran.err

    def test_what_stands_on_outputs_that_change_is_left(
        self, made: Repository, fake: FakeRunner, tmp_path: Path
    ) -> None:
        fake.plans = [{APP: plan_json(change("a.b", "update")), DATA: plan_json(outputs=["databases"])}]
        made.run("plan", env="development", out=str(tmp_path / "plans"))
        ran = made.run("apply", env="development", plan=str(tmp_path / "plans"))
        assert (ran.code, fake.calls[1:]) == (1, [("apply", (DATA,))])
        assert f"error: not applied: {APP}; these were planned on outputs that have changed" in ran.err
        assert f"invoke plan --env development --unit {APP}\n" in ran.err

    def test_a_stand_in(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        fake.plans = [{APP: plan_json(MOCK)}]
        made.run("plan", env="development", out=str(tmp_path / "plans"))
        ran = made.run("apply", env="development", plan=str(tmp_path / "plans"))
        assert (ran.code, len(fake.calls)) == (1, 1)
        assert f"        {APP}: module.x.aws_lb_listener.a\n" in ran.err

    def test_other_files(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        made.run("plan", env="development", out=str(tmp_path / "plans"))
        made.edit("modules/network/main.tf", lambda text: text + "\n# later\n")
        ran = made.run("apply", env="development", plan=str(tmp_path / "plans"))
        assert (ran.code, len(fake.calls)) == (1, 1)
        assert "error: the files have changed since these plans were made\n" in ran.err

    def test_another_environment_or_target(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        made.run("plan", env="development", out=str(tmp_path / "plans"))
        assert made.run("apply", env="staging", plan=str(tmp_path / "plans")).code == 2
        ran = made.run("apply", env="development", plan=str(tmp_path / "plans"), account=True, yes=True)
        assert (ran.code, len(fake.calls)) == (1, 1)
        assert "error: these plans were made for another target" in ran.err

    def test_a_protected_environment(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        fake.plans = [{DATA: plan_json(LOST)}]
        made.run("plan", env="production", out=str(tmp_path / "plans"))
        ran = made.run("apply", env="production", plan=str(tmp_path / "plans"))
        assert (ran.code, len(fake.calls)) == (1, 1)
        ran = made.run("apply", env="production", plan=str(tmp_path / "plans"), approve=[DATA])
        assert (ran.code, len(fake.calls)) == (0, 2)

    def test_bad_folders(self, made: Repository, fake: FakeRunner, tmp_path: Path) -> None:
        (tmp_path / "full").mkdir()
        (tmp_path / "full/mine").write_text("mine")
        assert made.run("plan", env="staging", out=str(tmp_path / "full")).code == 2
        assert made.run("plan", env="staging", out=str(tmp_path / "full/mine")).code == 2
        for name in ("full", "nowhere"):
            ran = made.run("apply", env="staging", plan=str(tmp_path / name))
            assert (ran.code, fake.calls) == (2, [])
        (tmp_path / "full/plan.json").write_text('{"version": 2}')
        assert made.run("apply", env="staging", plan=str(tmp_path / "full")).code == 2
        assert (tmp_path / "full/mine").read_text() == "mine"


class TestRealAccounts:
    def test_nobody_to_ask(self, made: Repository, fake: FakeRunner, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(consent, "can_ask", lambda: False)
        for name in ("apply", "destroy"):
            ran = made.run(name, env="staging", account=True)
            assert (ran.code, fake.calls) == (2, [])
            assert ran.err.endswith("  help: In a script, add --yes.\n")

    @pytest.mark.parametrize(("answer", "code"), [("staging", 0), ("yes", 1), ("", 1)])
    def test_the_name_has_to_be_typed(
        self, made: Repository, fake: FakeRunner, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
    ) -> None:
        monkeypatch.setattr(consent, "can_ask", lambda: True)
        monkeypatch.setattr(consent, "answer", lambda: answer)
        ran = made.run("apply", env="staging", account=True)
        assert (ran.code, len(fake.calls)) == (code, 1 - code)
        assert "Apply staging in AWS account 932100697591 as arn:aws:iam::1:user/me:\n" in ran.err

    def test_yes(self, made: Repository, fake: FakeRunner) -> None:
        ran = made.run("apply", env="staging", account=True, yes=True)
        assert (ran.code, fake.options[0].bootstrap) == (0, True)
        assert "invoke plan --env staging --account" in ran.out

    def test_the_first_plan_of_a_protected_one_makes_the_state_bucket(
        self, made: Repository, fake: FakeRunner
    ) -> None:
        fake.plans = [{APP: plan_json(change("a.b", "create"))}]
        assert made.run("apply", env="production", account=True, yes=True).code == 0
        assert [(call, one.bootstrap) for (call, _), one in zip(fake.calls, fake.options, strict=True)] == [
            ("plan", True),
            ("apply", True),
        ]
        assert made.run("plan", env="production", account=True).code == 0
        assert fake.options[-1].bootstrap is False, "a plan by itself makes nothing"

    def test_without_a_state_bucket(self, made: Repository, fake: FakeRunner) -> None:
        fake.failing = ("plan",)
        fake.error = 'Error: S3 bucket "hokusai-terraform-state-staging" does not exist.'
        ran = made.run("plan", env="staging", account=True)
        assert ran.code == 3
        assert "The first apply makes it: invoke apply --env staging --account\n" in ran.err
        assert "The first apply" not in made.run("plan", env="staging").err

    def test_a_plan_asks_nothing(self, made: Repository, fake: FakeRunner) -> None:
        assert made.run("plan", env="staging", account=True).code == 0


def test_output(made: Repository, fake: FakeRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    found = {APP: [Output("role_arns", {"api": "arn:1"}, False), Output("key", None, True)], DATA: []}
    monkeypatch.setattr(runner, "outputs", lambda folder, units, tools: found)
    ran = made.run("output", env="development", services=["data-pipeline"])
    assert ran.code == 0
    assert ran.out == (
        f"{APP}\n  role_arns.api = arn:1\n  key = (sensitive)\n\n1 of 2 units of development have outputs\n"
    )
    ran = made.run("output", env="development", format="json")
    assert re.search(r'"key": "\(sensitive\)"', ran.out)
    assert made.run("output", env="development", format="yml").code == 2


def test_who_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert session.can_ask() is False
