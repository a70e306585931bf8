"""`invoke why FILE`, and what stands behind it."""

import os
import re
from pathlib import Path

import pytest

from generator import pipeline, why
from tests.unit.commands.conftest import HERE, MANIFEST, Repository

ALB = "modules/services/auth/app/alb.tf"


@pytest.fixture
def made(rendered: Repository) -> Repository:
    return rendered


def place(repository: Repository, file: str, key: str) -> str:
    """`file:line:column` of the first line of a file that holds `key`."""
    lines = (repository.root / file).read_text().splitlines()
    number = next(number for number, line in enumerate(lines, start=1) if key in line)
    return f"{file}:{number}:{lines[number - 1].index(key) + 1}"


def rows(out: str) -> list[list[str]]:
    return [re.split(r"  +", line.strip()) for line in out.splitlines()[2:]]


def test_a_module_file(made: Repository) -> None:
    ran = made.run("why", file=ALB)
    assert ran.code == 0
    assert ran.out.startswith(f"{ALB} is rendered from {MANIFEST}\n  line  what ")
    found = {(what, position, key) for _, what, position, key in rows(ran.out)}
    assert ("port", place(made, MANIFEST, "port: 8000"), "components.api.port") in found
    assert ("api-main", place(made, MANIFEST, "main: {domain"), "components.api.routes.main") in found


def test_the_lines_are_those_of_the_rendered_file(made: Repository) -> None:
    text = (made.root / ALB).read_text().splitlines()
    for line, what, _, _ in rows(made.run("why", file=ALB).out):
        if line != "all":
            assert what in text[int(line) - 1]


def test_an_overlay_has_a_place_of_its_own(made: Repository) -> None:
    file = "live/production/services/data-pipeline/app/terragrunt.hcl"
    keys = {key for *_, key in rows(made.run("why", file=file).out)}
    assert {"components.api.scaling.max", "environments.production.components.api.scaling.max"} <= keys
    assert not any(key.startswith("environments.development") for key in keys)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("live/staging/env.hcl", "environments.staging"),
        ("live/staging/platform/network/terragrunt.hcl", "environments.staging.network"),
        ("live/staging/platform/edge/terragrunt.hcl", "load_balancers"),
        ("live/staging/platform/compute/terragrunt.hcl", "teams"),
        ("registry/allocations/staging.yaml", "components.mlflow.routes.ui"),
        ("modules/services/data-pipeline/data/main.tf", "databases.mlflow.storage_gb"),
        ("modules/services/data-pipeline/data/outputs.tf", "databases.mlflow"),
        ("modules/services/data-pipeline/app/variables.tf", "components.api"),
        ("modules/services/data-pipeline/app/main.tf", "components.api.environment.DATABASE_URL"),
        (".github/CODEOWNERS", "owner"),
    ],
)
def test_other_files(made: Repository, file: str, key: str) -> None:
    ran = made.run("why", file=file)
    assert ran.code == 0
    assert key in {row[-1] for row in rows(ran.out)}


def test_every_rendered_file_with_a_manifest_has_an_origin() -> None:
    built = pipeline.build(HERE)
    assert built.tree is not None
    for path, text in built.files.items():
        if path.endswith((".tf", "terragrunt.hcl", "env.hcl", "README.md")):
            assert why.explain(built.tree, path, text), path


def test_a_file_that_is_not_as_it_must_be(made: Repository) -> None:
    made.edit(ALB, lambda text: text + "# mine\n")
    assert made.run("why", file=ALB).last == "The file on disk is not as it must be: invoke generate"


def test_files_that_are_not_rendered(made: Repository) -> None:
    ran = made.run("why", file="modules/network/main.tf")
    assert (ran.code, ran.last) == (0, "modules/network/main.tf is written by hand: no manifest asks for it.")
    (made.root / "registry/services/evaluation.yaml").unlink()
    ran = made.run("why", file="modules/services/evaluation/app/main.tf")
    assert ran.code == 0
    assert ran.last.endswith("no manifest asks for it any more: invoke generate removes it.")


def test_no_such_file(made: Repository) -> None:
    ran = made.run("why", file="modules/services/auth/ap/alb.tf")
    assert (ran.code, ran.out) == (2, "")
    assert f"help: Did you mean {ALB}?" in ran.err
    assert made.run("why", file="../../etc/passwd").code == 2


def test_paths_from_a_folder_below(made: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made.root / "modules/services/auth")
    for file in ("app/alb.tf", "./app/../app/alb.tf", str(made.root / ALB), ALB):
        assert made.run("why", file=file).out.startswith(f"{ALB} is rendered")
    assert os.fspath(Path.cwd()).endswith("auth")


def test_a_file_of_another_place_is_no_hand_written_one(made: Repository) -> None:
    ran = made.run("why", file="/etc/hostname")
    assert (ran.code, ran.err.partition("\n")[0]) == (2, "error: /etc/hostname is not in this repository")
