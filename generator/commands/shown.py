"""Findings with the lines they speak of, for whoever has not read those files itself."""

from collections.abc import Sequence
from pathlib import Path

from generator.console import Console
from generator.findings import Finding, render_text


def report(root: Path, findings: Sequence[Finding], console: Console) -> str:
    """The findings as text; nothing where there are none."""
    if not findings:
        return ""
    return render_text(findings, _texts(root, findings), console.color)


def _texts(root: Path, findings: Sequence[Finding]) -> dict[str, str]:
    """File -> text of every file that is named; one that cannot be read has no lines to show."""
    from generator import source

    files = {finding.position.file for finding in findings if finding.position}
    found = {file: source.read(root / file, root, limits=source.ESTATE)[0] for file in sorted(files)}
    return {file: document.text for file, document in found.items() if document is not None}
