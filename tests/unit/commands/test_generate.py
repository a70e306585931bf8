"""`invoke generate`."""

import re
import shutil

import pytest

from tests.unit.commands.conftest import MANIFEST, Repository

SUM = r"\(\d+ files, \d+\.\d+ s\)"
UNIT = "live/development/services/auth/app/terragrunt.hcl"
ENVIRONMENTS = ("development", "production", "staging")


@pytest.fixture
def made(rendered: Repository) -> Repository:
    return rendered


def change_port(made: Repository) -> None:
    made.edit(MANIFEST, lambda text: text.replace("port: 8000", "port: 8008"))


def test_it_writes_everything_once(repository: Repository) -> None:
    ran = repository.run("generate")
    assert (ran.code, ran.err) == (0, "")
    assert re.fullmatch(rf"\d+ created(, \d changed)? {SUM}", ran.sum)
    assert ran.next == ["git status", *(f"invoke plan --env {name}" for name in ENVIRONMENTS)]
    assert "  created live/development/env.hcl\n" in ran.out
    before = repository.texts()
    assert UNIT in before
    ran = repository.run("generate")
    assert ran.code == 0
    assert re.fullmatch(rf"nothing to change {SUM}\n", ran.out)
    assert repository.texts() == before


def test_what_no_unit_shows_is_looked_up(made: Repository) -> None:
    made.edit(MANIFEST, lambda text: text.replace("description: ", "description: Changed. ", 1))
    ran = made.run("generate")
    assert ran.code == 0
    assert ran.next == ["git status", "invoke affected HEAD"]


def test_check_writes_nothing(repository: Repository) -> None:
    before = repository.texts()
    ran = repository.run("generate", check=True)
    assert ran.code == 1
    assert re.fullmatch(rf"\d+ created(, \d changed)? {SUM}; `invoke generate` writes it", ran.last)
    assert repository.texts() == before


def test_check_of_a_fresh_tree(made: Repository) -> None:
    ran = made.run("generate", check=True)
    assert ran.code == 0
    assert re.fullmatch(rf"nothing to change {SUM}\n", ran.out)


def test_diff_prints_only_the_diff(made: Repository) -> None:
    change_port(made)
    before = made.texts()
    ran = made.run("generate", diff=True)
    assert ran.code == 0
    assert ran.out.startswith("--- a/")
    assert re.search(r"^\+.*8008$", ran.out, re.MULTILINE)
    assert re.fullmatch(rf"\d+ changed {SUM}; `invoke generate` writes it\n", ran.err)
    assert made.texts() == before
    assert made.run("generate", diff=True, check=True).code == 1


def test_one_change_touches_only_its_service(made: Repository) -> None:
    before = made.texts()
    change_port(made)
    assert made.run("generate").code == 0
    after = made.texts()
    changed = {path for path in before | after if before.get(path) != after.get(path)} - {MANIFEST}
    assert changed
    code = {path for path in changed if path.startswith(("live/", "modules/"))}
    assert code
    assert all("services/auth" in path for path in code), code
    assert all(path.startswith("registry/docs/") for path in changed - code), changed


def test_one_service(made: Repository) -> None:
    change_port(made)
    made.edit("registry/services/evaluation.yaml", lambda text: text.replace("cpu: 1024", "cpu: 2048"))
    made.edit("registry/services/evaluation.yaml", lambda text: text.replace("memory: 2048", "memory: 4096"))
    ran = made.run("generate", service="auth")
    assert ran.code == 0
    assert "services/auth" in ran.out
    assert "services/evaluation" not in ran.out
    assert made.run("generate", check=True).code == 1


def test_one_environment(repository: Repository) -> None:
    ran = repository.run("generate", env="staging")
    assert ran.code == 0
    assert "live/staging/env.hcl" in repository.texts()
    assert "live/production/env.hcl" not in repository.texts()
    assert not (repository.root / "modules/services").exists()


def test_what_no_manifest_asks_for_goes(made: Repository) -> None:
    (made.root / "registry/services/evaluation.yaml").unlink()
    (made.root / "live/development/notes.txt").write_text("mine\n")
    ran = made.run("generate")
    assert ran.code == 0
    assert re.search(r"\d+ deleted", ran.sum)
    assert not (made.root / "modules/services/evaluation").exists()
    assert not (made.root / "registry/docs/services/evaluation.md").exists()
    assert (made.root / "live/development/notes.txt").read_text() == "mine\n"
    assert (made.root / "live/common.hcl").is_file()


def test_a_file_of_somebody_is_never_overwritten(repository: Repository) -> None:
    path = repository.root / UNIT
    path.parent.mkdir(parents=True)
    path.write_text("# mine\n")
    before = repository.texts()
    for force in (False, True):
        ran = repository.run("generate", force=force)
        assert ran.code == 1
        assert f"{UNIT}:1:1: error[generated-unmarked]" in ran.out
        assert ran.last == "Nothing was written."
        assert repository.texts() == before


