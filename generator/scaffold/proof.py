"""Would the repository be sound with these texts in it? The pipeline's answer, before anything is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import checks, pipeline, source
from generator.findings import Finding, has_errors
from generator.pipeline import Loaded
from generator.source import Document


@dataclass(frozen=True)
class Proof:
    """`findings` are those that the change brings; what was wrong before is somebody else's."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]

    @property
    def ok(self) -> bool:
        """Warnings do not stop anything."""
        return not has_errors(self.findings)


def prove(root: Path, texts: Mapping[str, str]) -> Proof:
    """Judges the tree under `root` with `texts` (file -> whole text) instead of what is on disk."""
    documents, faults = pipeline.read(root)
    known = {_identity(finding) for finding in _judged(documents, faults)}
    changed = dict(documents)
    found = [finding for finding in faults if not (finding.position and finding.position.file in texts)]
    for file, text in texts.items():
        document, trouble = source.load(text, file)
        found += trouble
        changed.pop(file, None)
        if document is not None:
            changed[file] = document
    ordered = {file: changed[file] for file in sorted(changed, key=_order)}
    new = [finding for finding in _judged(ordered, found) if _identity(finding) not in known]
    sources = {file: document.text for file, document in ordered.items()}
    return Proof(tuple(new), {**sources, **texts})


def _judged(documents: Mapping[str, Document], faults: list[Finding]) -> tuple[Finding, ...]:
    loaded: Loaded = pipeline.assemble(documents, faults)
    if loaded.catalogue is None:
        return loaded.findings
    return (*loaded.findings, *checks.run(loaded.catalogue))


def _order(file: str) -> tuple[bool, str]:
    return file != pipeline.PLATFORM_FILE, file


def _identity(finding: Finding) -> tuple[str, str, str]:
    """The same fault before and after, though an insertion above has moved it."""
    return finding.check, finding.message, finding.position.file if finding.position else ""
