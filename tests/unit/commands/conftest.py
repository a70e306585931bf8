"""A small repository of its own for each test, and a console that remembers."""

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from generator.commands import guard
from generator.console import Console

HERE = Path(__file__).resolve().parents[3]
MANIFEST = "registry/services/auth.yaml"


@dataclass
class Ran:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of the result."""
        return self.out.rstrip("\n").rpartition("\n")[2]

    @property
    def sum(self) -> str:
        """The last line before the next steps."""
        return self.out.partition("\nNext:\n")[0].rstrip("\n").rpartition("\n")[2]

    @property
    def next(self) -> list[str]:
        """The commands that are the next steps."""
        return [line.strip().partition("  ")[0] for line in self.out.partition("\nNext:\n")[2].splitlines()]


@dataclass
class Repository:
    """A folder with manifests, building blocks and the hand-written part of the live tree."""

    root: Path
    environ: dict[str, str] = field(default_factory=dict)

    def run(self, name: str, /, **options: Any) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        code = guard.exit_code(name, self.root, options, Console(out, err, self.environ))
        return Ran(code, out.getvalue(), err.getvalue())

    def edit(self, file: str, change: Callable[[str], str]) -> None:
        path = self.root / file
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert after != before, "the test's edit changes nothing"
        path.write_text(after, encoding="utf-8")

    def break_manifest(self) -> None:
        self.edit(MANIFEST, lambda text: text.replace("port: 8000", "pport: 8000"))

    def texts(self) -> dict[str, str]:
        """Every file, by its path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and not {".sandbox", ".hokusai"} & set(path.parts)
        }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(copy(tmp_path / "repository"))


@pytest.fixture(scope="session")
def rendered_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which everything is rendered: to be copied, which costs a tenth of rendering."""
    root = copy(tmp_path_factory.mktemp("rendered") / "repository")
    assert Repository(root).run("generate").code == 0
    return root


@pytest.fixture
def rendered(rendered_once: Path, tmp_path: Path) -> Repository:
    """A repository of one's own in which everything is rendered."""
    return Repository(shutil.copytree(rendered_once, tmp_path / "repository", symlinks=True))


def copy(root: Path) -> Path:
    """The manifests, building blocks and hand-written live files of this repository, nothing rendered."""
    shutil.copytree(HERE / "registry", root / "registry", ignore=shutil.ignore_patterns(".*"))
    for block in (HERE / "modules").iterdir():
        if block.is_dir() and block.name != "services":
            shutil.copytree(
                block,
                root / "modules" / block.name,
                ignore=shutil.ignore_patterns(".terraform", "tests", ".terraform.lock.hcl"),
            )
    (root / "live").mkdir()
    shutil.copy(HERE / "live/common.hcl", root / "live/common.hcl")
    shutil.copy(HERE / "terragrunt.hcl", root / "terragrunt.hcl")
    return root
