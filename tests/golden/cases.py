"""Cases: folders with a `registry/`, and in `expected/` what it must render to.

The building blocks are the repository's own, so a changed call graph shows here as it shows in the live tree.

Two things are stored otherwise than they are rendered: `terragrunt.hcl` is `terragrunt.expected.hcl`, or `run --all`
from the repository's root would take it for a unit; and what no manifest changes is left out, being a copy of the
repository's own: lock files, the schema, the pages about checks, commands and the schema.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from generator import pipeline
from generator.findings import render_text
from generator.plan import LOCK_FILE, stamp

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
REGENERATE = "python -m tests.golden.regenerate"
UNIT, STORED_UNIT = "terragrunt.hcl", "terragrunt.expected.hcl"
COPIES = (LOCK_FILE, ".schema.json", "docs/checks.md", "docs/commands.md", "docs/explorer.md")
COPIED_FOLDERS = ("registry/docs/schema/",)


def names() -> list[str]:
    """Every case."""
    return sorted(folder.parent.name for folder in HERE.glob("*/registry"))


def built(case: str) -> pipeline.Built:
    """The pipeline's result for a case. Raises AssertionError where its manifests are not good."""
    judged = pipeline.check(HERE / case)
    assert judged.good, render_text(judged.findings, judged.loaded.texts)
    return pipeline.render(judged, pipeline.read_inputs(ROOT))


def rendered(case: str) -> dict[str, bytes]:
    """Path -> content, as `generate` would write the case."""
    return {path: stamp(path, text) for path, text in built(case).files.items()}


def wanted(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """What `expected/` must hold of `files`."""
    own = (path for path in files if not path.endswith(COPIES) and not path.startswith(COPIED_FOLDERS))
    return {_stored(path): files[path] for path in own}


def stored(case: str) -> dict[str, bytes]:
    """What `expected/` does hold."""
    return {path.relative_to(folder(case)).as_posix(): path.read_bytes() for path in _files(case)}


def folder(case: str) -> Path:
    """Where the expected files of a case are."""
    return HERE / case / "expected"


def _files(case: str) -> Iterator[Path]:
    return (path for path in folder(case).rglob("*") if path.is_file())


def _stored(path: str) -> str:
    start, slash, name = path.rpartition("/")
    return f"{start}{slash}{STORED_UNIT if name == UNIT else name}"
