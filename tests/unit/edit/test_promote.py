"""`invoke promote`: what one environment has, in another's overlay."""

import pytest

from tests.unit.commands.conftest import Repository
from tests.unit.edit.test_images import FILE, images, text

OVERLAY = "components: {api: {scaling: {min: 3, max: 12}}}"


def promote(repository: Repository, *what: str, **options: object) -> tuple[int, str, str]:
    chosen = {"service": "data-pipeline", "source": "staging", "target": "production", "what": list(what)}
    ran = repository.run("promote", **(chosen | options))
    return ran.code, ran.out, ran.err


def test_images_as_a_diff_and_then_written(repository: Repository) -> None:
    images(repository, env="staging", tag="2.0")
    before = repository.texts()
    code, out, err = promote(repository)
    assert (code, err) == (0, "Nothing was written; --write writes it.\n")
    assert f'+    {OVERLAY[:-2]}, image: {{tag: "2.0"}}}}}}\n' in out
    assert repository.texts() == before
    code, out, err = promote(repository, write=True)
    assert (code, err) == (0, "")
    assert "  invoke plan --env production --service data-pipeline" in out
    assert text(repository) == before[FILE].replace(OVERLAY, f'{OVERLAY[:-2]}, image: {{tag: "2.0"}}}}}}')
    assert promote(repository) == (
        0,
        "data-pipeline: production has what staging has; nothing to carry over\n",
        "",
    )


def test_a_chosen_path(repository: Repository) -> None:
    before = text(repository)
    code, _, _ = promote(repository, "components.api.scaling", write=True)
    assert code == 0
    assert text(repository) == before.replace("{min: 3, max: 12}", "{min: 1, max: 4}")


def test_what_the_source_has_not_goes(repository: Repository) -> None:
    """Production alone has a standby; carried from staging, which leaves it out, it is removed by a null."""
    code, out, _ = promote(repository, "databases.mlflow.multi_az", write=True)
    assert code == 0
    assert "multi_az: null" in text(repository)
    assert "database-single-zone" in out  # the checks' warning of what that means


def test_several(repository: Repository) -> None:
    images(repository, env="staging", tag="2.0")
    assert promote(repository, "images", "databases.mlflow", write=True)[0] == 0
    assert 'image: {tag: "2.0"}' in text(repository).partition("production:")[2]
    assert "multi_az: null" in text(repository)


def test_a_value_that_names_where_it_comes_from(repository: Repository) -> None:
    repository.edit(
        FILE,
        lambda one: one.replace(
            "  staging: {}", "  staging: {components: {api: {environment: {MODE: staging}}}}"
        ),
    )
    _, _, err = promote(repository, "components.api.environment")
    assert err.startswith(
        "warning: components.api.environment.MODE names staging: 'staging'; is it meant for production?\n"
    )


@pytest.mark.parametrize(
    ("what", "options", "said"),
    [
        ((), {"source": None}, "error: --from: which environment?\n"),
        (
            (),
            {"target": "prodction"},
            "error: there is no environment of data-pipeline 'prodction'; did you mean 'production'?",
        ),
        ((), {"target": "staging"}, "error: from staging to staging: nothing to carry over\n"),
        (("component.api",), {}, "error: there is nothing at 'component.api'; did you mean 'components'?\n"),
        (("owner",), {}, "error: there is nothing at 'owner'\n"),
        (
            ("components.api.scalling",),
            {},
            "error: there is nothing at 'components.api.scalling'; did you mean 'components.api.scaling'?\n",
        ),
    ],
)
def test_usage(repository: Repository, what: tuple[str, ...], options: dict[str, object], said: str) -> None:
    before = repository.texts()
    code, out, err = promote(repository, *what, **options)
    assert (code, out) == (2, "")
    assert err.startswith(said)
    assert repository.texts() == before


def test_comments_are_never_lost(repository: Repository) -> None:
    commented = "    components:\n      api:\n        serves:\n          - /health   # the probe\n          - /api/*\n          - /v2/*\n"
    repository.edit(FILE, lambda one: one.replace(f"    {OVERLAY}\n", commented))
    before = repository.texts()
    code, out, err = promote(repository, "components.api.serves", write=True)
    assert (code, out) == (1, "")
    assert "`environments.production.components.api.serves` holds comments, which would be lost\n" in err
    assert repository.texts() == before
