"""The provider is put in place once: linked, unpacked or fetched; and never a wrong one."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from generator.toolchain import fetch, lockfile, mirror
from generator.toolchain.choose import Tool
from generator.toolchain.errors import ToolchainError
from generator.toolchain.versions import Version
from tests.unit.toolchain.conftest import Machine

PROGRAM = "terraform-provider-aws_v5.100.0_x5"
# What `init` does as far as fetching goes: puts the package below .terraform, and shows what it was given.
FAKE_INIT = """
printf '%s\\n' "$*" "TF_CLI_CONFIG_FILE=${TF_CLI_CONFIG_FILE-unset}" "TF_PLUGIN_CACHE_DIR=${TF_PLUGIN_CACHE_DIR-unset}" > "$SEEN"
ls -a >> "$SEEN"
[ -z "${FAIL:-}" ] || { echo "$FAIL" >&2; exit 1; }
folder=.terraform/providers/$REGISTRY/hashicorp/aws/5.100.0/linux_amd64
mkdir -p "$folder"; echo fetched > "$folder/terraform-provider-aws_v5.100.0_x5"
chmod +x "$folder/terraform-provider-aws_v5.100.0_x5"
"""


def engine(name: str = "terraform", path: Path = Path("/nowhere/engine")) -> Tool:
    return Tool(name, path, Version(1, 12), "PATH")


def link(machine: Machine, registry: str) -> Path:
    return fetch.view(machine.host) / registry / "hashicorp/aws/5.100.0/linux_amd64"


def packed() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(PROGRAM, "unpacked")
        archive.writestr("LICENSE.txt", "a licence")
    return buffer.getvalue()


def test_an_unpacked_copy_is_linked_and_not_copied(machine: Machine) -> None:
    folder = machine.provider("root/opt/tf-plugins")
    package = fetch.ensure(machine.host, engine())
    assert package.path == folder
    assert link(machine, "registry.terraform.io").readlink() == folder
    assert not mirror.storage(machine.host).exists()


def test_a_link_follows_a_mirror_that_moved(machine: Machine) -> None:
    shutil.rmtree(machine.provider("root/opt/one").parents[4])
    old = machine.provider("root/opt/one")
    fetch.ensure(machine.host, engine())
    new = machine.provider("home/.terraform.d/plugins")
    fetch.ensure(machine.host, engine())
    assert link(machine, "registry.terraform.io").readlink() == new != old


def test_cli_configuration_names_the_view_for_both_registries(machine: Machine) -> None:
    machine.provider("root/opt/one")
    fetch.ensure(machine.host, engine())
    text = fetch.cli_configuration(machine.host).read_text()
    assert f"path    = {json.dumps(str(fetch.view(machine.host)))}" in text
    assert text.count('["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"]') == 2


def test_in_a_sandbox_the_provider_comes_from_the_same_view_and_only_an_init_compares_it(
    machine: Machine,
) -> None:
    package = fetch.ensure(machine.host, engine()) if machine.provider("root/opt/one") else None
    assert package is not None
    plain, quick = (
        path(machine.host).read_text() for path in (fetch.cli_configuration, fetch.sandbox_configuration)
    )
    assert "dev_overrides" not in plain
    assert quick.count(f'hashicorp/aws" = {json.dumps(str(package.path))}') == 2
    assert quick.partition("  filesystem_mirror")[2] == plain.partition("  filesystem_mirror")[2]


def test_a_zip_file_that_is_not_the_release_is_refused(machine: Machine) -> None:
    archive = machine.archive("root/opt/zips", content=packed())
    with pytest.raises(ToolchainError, match="is not the released AWS provider") as caught:
        fetch.ensure(machine.host, engine())
    assert str(archive) in caught.value.message
    assert not mirror.storage(machine.host).exists()


def test_a_zip_file_is_unpacked_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = machine.archive("root/opt/zips", content=packed())
    monkeypatch.setattr(
        lockfile, "hashes", lambda scheme: {lockfile.file_hash(archive)} if scheme == "zh" else set()
    )
    package = fetch.ensure(machine.host, engine())
    program = package.path / PROGRAM
    assert program.read_text() == "unpacked"
    assert program.stat().st_mode & 0o111
    archive.write_bytes(b"changed since; not looked at again")
    before = program.stat().st_mtime_ns
    assert fetch.ensure(machine.host, engine()).path == package.path
    assert program.stat().st_mtime_ns == before


def test_opentofu_gets_only_a_copy_with_a_locked_checksum(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = machine.provider("root/opt/one")
    with pytest.raises(ToolchainError, match="its checksum is not in provider"):
        fetch.ensure(machine.host, engine("tofu"))
    known = lockfile.package_hash(folder)
    monkeypatch.setattr(lockfile, "hashes", lambda scheme: {known} if scheme == "h1" else set())
    fetch.ensure(machine.host, engine("tofu"))
    assert link(machine, "registry.opentofu.org").readlink() == folder
    (folder / PROGRAM).write_text("tampered with")
    with pytest.raises(ToolchainError, match="its checksum is not"):
        fetch.ensure(machine.host, engine("tofu"))


@pytest.mark.parametrize(
    ("name", "registry"), [("terraform", "registry.terraform.io"), ("tofu", "registry.opentofu.org")]
)
def test_without_a_copy_the_engine_fetches_it_once(machine: Machine, name: str, registry: str) -> None:
    seen = machine.folder / "seen"
    program = machine.program(name, script=FAKE_INIT)
    machine.set(
        SEEN=str(seen),
        REGISTRY=registry,
        TF_CLI_CONFIG_FILE="/nowhere/terraformrc",
        TF_PLUGIN_CACHE_DIR="/tmp/x",
    )
    package = fetch.ensure(machine.host, engine(name, program))
    assert (package.path / PROGRAM).read_text() == "fetched\n"
    arguments, configuration, plugins, *files = seen.read_text().splitlines()
    assert ("-lockfile=readonly" in arguments) is (name == "terraform")
    assert (".terraform.lock.hcl" in files) is (name == "terraform")
    assert configuration == "TF_CLI_CONFIG_FILE=unset"
    assert plugins == "TF_PLUGIN_CACHE_DIR=unset"
    seen.unlink()
    assert fetch.ensure(machine.host, engine(name, program)).path == package.path
    assert not seen.exists()
    assert [path.name for path in machine.host.cache.iterdir() if path.name.startswith("fetch-")] == []


def test_a_failed_fetch_says_why_and_leaves_nothing(machine: Machine) -> None:
    program = machine.program("terraform", script=FAKE_INIT)
    machine.set(SEEN=str(machine.folder / "seen"), FAIL="could not connect to the registry")
    with pytest.raises(ToolchainError, match="could not connect to the registry") as caught:
        fetch.ensure(machine.host, engine("terraform", program))
    assert "HOKUSAI_PROVIDER_MIRROR" in caught.value.hint
    assert [path.name for path in machine.host.cache.iterdir()] == [".provider.lock"]
