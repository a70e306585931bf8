"""Every lock file: each dependency with its checksums, none with an address."""

import json
import re
import subprocess

import pytest

from generator.supply.parts import GO, NPM, PROVIDER, PYTHON
from generator.toolchain.locks import LOCKS
from tests.unit.workflows.policy import ROOT

_ADDRESS = re.compile(r"https?://|@ file:|--(extra-)?index-url|--find-links|git\+")
_ENTRY = re.compile(
    r"^[A-Za-z0-9._-]+==\S+( ; [^\\]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+$", re.MULTILINE
)


def test_every_lock_file_is_known() -> None:
    assert (
        {path.name for path in ROOT.glob("requirements*.lock")} == {file for file, _ in PYTHON} == set(LOCKS)
    )
    modules = {path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "tools").rglob("go.mod")}
    assert modules == {folder for folder, _ in GO}
    locks = subprocess.run(
        ["git", "ls-files", "*package-lock.json"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert locks.stdout.split() == [f"{folder}/package-lock.json" for folder, _ in NPM]


@pytest.mark.parametrize("file", sorted(LOCKS))
def test_each_package_has_checksums_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text()
    body = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip()
    assert len(_ENTRY.findall(text)) == text.count("==") - text.count("== '") - text.count('== "') > 5
    assert _ENTRY.sub("", body).strip() == "", "something that is no pinned, hashed requirement"
    assert not _ADDRESS.search(text)


@pytest.mark.parametrize("folder", [folder for folder, _ in GO])
def test_each_go_module_has_both_checksums(folder: str) -> None:
    wanted = re.findall(r"^\s+(\S+\.\S+) (v\S+)", (ROOT / folder / "go.mod").read_text(), re.MULTILINE)
    sums = dict(re.findall(r"^(\S+ \S+) (h1:\S{44})$", (ROOT / folder / "go.sum").read_text(), re.MULTILINE))
    replaced = re.findall(
        r"^replace (\S+) \S+ => (\S+) (\S+)$", (ROOT / folder / "go.mod").read_text(), re.MULTILINE
    )
    instead = {old: (new, version) for old, new, version in replaced}
    assert len(wanted) > 10
    for name, version in wanted:
        name, version = instead.get(name, (name, version))
        assert f"{name} {version}/go.mod" in sums, f"{name} {version}"
        assert f"{name} {version}" in sums, f"{name} {version}"


@pytest.mark.parametrize("folder", [folder for folder, _ in NPM])
def test_each_npm_package_has_a_checksum_and_no_address(folder: str) -> None:
    text = (ROOT / folder / "package-lock.json").read_text()
    packages = {path: entry for path, entry in json.loads(text)["packages"].items() if path}
    assert packages
    for path, entry in packages.items():
        assert re.fullmatch(r"sha512-[A-Za-z0-9+/]{86}==", entry["integrity"]), path
        assert "resolved" not in entry, path
    assert not _ADDRESS.search(text)


def test_the_provider_has_both_kinds_for_every_platform() -> None:
    """One h1 for each platform's package; zh for its zip file, and one for the release's manifest."""
    text = (ROOT / PROVIDER).read_text()
    packages = set(re.findall(r'"(h1:[A-Za-z0-9+/]{43}=)"', text))
    files = set(re.findall(r'"(zh:[0-9a-f]{64})"', text))
    assert (len(packages), len(files)) == (14, 15)
    assert text.count('"h1:') + text.count('"zh:') == 29
    assert not _ADDRESS.search(text)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("modules/**/.terraform.lock.hcl")), ids=lambda path: path.parent.name
)
def test_each_committed_lock_file_is_that_one(path: object) -> None:
    from pathlib import Path

    assert Path(str(path)).read_text() == (ROOT / PROVIDER).read_text()
