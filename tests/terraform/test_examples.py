"""The examples in the building blocks' READMEs are valid configuration.

They build on each other (`module.network.vpc_id`), so they are validated together; one whose names another example
takes as well stands in a root of its own.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.terraform.conftest import Engine
from tests.terraform.trees import ROOT, building_blocks

pytestmark = pytest.mark.terraform
_FENCE = re.compile(r"^```hcl\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r'^(module|resource|provider) "([^"]+)"(?: "([^"]+)")? \{$', re.MULTILINE)


def examples() -> dict[str, str]:
    """Building block -> the HCL in its README."""
    texts = {name: (ROOT / "modules" / name / "README.md").read_text() for name in building_blocks()}
    return {name: "\n".join(_FENCE.findall(text)) for name, text in texts.items()}


def roots(texts: dict[str, str]) -> list[dict[str, str]]:
    """The examples in as few roots as their names allow; short ones, which others build on, come into the first."""
    made: list[dict[str, str]] = []
    for name, text in sorted(texts.items(), key=lambda pair: (len(_BLOCK.findall(pair[1])), pair[0])):
        free = (group for group in made if not _names(text) & _names(*group.values()))
        group = next(free, None)
        if group is None:
            made.append(group := {})
        group[name] = text
    return made


def _names(*texts: str) -> set[tuple[str, ...]]:
    return {found for text in texts for found in _BLOCK.findall(text)}


def declared(texts: Iterable[str]) -> str:
    """Variables and locals that examples take for granted."""
    text = "\n".join(texts)
    variables = sorted(set(re.findall(r"\bvar\.(\w+)", text)))
    names = sorted(set(re.findall(r"\blocal\.(\w+)", text)))
    return "".join(f'variable "{name}" {{}}\n' for name in variables) + "".join(
        f"locals {{\n  {name} = {{}}\n}}\n" for name in names
    )


@pytest.mark.parametrize("name", building_blocks())
def test_readme_has_an_example_of_its_own_module(name: str) -> None:
    assert f'source = "../{name}"' in examples()[name]


def test_examples_are_valid(engine: Engine, blocks: Path) -> None:
    for number, group in enumerate(roots(examples())):
        folder = blocks / f"example-{number}"
        folder.mkdir()
        (folder / "declared.tf").write_text(declared(group.values()))
        for name, text in group.items():
            (folder / f"{name}.tf").write_text(text)
        engine.validate(folder)


def test_examples_are_formatted(engine: Engine, tmp_path: Path) -> None:
    for name, text in examples().items():
        (tmp_path / f"{name}.tf").write_text(text)
    done = engine("fmt", "-check", "-diff", "-no-color", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
