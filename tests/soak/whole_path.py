"""The whole way of any bytes: YAML, schema, resolve, checks, allocation, rendering, and every form of a finding.

`travel` raises nothing but WrongError, whatever the bytes are. What it holds is the promise of docs/security.md: a manifest,
however hostile, is a finding or a tree inside the folders that are ours.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from generator import pipeline, source
from generator.findings import render_github, render_json, render_text
from generator.pipeline import PLATFORM_FILE, SERVICES, Built
from generator.render.tree import Inputs
from generator.source import Document

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = f"{SERVICES}/fuzzed.yaml"
OURS = ("live/", "modules/", "registry/", ".github/", "catalog-info.yaml", "generator/schema/")


class WrongError(AssertionError):
    """A promise was broken."""


@dataclass(frozen=True)
class Came:
    """How far some bytes came: findings, and files where they were sound."""

    findings: int
    files: int


@cache
def beside() -> dict[str, Document]:
    """The platform file and one other service: what a manifest may clash with."""
    found = {}
    for file in (PLATFORM_FILE, f"{SERVICES}/auth.yaml"):
        document, _ = source.read(ROOT / file, ROOT)
        assert document is not None
        found[file] = document
    return found


@cache
def inputs() -> Inputs:
    """What rendering reads from disk; once."""
    return pipeline.read_inputs(ROOT)


def travel(raw: bytes) -> Came:
    """All of the way. Raises WrongError, and whatever is a fault of the program."""
    document, findings = source.load(raw, MANIFEST)
    if document is None and not findings:
        raise WrongError("neither a document nor a finding")
    documents = {**beside(), **({MANIFEST: document} if document else {})}
    judged = pipeline.judge(pipeline.assemble(documents, findings), {}, [])
    built = pipeline.render(judged, inputs())
    _say(built, raw, document)
    for path, text in built.files.items():
        _inside(path, text)
    return Came(len(built.findings), len(built.files))


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
