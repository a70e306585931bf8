"""Which Terragrunt and which engine are used, and what is said about the others."""

import pytest

from generator.toolchain import build, ready
from generator.toolchain.errors import ToolchainError
from tests.unit.toolchain.conftest import Machine


def test_terragrunt_on_path_is_taken(machine: Machine) -> None:
    path = machine.program("terragrunt", "terragrunt version v1.4.0")
    tool = ready.prepare_terragrunt(machine.host)
    assert (tool.path, str(tool.version), tool.origin) == (path, "1.4.0", "PATH")


def test_old_terragrunt_is_refused_with_the_reason_and_the_cached_one_is_taken(machine: Machine) -> None:
    old = machine.program("terragrunt", "terragrunt version v0.88.1")
    cached = machine.program(
        "terragrunt-1.1.3", "terragrunt version v1.1.3", folder="home/.cache/hokusai-infrastructure/bin"
    )
    choice = ready.find_terragrunt(machine.host)
    assert choice.refused == (f"{old} (PATH): is 0.88.1, needed is >= 1.0, < 2",)
    assert choice.tool is not None
    assert (choice.tool.path, choice.tool.origin) == (cached, "cache")


def test_a_broken_shim_does_not_hide_the_good_one_behind_it(machine: Machine) -> None:
    shim = machine.program("terragrunt", "no version is set", code=126, folder="shims")
    good = machine.program("terragrunt", "terragrunt version v1.1.3")
    host = machine.set(PATH=f"{machine.folder / 'shims'}:{machine.folder / 'bin'}:/usr/bin:/bin")
    choice = ready.find_terragrunt(host)
    assert choice.tool is not None
    assert choice.tool.path == good
    assert choice.refused == (f"{shim} (PATH): does not run",)


def test_terraform_comes_before_tofu(machine: Machine) -> None:
    machine.program("tofu", "OpenTofu v1.12.6")
    terraform = machine.program("terraform", "Terraform v1.11.4")
    assert ready.prepare_engine(machine.host).path == terraform


def test_old_terraform_gives_way_to_tofu(machine: Machine) -> None:
    machine.program("terraform", "Terraform v1.5.7")
    tofu = machine.program("tofu", "OpenTofu v1.10.0")
    choice = ready.find_engine(machine.host)
    assert choice.tool is not None
    assert choice.tool.path == tofu
    assert "is 1.5.7, needed is >= 1.11, < 2" in choice.refused[0]


def test_variable_chooses_the_engine_by_name(machine: Machine) -> None:
    machine.program("terraform", "Terraform v1.11.4")
    tofu = machine.program("tofu", "OpenTofu v1.12.6")
    assert ready.prepare_engine(machine.set(HOKUSAI_ENGINE="tofu")).path == tofu


def test_variable_chooses_the_engine_by_path(machine: Machine) -> None:
    machine.program("terraform", "Terraform v1.11.4")
    path = machine.program("my-engine", "OpenTofu v1.11.0", folder="elsewhere")
    tool = ready.prepare_engine(machine.set(HOKUSAI_ENGINE=str(path)))
    assert (tool.name, tool.path, tool.origin) == ("tofu", path, "HOKUSAI_ENGINE")


@pytest.mark.parametrize("wanted", ["terraform", "/nowhere/terraform"])
def test_an_engine_that_was_asked_for_is_never_replaced(machine: Machine, wanted: str) -> None:
    machine.program("tofu", "OpenTofu v1.12.6")
    with pytest.raises(ToolchainError, match=f"HOKUSAI_ENGINE={wanted}: no such engine"):
        ready.prepare_engine(machine.set(HOKUSAI_ENGINE=wanted))


def test_without_any_engine_opentofu_is_built_and_kept(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = machine.program("fresh", "OpenTofu v1.12.6", folder="built")
    monkeypatch.setattr(build, "ensure", lambda host, recipe: built if recipe.name == "tofu" else None)
    tool = ready.prepare_engine(machine.host)
    assert (tool.name, tool.path, tool.origin) == ("tofu", built, "built")


def test_a_cached_program_that_does_not_run_is_named(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = machine.program("fresh", code=1, folder="built")
    monkeypatch.setattr(build, "ensure", lambda host, recipe: broken)
    with pytest.raises(ToolchainError, match="does not run") as caught:
        ready.prepare_terragrunt(machine.host)
    assert str(broken) in caught.value.hint
