"""A manifest with `adopted: true` reproduces an estate as it stands: its faults are known, and must not stop anything.

Only findings about routing and reachability are softened: the account lives with them already. What Terraform or AWS would
refuse stays an error. (Checks that can tell whose fault it is, as between two manifests, see to it themselves.)
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from generator.catalogue import Catalogue
from generator.findings import Finding, Severity

SOFTENED = frozenset(
    {
        "certificate-missing",
        "domain-outside-zone",
        "owners-overlap",
        "path-not-served",
        "priority-order",
        "probe-not-served",
        "record-missing",
        "redirect-loop",
    }
)


def softened(catalogue: Catalogue, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, those errors about adopted manifests as warnings."""
    for finding in findings:
        document = catalogue.documents.get(finding.position.file) if finding.position else None
        known = finding.check in SOFTENED and finding.severity is Severity.ERROR
        if (
            known
            and document is not None
            and isinstance(document.data, dict)
            and document.data.get("adopted") is True
        ):
            yield replace(finding, severity=Severity.WARNING)
        else:
            yield finding
