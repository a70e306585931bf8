"""Single rules of the selection, one case each."""

import pytest

from generator.affected.select import REASONS, select
from generator.affected.tree import Tree, tree_of, unit
from tests.unit.affected.trees import ENVIRONMENTS, committed, tree, unit_path, unit_text

DEVELOPMENT, PRODUCTION = ENVIRONMENTS
LINKS = {(DEVELOPMENT, 1): {0}, (DEVELOPMENT, 2): {1}, (PRODUCTION, 1): {0}}
FILES = tree({0: {1}, 1: set(), 2: set()}, {0: {0}, 1: {2}, 2: set()}, LINKS)
ALL = {unit_path(environment, number) for environment in ENVIRONMENTS for number in range(3)}


def affected(*changed: str, files: dict[str, str] = FILES) -> set[str]:
    return set(select(tree_of(files), changed).units)


@pytest.mark.parametrize(
    "file",
    [
        "terragrunt.hcl",
        "live/common.hcl",
        "mise.toml",
        "tools/go.mod",
        "live/more.hcl",
        "modules/shared.json",
    ],
)
def test_what_everybody_reads(file: str) -> None:
    assert affected(file) == ALL


@pytest.mark.parametrize(
    "file",
    [
        "README.md",
        "registry/services/s0.yaml",
        "docs/adr/0001.md",
        "generator/hcl.py",
        "modules/block1/README.md",
        "modules/block1/tests/block.tftest.hcl",
        "modules/block1/tests/setup/main.tf",
        "modules/unused/main.tf",
    ],
)
def test_what_no_plan_reads(file: str) -> None:
    assert affected(file) == set()


def test_a_unit_and_those_that_depend_on_it_near_and_far() -> None:
    file = f"{unit_path(DEVELOPMENT, 0)}/terragrunt.hcl"
    assert affected(file) == {unit_path(DEVELOPMENT, number) for number in (0, 1, 2)}
    assert affected(f"{unit_path(PRODUCTION, 2)}/terragrunt.hcl") == {unit_path(PRODUCTION, 2)}


def test_env_hcl_is_its_environment_and_no_other() -> None:
    assert affected("live/production/env.hcl") == {one for one in ALL if "/production/" in one}


def test_a_file_beside_units_is_all_below_its_folder() -> None:
    assert affected("live/production/services/extra.yaml") == {one for one in ALL if "/production/" in one}


@pytest.mark.parametrize(
    "file", ["modules/block1/main.tf", "modules/block1/new.tf", "modules/block1/files/policy.json"]
)
def test_a_nested_block(file: str) -> None:
    """block0 calls block1; service 0 calls block0; the others depend on service 0."""
    assert {unit_path(DEVELOPMENT, 0), unit_path(PRODUCTION, 0)} <= affected(file)
    assert unit_path(PRODUCTION, 2) not in affected(file)


def test_lock_files_count() -> None:
    assert unit_path(PRODUCTION, 2) in affected("modules/services/s2/app/.terraform.lock.hcl")


def test_a_removed_service_takes_only_its_dependents() -> None:
    files = {path: text for path, text in FILES.items() if "/s0/" not in path}
    gone = [path for path in FILES if "/s0/" in path]
    found = select(tree_of(files), gone)
    assert found.removed == (unit_path(DEVELOPMENT, 0), unit_path(PRODUCTION, 0))
    assert set(found.units) == {
        unit_path(DEVELOPMENT, 1),
        unit_path(DEVELOPMENT, 2),
        unit_path(PRODUCTION, 1),
    }


def test_a_unit_written_by_hand_may_read_anything_of_the_tree() -> None:
    text = unit_text(PRODUCTION, "modules//block2", mark="").replace(
        "include", 'dependency "x" {\n  config_path = "../../services/s1/app"\n}\ninclude', 1
    )
    files = FILES | {"live/production/other/mine/terragrunt.hcl": text}
    mine = "live/production/other/mine"
    assert mine in affected("modules/block0/main.tf", files=files)
    assert mine in affected("live/development/env.hcl", files=files)
    assert mine in affected(f"{unit_path(PRODUCTION, 1)}/terragrunt.hcl", files=files)
    assert mine not in affected(f"{unit_path(PRODUCTION, 2)}/terragrunt.hcl", files=files)
    assert mine not in affected("modules/block0/README.md", files=files)


def test_modules_are_not_read_where_none_has_changed() -> None:
    def refuse() -> dict[str, tuple[str, ...]]:
        raise AssertionError("read")

    found = select(Tree(tree_of(FILES).units, refuse), ["live/production/env.hcl"])
    assert len(found.units) == 3


def test_reasons_are_files_first_and_few() -> None:
    files = [f"modules/services/s0/app/f{number}.tf" for number in range(REASONS + 3)]
    found = select(tree_of(FILES), files)
    assert found.units[unit_path(DEVELOPMENT, 0)] == tuple(files[:REASONS])
    assert found.units[unit_path(DEVELOPMENT, 2)] == (f"depends on {unit_path(DEVELOPMENT, 1)}",)


def test_what_the_generator_renders_is_understood() -> None:
    """The committed unit with the most dependencies: every one of them is seen, and its module."""
    path = "live/staging/services/evaluation/app/terragrunt.hcl"
    text = committed()[path]
    found = unit(path, text)
    assert found.is_ours
    assert (found.environment, found.name) == ("staging", "services/evaluation/app")
    assert "modules/services/evaluation/app" in found.modules
    labels = text.count("config_path")
    assert labels > 3
    assert (
        len([one for one in found.names if one.startswith("live/staging/") and not one.endswith(".hcl")])
        >= labels
    )
    assert {"terragrunt.hcl", "live/staging/env.hcl"} <= set(found.names)
