"""The lock files: complete, hashed, free of addresses; and the command that writes them."""

import re
import tomllib
from pathlib import Path

import pytest

from generator.toolchain import locks
from generator.toolchain.errors import ToolchainError
from tests.unit.toolchain.conftest import REPOSITORY

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+)(?: ; [^\\]+)? \\$", re.MULTILINE)


def entries(name: str) -> dict[str, set[str]]:
    """Each pinned package with its checksums."""
    parts = re.split(r"^(?=[a-z0-9])", (REPOSITORY / name).read_text(), flags=re.MULTILINE)
    found: dict[str, set[str]] = {}
    for part in parts[1:]:
        pin = PIN.match(part)
        assert pin is not None, part.splitlines()[0]
        found[f"{pin[1]}=={pin[2]}"] = set(re.findall(r"--hash=sha256:([0-9a-f]{64})", part))
    return found


def names(pins: dict[str, set[str]]) -> set[str]:
    return {pin.split("==")[0] for pin in pins}


@pytest.mark.parametrize("name", sorted(locks.LOCKS))
def test_every_package_is_hashed_and_no_address_is_named(name: str) -> None:
    assert all(entries(name).values())
    text = (REPOSITORY / name).read_text()
    assert text.startswith(locks.HEADER)
    assert not re.search(r"://|--index|--find-links|file:|^/", text, re.MULTILINE)


def test_the_development_lock_contains_the_other_pin_for_pin() -> None:
    assert entries("requirements.lock").items() <= entries("requirements-dev.lock").items()


def test_everything_that_pyproject_asks_for_is_locked() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    wanted = [re.split(r"[\[<>=!~; ]", line)[0] for line in project["project"]["dependencies"]]
    development = [re.split(r"[\[<>=!~; ]", line)[0] for line in project["dependency-groups"]["dev"]]
    assert set(wanted) <= names(entries("requirements.lock"))
    site = [re.split(r"[\[<>=!~; ]", line)[0] for line in project["dependency-groups"]["docs"]]
    assert {*wanted, *development} <= names(entries("requirements-dev.lock"))
    assert set(site) <= names(entries("requirements-docs.lock"))


def test_the_site_generator_weighs_on_no_other_lock() -> None:
    site = names(entries("requirements-docs.lock"))
    assert {"zensical", "mmdr"} <= site
    assert not {"zensical", "mmdr", "pymdown-extensions"} & names(entries("requirements-dev.lock"))
    assert "boto3" not in site


def test_checkov_weighs_on_no_other_lock() -> None:
    """It pins boto3 and networkx to old releases."""
    assert "checkov" in names(entries("requirements-policy.lock"))
    for name in set(locks.LOCKS) - {"requirements-policy.lock"}:
        assert "checkov" not in names(entries(name)), name


def test_the_command_is_universal_and_names_no_index() -> None:
    command = locks.command("requirements.lock", upgrade=False)
    assert {"--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"} <= set(command)
    assert "--upgrade" not in command
    assert "--upgrade" in locks.command("requirements.lock", upgrade=True)


def test_wheels_of_this_machine_do_not_decide() -> None:
    environ = {
        "UV_FIND_LINKS": "/somewhere/wheels",
        "UV_NO_INDEX": "1",
        "UV_INDEX_URL": "https://mirror.example/simple",
    }
    assert locks.environment(environ) == {"UV_INDEX_URL": "https://mirror.example/simple"}


def test_without_uv_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolchainError, match="uv is missing"):
        locks.write(tmp_path)
