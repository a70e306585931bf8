"""route, routes, route-diff, rebalance, import-priorities: what they print and how they end, with good and bad input."""

import json
import subprocess
from pathlib import Path

import pytest

from generator.commands import route
from generator.explain import live
from generator.explain.live import Live
from generator.routing import Listener, Rule
from tests.unit.commands.conftest import MANIFEST, Repository
from tests.unit.commands.fakes import FakeRunner, install
from tests.unit.commands.test_run import UNITS

PIPELINE = "registry/services/data-pipeline.yaml"
PRODUCTION = "registry/allocations/production.yaml"


@pytest.fixture
def made(rendered: Repository) -> Repository:
    return rendered


def test_route_names_the_winner_its_owner_and_the_line(repository: Repository) -> None:
    ran = repository.run("route", url="https://registry.hokus.ai/mlflow/x")

    assert ran.code == 0
    assert "data-pipeline/mlflow/registry  answers" in ran.out
    assert ran.last.strip().startswith("owner        data-pipeline-team")


def test_route_of_a_mistyped_host_gives_the_nearest_name(repository: Repository) -> None:
    ran = repository.run("route", url="https://registri.hokus.ai/")

    assert ran.code == 1
    assert "did you mean registry.hokus.ai?" in ran.out


def test_route_where_only_the_default_action_answers(repository: Repository) -> None:
    ran = repository.run("route", url="auth.hokus.ai/nothing")

    assert ran.code == 1
    assert "404" in ran.out


@pytest.mark.parametrize("url", ["ftp://auth.hokus.ai/", "https://", "http://[::1"])
def test_route_of_no_address(repository: Repository, url: str) -> None:
    ran = repository.run("route", url=url)

    assert (ran.code, ran.out) == (2, "")
    assert "help: For example: invoke route https://api.hokus.ai/health" in ran.err


def test_route_as_json(repository: Repository) -> None:
    ran = repository.run("route", url="auth.hokus.ai/health", format="json")

    assert json.loads(ran.out)["winner"]


def test_route_of_an_unknown_environment(repository: Repository) -> None:
    ran = repository.run("route", url="auth.hokus.ai/health", env="prodction")

    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: there is no environment 'prodction'; did you mean 'production'?",
    )


