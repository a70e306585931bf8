"""One fault is said once: findings that differ only in the environment become one that names the environments.

The environment is left out where the fault is the same wherever the service lives.
"""

from collections.abc import Iterable, Iterator

from generator.catalogue import Catalogue
from generator.checks._place import Local
from generator.findings import Finding, Position


def merge(catalogue: Catalogue, findings: Iterable[Finding]) -> Iterator[Finding]:
    """`findings` with those of one fault joined; the others as they are, each once."""
    groups: dict[object, list[Finding]] = {}
    refused = _refused(catalogue)
    for finding in findings:
        if finding.position in refused:
            continue
        groups.setdefault(_key(finding), []).append(finding)
    for group in groups.values():
        first = group[0]
        yield (
            _joined(catalogue, [f for f in group if isinstance(f, Local)])
            if isinstance(first, Local)
            else first
        )


def _refused(catalogue: Catalogue) -> set[Position | None]:
    """Places of scalars that the reader refused: nobody knows what they mean, and it has said so."""
    faulty = [document for document in catalogue.documents.values() if document.refused]
    return {document.position(path) for document in faulty for path in document.faulty}


def _key(finding: Finding) -> object:
    if isinstance(finding, Local):
        return finding.check, finding.severity, finding.position, finding.service, finding.same
    return finding.check, finding.severity, finding.position, finding.message


def _joined(catalogue: Catalogue, group: list[Local]) -> Finding:
    first = group[0]
    environments = list(dict.fromkeys(finding.environment for finding in group if finding.environment))
    everywhere = catalogue.variants(first.service) if first.service else catalogue.platform.environments
    differ = len(environments) > 1 and len({finding.message for finding in group}) > 1
    where = _where(environments, len(everywhere), differ)
    data: list[tuple[str, object]] = [("service", first.service)] if first.service else []
    if environments:
        data.append(("environments", tuple(environments)))
    return Finding(
        check=first.check,
        message=f"{where}{first.message}",
        position=first.position,
        severity=first.severity,
        owner=first.owner,
        hint=first.hint,
        related=first.related,
        data=(*first.data, *data),
    )


def _where(environments: list[str], everywhere: int, differ: bool) -> str:
    """`in staging: `, or nothing where all environments are meant. The first message speaks where they differ."""
    if not environments or (len(environments) == everywhere and not differ):
        return ""
    if differ:
        return f"in {environments[0]}, and likewise in {listed(environments[1:])}: "
    return f"in {listed(environments)}: "


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
