"""The whole way of any bytes: YAML, schema, resolve, checks, allocation, rendering, every form of a finding, and the disk.

`travel` raises nothing but WrongError and OutsideError, whatever the bytes are. What it holds is the promise of
docs/security.md: a manifest, however hostile, is a finding or a tree inside the folders that are ours. Up to the files' texts
nothing is written at all; what is sound is then written over the tree of the input before it, below one folder, and read back.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from generator import pipeline, plan, source, write
from generator.commands.rendered import OWNED
from generator.findings import render_github, render_json, render_text
from generator.pipeline import PLATFORM_FILE, SERVICES, Built, Judged
from generator.render.tree import Inputs
from generator.source import Document
from tests.soak.jail import jail

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = f"{SERVICES}/fuzzed.yaml"
OURS = ("live/", "modules/", "registry/", ".github/", "catalog-info.yaml", "generator/schema/")
MEMORY = Path("/dev/shm")


class WrongError(AssertionError):
    """A promise was broken."""


@dataclass(frozen=True)
class Came:
    """How far some bytes came: findings, and files where they were sound."""

    findings: int
    files: int


@cache
def beside() -> dict[str, Document]:
    """The platform file and two other services: what a manifest may clash with, and refer to."""
    found = {}
    for file in (PLATFORM_FILE, f"{SERVICES}/auth.yaml", f"{SERVICES}/data-pipeline.yaml"):
        document, _ = source.read(ROOT / file, ROOT)
        assert document is not None
        found[file] = document
    return found


@cache
def inputs() -> Inputs:
    """What rendering reads from disk; once."""
    return pipeline.read_inputs(ROOT)


@cache
def ground() -> Path:
    """An empty repository, in memory where the system has such a folder; gone with the process."""
    folder = Path(tempfile.mkdtemp(prefix="ground-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _warm() -> None:
    """What is made at the first use: validators, whose code a library writes, and modules that are imported late."""
    faulty, sound = b"name: [fuzzed]\n", (ROOT / beside()[f"{SERVICES}/auth.yaml"].file).read_bytes()
    for raw in (faulty, sound.replace(b"name: auth", b"name: fuzzed"), b"]"):
        built, document = build(raw)
        _say(built, raw, document)


def travel(raw: bytes, brief: bool = False) -> Came:
    """All of the way. Raises WrongError, OutsideError, and whatever is a fault of the program.

    `brief`: a manifest that is in no environment is not checked and rendered: what is left is the catalogue of `beside`,
    which has gone that way already.
    """
    _warm()
    with jail(None):
        built, document = build(raw, brief)
        _say(built, raw, document)
        for path, text in built.files.items():
            _inside(path, text)
    if built.files:
        _on_disk(built.files)
    return Came(len(built.findings), len(built.files))


def build(raw: bytes, brief: bool = False) -> tuple[Built, Document | None]:
    """From bytes to files' texts; nothing is written."""
    document, findings = source.load(raw, MANIFEST)
    if document is None and not findings:
        raise WrongError("neither a document nor a finding")
    documents = {**beside(), **({MANIFEST: document} if document else {})}
    loaded = pipeline.assemble(documents, findings)
    assert loaded.catalogue is not None
    if brief and not any("fuzzed" in services for services in loaded.catalogue.services.values()):
        if not loaded.findings:
            raise WrongError("neither a service nor a finding")
        return Built(Judged(loaded, loaded.findings)), document
    return pipeline.render(pipeline.judge(loaded, {}, []), inputs()), document


def _say(built: Built, raw: bytes, document: Document | None) -> None:
    text = document.text if document else raw.decode("utf-8", "replace")
    texts = {**built.judged.loaded.texts, MANIFEST: text}
    render_text(built.findings, texts).encode()
    render_github(built.findings).encode()
    json.loads(render_json(built.findings))


def _inside(path: str, text: str) -> None:
    """A file of ours, in a folder of ours, that can be written as UTF-8."""
    if not path.startswith(OURS) or ".." in PurePosixPath(path).parts or path.startswith("/") or "\0" in path:
        raise WrongError(f"a file outside: {path!r}")
    text.encode()


def _on_disk(files: Mapping[str, str]) -> None:
    """Written over what the input before left; nothing beside the folder is touched, and the disk holds just that."""
    root = ground()
    with jail(root):
        changes = plan.make(files, plan.scan(root, list(files), OWNED))
        faults = (
            [*changes.findings, *write.apply(changes, root)] if changes.is_safe else list(changes.findings)
        )
        after = plan.make(files, plan.scan(root, list(files), OWNED))
    if faults or not after.is_empty:
        raise WrongError(f"sound, but not written: {[fault.message for fault in faults] or after.summary()}")
