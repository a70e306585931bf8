"""Copies of the repository that a test may work in."""

import shutil
import subprocess
from pathlib import Path

from tests.golden import cases

ROOT = Path(__file__).resolve().parents[2]
SERVICES = "services"
_LEFTOVERS = shutil.ignore_patterns(".terraform", ".terragrunt-cache", "README.md", "tests")


def building_blocks() -> list[str]:
    """Names of the folders in `modules/` that are written by hand."""
    return sorted(folder.name for folder in (ROOT / "modules").iterdir() if folder.name != SERVICES)


def copy_repository(target: Path) -> None:
    """All that Terragrunt reads, as it stands in the tree, in a git repository with one commit."""
    shutil.copytree(ROOT / "modules", target / "modules", ignore=_LEFTOVERS)
    shutil.copytree(ROOT / "live", target / "live", ignore=_LEFTOVERS)
    shutil.copy(ROOT / "terragrunt.hcl", target)
    commit(target, init=True)


def copy_golden(case: str, target: Path) -> None:
    """The same for what a golden case renders to, with the repository's own building blocks."""
    ignored = shutil.ignore_patterns(SERVICES, ".terraform*", "README.md", "tests")
    shutil.copytree(ROOT / "modules", target / "modules", ignore=ignored)
    for path, content in cases.rendered(case).items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    shutil.copy(ROOT / "live" / "common.hcl", target / "live")
    shutil.copy(ROOT / "terragrunt.hcl", target)
    commit(target, init=True)


def commit(folder: Path, *, init: bool = False) -> None:
    """Commits everything in `folder`, without the settings of whoever runs the tests."""
    if init:
        _git(folder, "init", "--quiet", "--initial-branch=main")
        (folder / ".gitignore").write_text(".terragrunt-cache/\n.terraform/\n")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message=change")


def branch(folder: Path, name: str) -> None:
    """A new branch at the current commit, checked out."""
    _git(folder, "checkout", "--quiet", "-b", name)


def clone(folder: Path, target: Path) -> Path:
    """A second working copy."""
    _git(folder, "clone", "--quiet", str(folder), str(target))
    return target


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)
