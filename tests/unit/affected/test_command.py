"""`invoke affected` on real git repositories."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.unit.commands.conftest import Repository, copy

BLOCK = "modules/task-definition/main.tf"
MANIFEST = "registry/services/auth.yaml"


def git(root: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", "-C", str(root), *settings, *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(repository: Repository) -> None:
    git(repository.root, "add", "-A")
    git(repository.root, "commit", "-q", "-m", "all")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = Repository(copy(tmp_path_factory.mktemp("affected") / "repository"))
    assert repository.run("generate").code == 0
    (repository.root / ".gitignore").write_text(".hokusai/\n.terragrunt-cache/\n")
    git(repository.root, "init", "-q")
    commit(repository)
    return repository.root


@pytest.fixture
def made(template: Path, tmp_path: Path) -> Repository:
    git(template, "clone", "-q", str(template), str(tmp_path / "clone"))
    return Repository(tmp_path / "clone")


def paths(out: str) -> list[str]:
    return out.splitlines()


def test_nothing(made: Repository) -> None:
    ran = made.run("affected", base="HEAD")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("0 of ")
    assert ran.err.endswith(" units affected since HEAD\n")


def test_a_block_in_the_working_copy(made: Repository) -> None:
    made.edit(BLOCK, lambda text: text + "\n# more\n")
    ran = made.run("affected", base="HEAD")
    assert "live/production/services/auth/app" not in paths(ran.out)  # another repository runs it
    assert "live/production/services/evaluation/app" in paths(ran.out)
    assert "live/production/platform/network" not in paths(ran.out)


def test_a_file_that_git_does_not_know_yet(made: Repository) -> None:
    (made.root / "modules/network/extra.tf").write_text("# new\n")
    assert "live/staging/platform/network" in paths(made.run("affected", base="HEAD").out)


def test_a_manifest_edited_and_not_rendered(made: Repository) -> None:
    """Neither committed nor rendered: what `generate` would change counts."""
    made.edit(MANIFEST, lambda text: text.replace("port: 8000", "port: 8008"))
    ran = made.run("affected", base="HEAD")
    assert {one.split("/")[3] for one in paths(ran.out)} == {"auth"}
    assert "rendered files would change (`invoke generate`); counted as changed\n" in ran.err
    before = paths(ran.out)
    assert made.run("generate").code == 0
    assert paths(made.run("affected", base="HEAD").out) == before
    commit(made)
    assert paths(made.run("affected", base="HEAD~1").out) == before
    assert made.run("affected", base="HEAD").out == ""


def test_a_manifest_committed_without_rendering_is_noticed(made: Repository) -> None:
    made.edit(MANIFEST, lambda text: text.replace("port: 8000", "port: 8008"))
    commit(made)
    ran = made.run("affected", base="HEAD~1")
    assert {one.split("/")[3] for one in paths(ran.out)} == {"auth"}
    assert "counted as changed" in ran.err


def test_the_platform_file_committed_without_rendering_is_noticed(made: Repository) -> None:
    made.edit(
        "registry/platform.yaml",
        lambda text: text.replace("nat_gateways: single}", "nat_gateways: per_zone}"),
    )
    commit(made)
    found = paths(made.run("affected", base="HEAD~1").out)
    assert "live/staging/platform/network" in found
    assert "live/development/platform/network" not in found


def test_what_is_rendered_is_trusted_once_committed(
    made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No manifest is read then: that would take seconds in a large fleet."""
    made.edit(MANIFEST, lambda text: text.replace("port: 8000", "port: 8008"))
    made.run("generate")
    commit(made)
    monkeypatch.setattr("generator.pipeline.load", lambda *_: pytest.fail("manifests are read"))
    assert made.run("affected", base="HEAD~1").out


