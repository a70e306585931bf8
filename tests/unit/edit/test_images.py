"""`invoke images`: the tag changes where it should, nothing else does, and what makes no sense is said."""

import pytest

from tests.unit.commands.conftest import Repository

FILE = "registry/services/data-pipeline.yaml"
BODY = 'image: {repository: hokusai-api, tag: "2025-08-20"}'


def text(repository: Repository) -> str:
    return (repository.root / FILE).read_text(encoding="utf-8")


def images(repository: Repository, **options: object) -> tuple[int, str, str]:
    ran = repository.run(
        "images", **({"service": "data-pipeline", "tag": "2.0", "component": ["api"]} | options)
    )
    return ran.code, ran.out, ran.err


def test_in_the_body_for_all_that_inherit_it(repository: Repository) -> None:
    before = text(repository)
    code, out, err = images(repository)
    assert (code, err) == (0, "")
    assert text(repository) == before.replace(BODY, BODY.replace("2025-08-20", "2.0"))
    for environment in ("development", "staging", "production"):
        assert f"{environment}: api 2025-08-20 -> 2.0\n" in out
        assert f"  invoke plan --env {environment} --service data-pipeline" in out
    assert out.startswith(f"--- a/{FILE}\n+++ b/{FILE}\n")
    assert "  invoke generate" in out


def test_in_one_environment(repository: Repository) -> None:
    before = text(repository)
    code, out, _ = images(repository, env="production")
    assert code == 0
    old = "components: {api: {scaling: {min: 3, max: 12}}}"
    assert text(repository) == before.replace(
        old, 'components: {api: {scaling: {min: 3, max: 12}, image: {tag: "2.0"}}}'
    )
    assert "production: api 2025-08-20 -> 2.0\ndevelopment" not in out
    assert "development: api stays at 2025-08-20\n" in out
    assert "--env development" not in out


def test_what_an_overlay_says_stays(repository: Repository) -> None:
    assert images(repository, env="production", tag="1.9")[0] == 0
    _, out, _ = images(repository)
    assert "production: api stays at 1.9\n" in out
    assert "staging: api 2025-08-20 -> 2.0\n" in out


def test_the_same_again_changes_nothing(repository: Repository) -> None:
    images(repository)
    before = repository.texts()
    assert images(repository) == (0, "api of data-pipeline: 2.0 already; nothing to change\n", "")
    assert repository.texts() == before


def test_diff_writes_nothing(repository: Repository) -> None:
    before = repository.texts()
    code, out, _ = images(repository, diff=True)
    assert code == 0
    assert f"+    {BODY.replace('2025-08-20', '2.0')}\n" in out
    assert repository.texts() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"service": "data-pipelin"},
            "error: there is no service 'data-pipelin'; did you mean 'data-pipeline'?",
        ),
        (
            {"env": "prod"},
            "error: there is no environment of data-pipeline 'prod'\n  help: Environments: development, production, staging.",
        ),
        (
            {"component": ["web"]},
            "error: data-pipeline has no component 'web' with an image\n  help: Components: api, mlflow.",
        ),
        (
            {"component": []},
            "error: which component of data-pipeline?\n  help: Say it with --component: api (hokusai-api), mlflow (hokusai-mlflow).",
        ),
        (
            {"service": "auth", "component": []},
            "error: no component of auth runs an image from this repository\n",
        ),
    ],
)
def test_usage(repository: Repository, options: dict[str, object], said: str) -> None:
    before = repository.texts()
    code, out, err = images(repository, **options)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert repository.texts() == before


def test_a_digest_wins_over_any_tag(repository: Repository) -> None:
    digest = "sha256:" + "0" * 64
    repository.edit(FILE, lambda one: one.replace(BODY, BODY.replace("}", f', digest: "{digest}"}}')))
    code, _, err = images(repository)
    assert code == 2
    assert err.startswith(f"error: {FILE}:15:")
    assert "api's image is pinned by its digest, which wins over any tag\n" in err


def test_a_bad_tag_is_refused_by_the_checks(repository: Repository) -> None:
    before = repository.texts()
    code, out, _ = images(repository, tag="-no")
    assert code == 1
    assert f"{FILE}:15:" in out
    assert out.endswith("Nothing was written.\n")
    assert repository.texts() == before


def test_a_faulty_manifest_is_shown(repository: Repository) -> None:
    repository.edit(FILE, lambda one: one.replace("port: 8001", "pport: 8001"))
    code, out, _ = images(repository)
    assert code == 1
    assert "did you mean 'port'?" in out
