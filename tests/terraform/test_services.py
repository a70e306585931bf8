"""Rendered service modules are valid: the repository's own and the golden ones."""

import json
import re
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
_VARIABLE = re.compile(r'^variable "(\w+)" \{', re.MULTILINE)


def test_there_are_modules() -> None:
    assert "registry/auth/app" in MODULES
    assert "golden/everything/shop/data" in MODULES


def test_service_modules_are_valid(engine: Engine, blocks: Path) -> None:
    """All in one root, which calls each with every input it has: the schemas are loaded once. A fault names its file.

    They lie three levels below the building blocks, as their sources say.
    """
    root = blocks / "checked" / "all"
    text = ""
    for name in sorted(MODULES):
        label = re.sub(r"\W", "-", name)
        folder = root / label
        folder.mkdir(parents=True)
        for file in MODULES[name].glob("*.tf"):
            (folder / file.name).write_bytes(file.read_bytes())
        inputs = _VARIABLE.findall("\n".join(file.read_text() for file in folder.glob("*.tf")))
        assert inputs, name
        handed = "".join(f"  {one} = var.{label}_{one}\n" for one in inputs)
        text += f'module "{label}" {{\n  source = "./{label}"\n{handed}}}\n'
        text += "".join(f'variable "{label}_{one}" {{}}\n' for one in inputs)
    (root / "main.tf").write_text(text)
    engine.validate(root)
    installed = json.loads((root / ".terraform/modules/modules.json").read_text())["Modules"]
    assert {re.sub(r"\W", "-", name) for name in MODULES} <= {one["Key"] for one in installed}
