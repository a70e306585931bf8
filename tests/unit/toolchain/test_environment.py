"""What a run gets, and what of the caller's shell it does not get."""

from pathlib import Path

import pytest

from generator.toolchain import environment
from generator.toolchain.choose import Tool
from generator.toolchain.mirror import Package
from generator.toolchain.ready import Toolchain
from generator.toolchain.versions import Version
from tests.unit.toolchain.conftest import Machine


def toolchain(machine: Machine, engine: str = "terraform") -> Toolchain:
    terragrunt = Tool("terragrunt", Path("/bin/terragrunt"), Version(1, 1, 3), "PATH")
    tool = Tool(engine, Path(f"/bin/{engine}"), Version(1, 12), "PATH")
    package = Package(Path("/opt/x"), "registry.terraform.io", Path("/opt"))
    configurations = (Path(f"/cache/{name}.tfrc") for name in ("cli", "reading", "sandbox"))
    return Toolchain(machine.host, terragrunt, tool, package, *configurations)


def test_a_configuration_file_that_is_not_there_is_replaced(machine: Machine) -> None:
    machine.set(TF_CLI_CONFIG_FILE="/nowhere/terraformrc")
    assert toolchain(machine).environment()["TF_CLI_CONFIG_FILE"] == "/cache/cli.tfrc"


@pytest.mark.parametrize(
    "name", [*sorted(environment.DROPPED), "TF_VAR_name", "TF_CLI_ARGS", "TF_CLI_ARGS_plan"]
)
def test_settings_that_change_what_a_unit_means_are_dropped(machine: Machine, name: str) -> None:
    machine.set(**{name: "stray"})
    assert name not in toolchain(machine).environment()


def test_credentials_and_path_are_kept(machine: Machine) -> None:
    machine.set(AWS_PROFILE="hokusai", TG_IAM_ASSUME_ROLE="arn:aws:iam::111122223333:role/deploy")
    environ = toolchain(machine).environment()
    assert environ["AWS_PROFILE"] == "hokusai"
    assert environ["TG_IAM_ASSUME_ROLE"].endswith("role/deploy")
    assert environ["PATH"] == machine.host.environ["PATH"]


def test_garbage_is_collected_seldom_unless_the_caller_says_otherwise(machine: Machine) -> None:
    assert toolchain(machine).environment()["GOGC"] == "400"
    machine.set(GOGC="off")
    assert toolchain(machine).environment()["GOGC"] == "off"


def test_lock_files_are_read_only_for_terraform_alone(machine: Machine) -> None:
    assert toolchain(machine).settings()["TF_CLI_ARGS_init"] == "-lockfile=readonly"
    assert "TF_CLI_ARGS_init" not in toolchain(machine).settings(lock=False)
    assert "TF_CLI_ARGS_init" not in toolchain(machine, "tofu").settings()


def test_color_is_off_unless_asked_for(machine: Machine) -> None:
    assert toolchain(machine).settings()["TG_NO_COLOR"] == "true"
    assert "TG_NO_COLOR" not in toolchain(machine).settings(color=True)


def test_outside_of_units_the_users_own_configuration_is_kept(machine: Machine) -> None:
    own = machine.folder / "terraformrc"
    own.write_text("")
    assert environment.outside(machine.set(TF_CLI_CONFIG_FILE=str(own)))["TF_CLI_CONFIG_FILE"] == str(own)
    assert "TF_CLI_CONFIG_FILE" not in environment.outside(machine.set(TF_CLI_CONFIG_FILE="/nowhere"))