class TestApplied:
    """`--applied`: the account's rules beside the manifests'."""

    @pytest.fixture(autouse=True)
    def account(self, monkeypatch: pytest.MonkeyPatch) -> None:
        install(monkeypatch, FakeRunner(units=UNITS))
        monkeypatch.setattr(route, "elbv2", lambda where: None)

    def answers(self, monkeypatch: pytest.MonkeyPatch, priority: int) -> None:
        rule = Rule(
            "abc",
            priority,
            hosts=("auth.hokus.ai",),
            action=("forward", (("auth-api-auth-production-x", 1),)),
        )
        found = Live("hokusai-auth-production", Listener("auth", (rule,)), {})
        monkeypatch.setattr(live, "read", lambda client, name: found)

    def test_a_difference_is_shown(self, repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers(monkeypatch, 40)
        ran = repository.run("route", url="auth.hokus.ai/health", applied=True)

        assert ran.code == 1
        assert "priority 100 in the manifests, 40 in the account" in ran.out

    def test_a_balancer_that_is_not_there(
        self, repository: Repository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def read(client: object, name: str) -> Live:
            raise live.LiveError(f"this account has no load balancer {name}")

        monkeypatch.setattr(live, "read", read)
        ran = repository.run("route", url="auth.hokus.ai/health", applied=True)

        assert ran.code == 1
        assert "this account has no load balancer hokusai-auth-production" in ran.err


def test_routes_shows_every_rule_and_marks_gaps(repository: Repository) -> None:
    ran = repository.run("routes", env="production")

    assert ran.code == 0
    assert ran.out.count("data-pipeline/mlflow") == 2
    assert "gap" in ran.out


@pytest.mark.parametrize("format", ["json", "dot"])
def test_routes_for_programs(repository: Repository, format: str) -> None:
    ran = repository.run("routes", env="production", format=format)

    assert ran.code == 0
    assert ran.out.startswith("{" if format == "json" else "digraph")


def test_routes_in_no_known_format(repository: Repository) -> None:
    ran = repository.run("routes", format="tabel")

    assert (ran.code, ran.err.splitlines()[0]) == (
        2,
        "error: there is no format 'tabel'; did you mean 'table'?",
    )


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_route_diff_shows_a_request_for_each_change(repository: Repository) -> None:
    git(repository.root, "init", "-q")
    git(repository.root, "add", "--all")
    git(repository.root, "commit", "-q", "-m", "before")
    unchanged = repository.run("route-diff", base="HEAD")
    repository.edit(PIPELINE, lambda text: text.replace("paths: [/mlflow, /mlflow/*]", "paths: [/mlflow/*]"))
    changed = repository.run("route-diff", base="HEAD", format="markdown")

    assert (unchanged.code, unchanged.last) == (0, "every request gets the same answer as before")
    assert changed.code == 0
    assert "https://registry.development.hokus.ai/mlflow" in changed.out


def test_route_diff_of_an_unknown_revision(repository: Repository) -> None:
    git(repository.root, "init", "-q")
    ran = repository.run("route-diff", base="nowhere")

    assert ran.code == 2
    assert "nowhere" in ran.err
    assert "help: For example: invoke route-diff main" in ran.err


def test_rebalance_asks_which_balancer(repository: Repository) -> None:
    ran = repository.run("rebalance", env="production")

    assert (ran.code, ran.out) == (2, "")
    assert "Say it with --balancer: main, auth, registry." in ran.err


def test_rebalance_has_nothing_to_do(made: Repository) -> None:
    ran = made.run("rebalance", env="production", balancer="main")

    assert (ran.code, ran.last) == (0, "main in production: every number stands well; nothing to move")


def test_rebalance_moves_crowded_numbers_and_writes_one_apply(made: Repository) -> None:
    made.edit(
        PRODUCTION, lambda text: text.replace("data-pipeline/mlflow/ui: 200", "data-pipeline/mlflow/ui: 101")
    )
    assert made.run("generate").code == 0
    shown = made.run("rebalance", env="production", balancer="main")
    before = made.texts()[PRODUCTION]
    written = made.run("rebalance", env="production", balancer="main", write=True)

    assert "apply 1: no request changes its answer" in shown.out
    assert "data-pipeline/mlflow/ui: 101" in before
    assert written.code == 0
    assert "data-pipeline/mlflow/ui: 101\n" not in made.texts()[PRODUCTION].split("resting")[0]
    assert made.run("generate", check=True).code == 0


def test_rebalance_mends_an_order_that_keeps_the_manifests_from_being_rendered(made: Repository) -> None:
    """A special case whose recorded number stands behind: an error, so nothing else could write or apply anything."""
    web = "  web: {runtime: external, port: 8001, routes: {x: {domain: auth, paths: [/api/v1/x/*]}}}\n"
    made.edit(
        "registry/services/auth.yaml", lambda text: text.replace("components:\n", f"components:\n{web}")
    )
    made.edit(
        PRODUCTION,
        lambda text: text.replace("auth/api/main: 100", "auth/api/main: 100\n    auth/web/x: 200"),
    )
    refused = made.run("generate")
    assert refused.code == 1
    assert "`invoke rebalance --env production --balancer auth --reorder` shows how to move it" in refused.out

    written = made.run("rebalance", env="production", balancer="auth", reorder=True, write=True)
    assert written.code == 0, written.out + written.err
    assert made.run("generate", check=True).code == 0


def state(number: int) -> str:
    arn = "arn:aws:elasticloadbalancing:us-east-1:932100697592"
    rule = {
        "arn": f"{arn}:listener-rule/app/hokusai-auth-production/1/2/3",
        "listener_arn": f"{arn}:listener/app/hokusai-auth-production/1/2",
        "priority": number,
        "condition": [
            {"host_header": [{"values": ["auth.hokus.ai"]}]},
            {"path_pattern": [{"values": ["/api/v1/*", "/health"]}]},
        ],
    }
    resource = {"mode": "managed", "type": "aws_lb_listener_rule", "instances": [{"attributes": rule}]}
    return json.dumps({"version": 4, "resources": [resource]})


def test_import_priorities_keeps_what_a_state_has(made: Repository, tmp_path: Path) -> None:
    file = tmp_path / "legacy.tfstate"
    file.write_text(state(80))
    shown = made.run("import-priorities", env="production", state=str(file))
    untouched = made.texts()[PRODUCTION]
    written = made.run("import-priorities", env="production", state=str(file), write=True)

    assert shown.out.startswith("auth:\n  80  auth/api/main\n")
    assert "auth/api/main: 100" in untouched
    assert written.code == 0
    assert "auth/api/main: 80" in made.texts()[PRODUCTION]
    assert made.run("generate", check=True).code == 0


def test_import_priorities_of_no_state(made: Repository, tmp_path: Path) -> None:
    file = tmp_path / "legacy.tfstate"
    file.write_text("{}")
    ran = made.run("import-priorities", env="production", state=str(file))

    assert ran.code == 2
    assert "take the output of `terraform state pull`" in ran.err


def test_import_priorities_of_a_file_that_is_not_there(made: Repository, tmp_path: Path) -> None:
    ran = made.run("import-priorities", env="production", state=str(tmp_path / "nothing"))

    assert ran.code == 3
    assert "No such file" in ran.err


class TestResting:
    """A freed number rests until the real account has seen an apply without it."""

    @pytest.fixture
    def freed(self, made: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
        install(monkeypatch, FakeRunner(units=UNITS), endpoint=None)
        made.edit(
            PIPELINE,
            lambda text: text.replace(
                "      registry: {domain: registry, paths: [/mlflow, /mlflow/*]}\n", ""
            ),
        )
        assert made.run("generate").code == 0
        assert "resting" in made.texts()[PRODUCTION]
        return made

    def test_it_is_free_after_an_apply_to_the_account(self, freed: Repository) -> None:
        ran = freed.run("apply", env="development", account=True, yes=True)

        assert ran.code == 0, ran.err
        assert "Free again: 100. registry/allocations/development.yaml was written; commit it." in ran.out
        assert "resting" not in freed.texts()["registry/allocations/development.yaml"]
        assert freed.run("generate", check=True).code == 0

    def test_an_apply_of_some_units_does_not_count(self, freed: Repository) -> None:
        ran = freed.run("apply", env="development", account=True, yes=True, services=["auth"])

        assert ran.code == 0, ran.err
        assert "resting" in freed.texts()["registry/allocations/development.yaml"]


def test_manifests_with_errors_are_said(repository: Repository) -> None:
    repository.edit(MANIFEST, lambda text: text.replace("port: 8000", "pport: 8000"))
    ran = repository.run("routes", env="production")

    assert ran.code == 0
    assert "The manifests have errors" in ran.err
