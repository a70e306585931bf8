"""Where the AWS provider is looked for, in which order, and what does not count as one."""

import pytest

from generator.toolchain import mirror
from generator.toolchain.errors import ToolchainError
from tests.unit.toolchain.conftest import Machine

# In the order of preference.
PLACES = [
    "home/.terraform.d/plugins",
    "home/.local/share/terraform/plugins",
    "xdg/one/terraform/plugins",
    "root/usr/local/share/terraform/plugins",
    "root/usr/local/share/terraform/providers",
    "root/usr/share/terraform/plugins",
    "root/opt/a-mirror",
    "root/opt/tf-plugins",
    "home/.terraform.d/plugin-cache",
    "home/.cache/hokusai-infrastructure/providers",
]


@pytest.fixture
def searched(machine: Machine) -> Machine:
    machine.set(XDG_DATA_DIRS=f"{machine.folder / 'xdg/one'}:{machine.folder / 'xdg/two'}")
    return machine


@pytest.mark.parametrize("first", range(len(PLACES)))
def test_order(searched: Machine, first: int) -> None:
    folders = [searched.provider(place) for place in PLACES[first:]]
    package = mirror.find(searched.host, "terraform")
    assert package is not None
    assert package.path == folders[0]
    assert package.found_in == searched.folder / PLACES[first]


def test_nothing_anywhere(machine: Machine) -> None:
    assert mirror.find(machine.host, "terraform") is None


def test_the_variable_comes_first(machine: Machine) -> None:
    machine.provider(PLACES[0])
    own = machine.provider("own")
    package = mirror.find(machine.set(HOKUSAI_PROVIDER_MIRROR=str(machine.folder / "own")), "terraform")
    assert package is not None
    assert package.path == own


def test_a_variable_that_names_the_wrong_folder_is_an_error(machine: Machine) -> None:
    machine.provider(PLACES[0])
    with pytest.raises(
        ToolchainError, match=r"HOKUSAI_PROVIDER_MIRROR=/nowhere has no hashicorp/aws 5\.100\.0"
    ) as caught:
        mirror.find(machine.set(HOKUSAI_PROVIDER_MIRROR="/nowhere"), "terraform")
    assert "/nowhere/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64" in caught.value.hint


def test_another_version_or_an_empty_folder_does_not_count(machine: Machine) -> None:
    machine.provider("root/opt/newer", version="6.0.0")
    (machine.provider("root/opt/broken") / "terraform-provider-aws_v5.100.0_x5").unlink()
    assert mirror.find(machine.host, "terraform") is None


def test_a_program_that_may_not_be_run_does_not_count(machine: Machine) -> None:
    (machine.provider("root/opt/plain") / "terraform-provider-aws_v5.100.0_x5").chmod(0o644)
    assert mirror.find(machine.host, "terraform") is None


def test_an_unpacked_copy_is_better_than_a_packed_one_before_it(machine: Machine) -> None:
    machine.archive(PLACES[0])
    unpacked = machine.provider(PLACES[-1])
    package = mirror.find(machine.host, "terraform")
    assert package is not None
    assert (package.path, package.packed) == (unpacked, False)


def test_a_packed_copy_is_found(machine: Machine) -> None:
    archive = machine.archive("root/opt/zips")
    package = mirror.find(machine.host, "terraform")
    assert package is not None
    assert (package.path, package.packed) == (archive, True)


def test_opentofu_prefers_its_own_registry_and_takes_hashicorps(machine: Machine) -> None:
    theirs = machine.provider("root/opt/one")
    package = mirror.find(machine.host, "tofu")
    assert package is not None
    assert (package.path, package.registry) == (theirs, "registry.terraform.io")
    own = machine.provider("root/opt/one", "registry.opentofu.org")
    package = mirror.find(machine.host, "tofu")
    assert package is not None
    assert package.path == own


def test_terraform_never_takes_opentofus_package(machine: Machine) -> None:
    machine.provider("root/opt/one", "registry.opentofu.org")
    assert mirror.find(machine.host, "terraform") is None
