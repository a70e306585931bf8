"""Versions read from tools' own words, what is accepted, and that every file pins the same numbers."""

import re
import tomllib

import pytest

from generator.toolchain import lockfile
from generator.toolchain.versions import (
    ACTIONLINT,
    AWS_PROVIDER,
    OPENTOFU,
    REQUIREMENTS,
    TERRAFORM,
    TERRAGRUNT,
    TFLINT,
    parse,
)
from tests.unit.toolchain.conftest import REPOSITORY


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("terragrunt version v1.1.3", "1.1.3"),
        ("Terraform v1.11.4\non linux_amd64", "1.11.4"),
        ("OpenTofu v1.12.6", "1.12.6"),
        ("go version go1.26.6 linux/amd64", "1.26.6"),
        ("go version go1.26 linux/amd64", "1.26.0"),
        ("git version 2.39.5 (Apple Git-154)", "2.39.5"),
        ("Terraform v1.12.0-beta2", "1.12.0-beta2"),
    ],
)
def test_reads_the_version(said: str, version: str) -> None:
    assert str(parse(said)) == version


@pytest.mark.parametrize("said", ["", "pyenv: terraform: command not found", "version unknown"])
def test_no_version(said: str) -> None:
    assert parse(said) is None


@pytest.mark.parametrize(
    ("name", "version", "accepted"),
    [
        ("terragrunt", "0.88.1", False),
        ("terragrunt", "1.0.0", True),
        ("terragrunt", "2.0.0", False),
        ("terraform", "1.10.9", False),
        ("terraform", "1.11.0", True),
        ("tofu", "1.9.4", False),
        ("tofu", "1.10.0", True),
        ("go", "1.20.14", False),
        ("go", "1.21.0", True),
    ],
)
def test_requirements(name: str, version: str, accepted: bool) -> None:
    found = parse(version)
    assert found is not None
    assert REQUIREMENTS[name].accepts(found) is accepted


def test_every_file_pins_the_same_versions() -> None:
    modules = {
        "tools/go.mod": ("github.com/gruntwork-io/terragrunt", TERRAGRUNT),
        "tools/opentofu/go.mod": ("github.com/opentofu/opentofu", OPENTOFU),
        "tools/actionlint/go.mod": ("github.com/rhysd/actionlint", ACTIONLINT),
        "tools/tflint/go.mod": ("github.com/terraform-linters/tflint", TFLINT),
    }
    for file, (module, version) in modules.items():
        text = (REPOSITORY / file).read_text()
        assert re.search(rf"^\s*{re.escape(module)} v{re.escape(version)}( //.*)?$", text, re.MULTILINE), file
        assert re.search(rf"^tool {re.escape(module)}(/cmd/\w+)?$", text, re.MULTILINE), file
        # A release such as 1.26.6, not 1.26: only of the former does `go` find a toolchain to fetch.
        assert re.search(r"^go 1\.\d+\.\d+$", text, re.MULTILINE), file
        assert (REPOSITORY / file).with_name("go.sum").stat().st_size > 1_500
    mise = tomllib.loads((REPOSITORY / "mise.toml").read_text())["tools"]
    assert (REPOSITORY / ".terraform-version").read_text() == f"{TERRAFORM}\n" == f"{mise['terraform']}\n"
    assert (REPOSITORY / ".terragrunt-version").read_text() == f"{TERRAGRUNT}\n" == f"{mise['terragrunt']}\n"
    assert f'version     = "{AWS_PROVIDER}"' in lockfile.text()
