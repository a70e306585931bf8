"""Rendered service modules are valid: the repository's own and the golden ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden import cases
from tests.terraform.conftest import Engine
from tests.terraform.trees import ROOT

pytestmark = pytest.mark.terraform


def rendered() -> Iterator[tuple[str, Path]]:
    """(id, folder) of every rendered service module."""
    places = {"registry": ROOT} | {f"golden/{case}": cases.folder(case) for case in cases.names()}
    for label, root in places.items():
        for file in sorted(root.glob("modules/services/*/*/main.tf")):
            yield f"{label}/{file.parent.parent.name}/{file.parent.name}", file.parent


MODULES = dict(rendered())


def test_there_are_modules() -> None:
    assert "registry/auth/app" in MODULES
    assert "golden/everything/shop/data" in MODULES


@pytest.mark.parametrize("module", sorted(MODULES))
def test_service_module_is_valid(engine: Engine, blocks: Path, module: str) -> None:
    """The folder lies three levels below the building blocks, as its sources say."""
    folder = blocks / "checked" / module.replace("/", "-") / "module"
    folder.mkdir(parents=True)
    for file in MODULES[module].glob("*.tf"):
        (folder / file.name).write_bytes(file.read_bytes())
    engine.validate(folder)