def test_an_edit_by_hand_needs_force(made: Repository) -> None:
    before = made.texts()
    made.edit(UNIT, lambda text: text + "# edited\n")
    ran = made.run("generate")
    assert (ran.code, ran.last) == (1, "Nothing was written.")
    assert "error[generated-edited]" in ran.out
    assert made.run("generate", force=True).code == 0
    assert made.texts() == before


def test_faulty_manifests_write_nothing(made: Repository) -> None:
    before = made.texts()
    made.break_manifest()
    ran = made.run("generate")
    assert ran.code == 1
    assert "did you mean 'port'?" in ran.out
    assert re.fullmatch(r"\d errors?", ran.last)
    assert made.texts() == before | {MANIFEST: (made.root / MANIFEST).read_text()}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"service": "auht"}, "error: there is no service 'auht'; did you mean 'auth'?"),
        ({"env": "prodction"}, "error: there is no environment 'prodction'; did you mean 'production'?"),
    ],
)
def test_unknown_names(repository: Repository, options: dict[str, str], said: str) -> None:
    ran = repository.run("generate", **options)
    assert (ran.code, ran.out, ran.err.partition("\n")[0]) == (2, "", said)


def test_a_missing_building_block_is_no_traceback(repository: Repository) -> None:
    shutil.rmtree(repository.root / "modules")
    ran = repository.run("generate", check=True)
    assert ran.code in (0, 1)
    assert "Traceback" not in ran.out + ran.err


class TestLeaving:
    """docs/adr/0014-leaving.md."""

    def test_a_removed_service_leaves(self, made: Repository) -> None:
        (made.root / "registry/services/evaluation.yaml").unlink()
        ran = made.run("generate")
        assert (
            "services/evaluation/app, services/evaluation/data in production: leaving; kept until its state is empty. "
            "Next: invoke decommission --service evaluation --env production\n"
        ) in ran.out
        texts = made.texts()
        for unit in ("app", "data"):
            file = texts[f"live/production/services/evaluation/{unit}/terragrunt.hcl"]
            assert 'source = "${get_repo_root()}/modules//leaving"' in file
            assert "if      = !feature.decommission.value" in file
            assert "dependency" not in file
        record = texts["registry/leaving/staging.yaml"]
        assert "services/evaluation/app: {owner: data-pipeline-team, names: [" in record
        assert '"hokusai-evaluation-reports-staging"' in record.partition("services/evaluation/data")[2]
        assert "/live/staging/services/evaluation/app/ @hokusai/data-pipeline" in texts[".github/CODEOWNERS"]
        assert "## Leaving" in texts["registry/docs/index.md"]
        assert made.run("generate", check=True).code == 0, "the same again"
        assert made.texts() == texts

    def test_it_leaves_one_environment_and_comes_back(self, made: Repository) -> None:
        before, file = made.texts(), "registry/services/evaluation.yaml"
        made.edit(file, lambda text: text.replace("  staging: {}\n", ""))
        ran = made.run("generate")
        assert "services/evaluation/app, services/evaluation/data in staging: leaving" in ran.out
        assert (made.root / "modules/services/evaluation/app/main.tf").is_file()
        assert not (made.root / "registry/leaving/production.yaml").exists()
        (made.root / file).write_text(before[file])
        assert made.run("generate").code == 0
        assert made.texts() == before

    def test_an_environment_leaves(self, made: Repository) -> None:
        for file in (made.root / "registry/services").iterdir():
            file.unlink()
        made.edit(
            "registry/platform.yaml",
            lambda text: re.sub(r"  staging:\n.*?(?=  production:)", "", text, flags=re.DOTALL),
        )
        ran = made.run("generate")
        assert "staging is leaving with 8 units. Next: invoke decommission --env staging\n" in ran.out
        assert "invoke plan --env staging" not in ran.out
        texts = made.texts()
        assert 'state_bucket: "hokusai-terraform-state-staging"' in texts["registry/leaving/staging.yaml"]
        assert 'account_id   = "932100697591"' in texts["live/staging/env.hcl"]
        assert made.run("generate", check=True).code == 0

    def test_what_a_service_loses_is_said(self, made: Repository) -> None:
        made.edit(
            "registry/services/evaluation.yaml",
            lambda text: text.replace("evaluation-reports", "reports"),
        )
        ran = made.run("generate", check=True)
        bucket = "the bucket hokusai-evaluation-reports"
        assert "The next apply destroys:\n" in ran.out
        assert (
            f"  development: {bucket}-development of evaluation (refused while anything is in it)\n"
            in ran.out
        )
        assert (
            f"  production: {bucket}-production of evaluation "
            "(refused while anything is in it; only with --approve)\n"
        ) in ran.out

    def test_a_unit_that_git_has_never_seen_goes_at_once(self, made: Repository) -> None:
        import subprocess

        subprocess.run(["git", "init", "-q", str(made.root)], check=True)
        (made.root / "registry/services/evaluation.yaml").unlink()
        assert "leaving" not in made.run("generate").out
        assert not (made.root / "live/development/services/evaluation").exists()
