"""Whatever a unit reads of another passes its module's guard (modules/mock-guard), so that no mock reaches an apply by any way.

That the guard refuses is shown by its own tests and by tests/e2e; here, that nothing goes by it.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TREES = (
    ROOT,
    *sorted(
        folder / "expected" for folder in (ROOT / "tests/golden").iterdir() if (folder / "expected").is_dir()
    ),
)
NAMES = ("terragrunt.hcl", "terragrunt.expected.hcl")  # golden ones must not look like units to `run --all`
UNITS = [(tree, file) for tree in TREES for name in NAMES for file in sorted((tree / "live").rglob(name))]
_SOURCE = re.compile(r'^  source = "\$\{get_repo_root\(\)\}/modules//([^"]+)"$', re.MULTILINE)
_INPUTS = re.compile(r"^inputs = \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_READ = re.compile(r"^  (\w+)\s*=.*?(?=^  \w|\Z)", re.MULTILINE | re.DOTALL)
_GUARD = re.compile(r'^module "mock_guard" \{\n(.*?)^\}', re.MULTILINE | re.DOTALL)


def module_of(tree: Path, file: Path) -> Path:
    found = _SOURCE.search(file.read_text())
    assert found, file
    return next(
        root / "modules" / found[1] for root in (tree, ROOT) if (root / "modules" / found[1]).is_dir()
    )


def read_of_others(text: str) -> set[str]:
    """The inputs in whose value a dependency stands."""
    inputs = _INPUTS.search(text)
    return {one[1] for one in _READ.finditer(inputs[1]) if "dependency." in one[0]} if inputs else set()


def test_there_are_units_and_they_read_much() -> None:
    assert len(UNITS) > 30
    assert sum(len(read_of_others(file.read_text())) for _, file in UNITS) > 150


@pytest.mark.parametrize(("tree", "file"), UNITS, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_input_from_another_unit_passes_the_guard(tree: Path, file: Path) -> None:
    code = "".join(part.read_text() for part in sorted(module_of(tree, file).glob("*.tf")))
    guard = _GUARD.search(code)
    assert guard, "every root module has one: the provider's configuration asks for its verdict"
    assert read_of_others(file.read_text()) <= set(re.findall(r"\bvar\.(\w+)", guard[1]))


def test_the_provider_waits_for_the_guard() -> None:
    assert "skip_region_validation = !module.mock_guard.ok" in (ROOT / "live/common.hcl").read_text()
