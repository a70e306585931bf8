"""Would the repository be sound with these texts in it? The pipeline's answer, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import pipeline, source
from generator.findings import Finding
from generator.source import Document


@dataclass(frozen=True)
class Proof:
    """`findings` are those that the change brings; what was wrong before is somebody else's."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]


def prove(root: Path, texts: Mapping[str, str]) -> Proof:
    """Judges the tree under `root` with `texts` (file -> whole text) instead of what is on disk."""
    documents, faults = pipeline.read(root)
    records, trouble = pipeline.read_records(root)

    def judged(those: Mapping[str, Document], found: list[Finding]) -> tuple[Finding, ...]:
        return pipeline.judge(pipeline.assemble(those, found), records, trouble).findings

    changed, new_faults = _with(documents, faults, texts)
    known = {_identity(finding, texts) for finding in judged(documents, faults)}
    new = tuple(finding for finding in judged(changed, new_faults) if _identity(finding, texts) not in known)
    sources = {file: document.text for file, document in changed.items()}
    return Proof(new, {**sources, **texts})


def _with(
    documents: Mapping[str, Document], faults: list[Finding], texts: Mapping[str, str]
) -> tuple[dict[str, Document], list[Finding]]:
    """The documents and faults of reading, as they would be with `texts` on the disk."""
    changed = {file: document for file, document in documents.items() if file not in texts}
    found = [finding for finding in faults if not (finding.position and finding.position.file in texts)]
    for file, text in texts.items():
        document, trouble = source.load(text, file)
        found += trouble
        if document is not None:
            changed[file] = document
    return {file: changed[file] for file in sorted(changed, key=_order)}, found


def _order(file: str) -> tuple[bool, str]:
    return file != pipeline.PLATFORM_FILE, file


def _identity(finding: Finding, texts: Mapping[str, str]) -> tuple[str, str]:
    """The same fault before and after: at its place, or, in a file whose lines have moved, by what it says.

    What is said in another file may well change: a list of all environments, for example.
    """
    place = finding.position
    moved = place is None or place.file in texts
    return finding.check, f"{place.file if place else ''} {finding.message}" if moved else str(place)
