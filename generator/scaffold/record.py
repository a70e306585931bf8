"""What is kept beside a manifest that the template made: the answers, and the text as rendered then.

The text is the base of the next three-way merge. It is kept whole, so that an update works in a shallow clone, after a
squash or a rename, and needs no history (docs/adr/0005-service-template-updates.md). The folder is hidden, so the
pipeline, which reads `registry/services/*.yaml`, does not take it for manifests.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator import source
from generator.findings import Finding, Position
from generator.pipeline import SERVICES

FOLDER = f"{SERVICES}/.answers"
_HEAD = """\
# Written by `invoke new-service` and `invoke update-service`; not a manifest, nothing to edit here.
# The answers, and the manifest as the template made it: the base of the next three-way merge.
"""


@dataclass(frozen=True)
class Record:
    """Answers by question, and the text that the template made of them."""

    answers: dict[str, Any]
    base: str


def file_of(name: str) -> str:
    """Where the record of a service stands."""
    return f"{FOLDER}/{name}.yaml"


def text_of(record: Record) -> str:
    """The record as a file's text; the answers as JSON, which is YAML that no reader takes for something else."""
    lines = [f"  {key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in record.answers.items()]
    base = "".join(f"  {line}\n" if line else "\n" for line in record.base.rstrip("\n").split("\n"))
    return f"{_HEAD}answers:\n{''.join(lines)}base: |\n{base}"


def read(root: Path, name: str) -> Record | Finding | None:
    """The record of a service; None if there is none; a finding if it is damaged."""
    path = root / file_of(name)
    if not path.exists():
        return None
    document, findings = source.read(path, root)
    if document is None or findings:
        return _damaged(name, findings[0].message if findings else "it is empty")
    data = document.data
    whole = isinstance(data, dict) and isinstance(data.get("answers"), dict)
    if not whole or not isinstance(data.get("base"), str) or not data["base"].strip():
        return _damaged(name, "`answers` or `base` is missing")
    return Record(data["answers"], data["base"])


def _damaged(name: str, reason: str) -> Finding:
    return Finding(
        "scaffold-record",
        f"the record of the template cannot be read: {reason}",
        Position(file_of(name), 1, 1),
        hint="Take it from the last commit: git checkout HEAD -- " + file_of(name),
    )
