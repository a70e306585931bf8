"""Everything in HCL, written by hand or rendered, is as the formatters would print it."""

import pytest

from tests.terraform.conftest import Engine, Terragrunt
from tests.terraform.trees import ROOT

pytestmark = pytest.mark.terraform


@pytest.mark.parametrize("folder", ["modules", "tests/golden"])
def test_engine_fmt(engine: Engine, folder: str) -> None:
    done = engine("fmt", "-check", "-diff", "-recursive", "-no-color", cwd=ROOT / folder)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "where", [("--file", "terragrunt.hcl"), ("--working-dir", "live"), ("--working-dir", "tests/golden")]
)
def test_terragrunt_hcl_fmt(terragrunt: Terragrunt, where: tuple[str, str]) -> None:
    done = terragrunt("hcl", "fmt", "--check", "--diff", *where, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
