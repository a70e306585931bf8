"""A copy of the repo's own registry for each test."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.scaffold import Result

REPOSITORY = Path(__file__).resolve().parents[3]
TEMPLATES = REPOSITORY / "generator" / "templates"
ESTATE = ("auth", "data-pipeline", "evaluation")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with the platform file and the three services that the repo began with."""
    folder = tmp_path / "repository"
    services = folder / "registry" / "services"
    services.mkdir(parents=True)
    shutil.copy(REPOSITORY / "registry" / "platform.yaml", folder / "registry")
    for name in ESTATE:
        shutil.copy(REPOSITORY / "registry" / "services" / f"{name}.yaml", services)
    return folder


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A copy of the service template, to be changed."""
    return Path(shutil.copytree(TEMPLATES / "service", tmp_path / "template"))


@pytest.fixture
def snapshot(root: Path) -> Callable[[], dict[str, bytes]]:
    """All that is under the root now: file -> content."""

    def take() -> dict[str, bytes]:
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}

    return take


def messages(result: Result) -> list[str]:
    """What the findings say."""
    return [finding.message for finding in result.findings]


def manifest_of(template: Path) -> Path:
    """The template's one file."""
    (file,) = (template / "manifest").iterdir()
    return file