def test_what_generate_has_just_rendered_is_not_rendered_again(
    made: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edited, rendered, not committed: the way of every change."""
    made.run("generate")
    made.edit("registry/services/evaluation.yaml", lambda text: text.replace("memory: 2048", "memory: 4096"))
    before = paths(made.run("affected", base="HEAD").out)
    monkeypatch.setattr("generator.pipeline.load", lambda *_: pytest.fail("all manifests are read"))
    edited = made.run("affected", base="HEAD")
    assert paths(edited.out) == before
    assert "2 rendered files would change" in edited.err
    assert made.run("generate").code == 0
    done = made.run("affected", base="HEAD")
    assert paths(done.out) == before
    assert "would change" not in done.err


def test_a_changed_generator_is_asked_for(made: Repository) -> None:
    """Whether its files are stale nobody sees; `--render` looks."""
    path = made.root / "modules/services/auth/app/main.tf"
    path.write_bytes(path.read_bytes() + b"\n")
    commit(made)
    assert made.run("affected", base="HEAD").out == ""
    ran = made.run("affected", base="HEAD", render=True)
    assert {one.split("/")[3] for one in paths(ran.out)} == {"auth"}


def test_a_comment_in_a_manifest_touches_no_unit(made: Repository) -> None:
    made.edit(MANIFEST, lambda text: text + "# nothing\n")
    assert made.run("affected", base="HEAD").out == ""


def test_a_new_and_a_removed_service(made: Repository) -> None:
    text = (made.root / MANIFEST).read_text()
    (made.root / "registry/services/evaluation.yaml").unlink()
    ran = made.run("affected", base="HEAD", format="json")
    assert "live/production/services/evaluation/app" in json.loads(ran.out)["removed"]
    assert (
        "no longer there: live/production/services/evaluation/app; what it made is still in its account"
        in ran.err
    )
    new = text.replace("name: auth", "name: second").replace("auth:", "second:")
    assert new != text
    (made.root / "registry/services/third.yaml").write_text(
        "name: third\nowner: auth-team\ncomponents:\n  web: {image: {repository: third, tag: '1'}, port: 80}\nenvironments: {staging: {}}\n"
    )
    made.run("generate")
    units = paths(made.run("affected", base="HEAD").out)
    assert "live/staging/services/third/app" in units


def test_faulty_manifests_are_shown(made: Repository) -> None:
    made.break_manifest()
    ran = made.run("affected", base="HEAD")
    assert ran.code == 1
    assert "did you mean 'port'?" in ran.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"base": "mian"},
            "error: there is no revision 'mian' in this repository\n  help: A shallow clone lacks it: git fetch origin mian\n",
        ),
        ({"base": "--output=x"}, "error: there is no revision '--output=x' in this repository\n"),
        ({"base": "HEAD", "format": "jsn"}, "error: there is no format 'jsn'; did you mean 'json'?\n"),
        ({"base": "HEAD", "shards": "0"}, "error: --shards 0: a number from 1 to 256\n"),
        ({"base": "HEAD", "shards": "many"}, "error: --shards many: a number from 1 to 256\n"),
    ],
)
def test_usage(made: Repository, options: dict[str, str], said: str) -> None:
    ran = made.run("affected", **options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert not (made.root / "x").exists()


def test_outside_of_git(repository: Repository) -> None:
    ran = repository.run("affected", base="HEAD")
    assert (ran.code, ran.err) == (
        2,
        "error: this is not a git repository\n  help: Changes are read from git.\n",
    )


def test_formats(made: Repository) -> None:
    made.edit("live/common.hcl", lambda text: text + "# more\n")
    assert made.run("affected", base="HEAD", format="terragrunt").out.splitlines() == [
        "./live/development/**",
        "./live/production/**",
        "./live/staging/**",
    ]
    jobs = json.loads(made.run("affected", base="HEAD", format="github", shards="2").out)["include"]
    assert len(jobs) == 6
    assert made.run("affected", base="HEAD", format="atlantis").out.startswith("version: 3\n")


def test_in_a_folder_of_a_larger_repository(template: Path, tmp_path: Path) -> None:
    inner = tmp_path / "large/infrastructure"
    git(template, "clone", "-q", str(template), str(inner))
    subprocess.run(["rm", "-rf", str(inner / ".git")], check=True)
    git(tmp_path / "large", "init", "-q")
    git(tmp_path / "large", "add", "-A")
    git(tmp_path / "large", "commit", "-q", "-m", "all")
    made = Repository(inner)
    made.edit("modules/network/main.tf", lambda text: text + "# more\n")
    assert "live/staging/platform/network" in paths(made.run("affected", base="HEAD").out)
