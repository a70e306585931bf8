"""The way of the data, one direction only:

    source -> schema -> model -> resolve (environments) -> catalogue -> checks -> allocate -> render -> plan -> write

`load` goes as far as the catalogue, `judge` through the checks and the priorities, `build` to the files' texts. Reading
is at the left end, writing at the right; between them nothing touches the disk, the clock or the network.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as DiskPath

from generator import resolve, schema, source
from generator.catalogue import Catalogue
from generator.findings import Finding, nearest
from generator.model import Service
from generator.source import Document, Position

PLATFORM_FILE = "registry/platform.yaml"
SERVICES = "registry/services"


@dataclass(frozen=True)
class Loaded:
    """All that was read. `catalogue` is None where the platform file is unusable; faulty manifests are left out of it."""

    catalogue: Catalogue | None
    documents: Mapping[str, Document] = field(repr=False, default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """File -> text, for showing source lines."""
        return {name: document.text for name, document in self.documents.items()}


def read(root: DiskPath) -> tuple[dict[str, Document], list[Finding]]:
    """The platform file and every manifest, by file name relative to `root`. The only reading of the pipeline."""
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for path in [root / PLATFORM_FILE, *sorted((root / SERVICES).glob("*.y*ml"))]:
        if path.suffix == ".yml":
            findings.append(_wrong_ending(path.relative_to(root).as_posix()))
            continue
        document, faults = source.read(path, root)
        findings.extend(faults)
        if document is not None:
            documents[document.file] = document
    return documents, findings


def load(root: DiskPath) -> Loaded:
    """Everything under `root` up to the catalogue."""
    documents, findings = read(root)
    return assemble(documents, findings)


def assemble(documents: Mapping[str, Document], findings: list[Finding] | None = None) -> Loaded:
    """Documents to catalogue: pure. All faults are collected; a faulty manifest is left out, not the others."""
    found = list(findings or [])
    platform = documents.get(PLATFORM_FILE)
    faults = schema.validate(platform, "platform") if platform else []
    found += faults
    manifests = {name: document for name, document in documents.items() if name != PLATFORM_FILE}
    valid = [document for document in manifests.values() if _valid(document, found)]
    if platform is None or faults:
        return Loaded(None, documents, tuple(found))
    shared = resolve.platform(platform)
    services: dict[str, dict[str, Service]] = {name: {} for name in shared.environments}
    for document in sorted(valid, key=lambda one: one.data["name"]):
        made, trouble = resolve.services(document, shared)
        found += trouble
        for environment, service in made.items():
            services[environment][service.name] = service
    return Loaded(Catalogue(shared, services, documents), documents, tuple(found))


def _valid(document: Document, found: list[Finding]) -> bool:
    faults = schema.validate(document, "service")
    stem = document.file.rpartition("/")[2].removesuffix(".yaml")
    if not faults and document.data["name"] != stem:
        faults = [_misnamed(document, stem)]
    found += faults
    return not faults


def _misnamed(document: Document, stem: str) -> Finding:
    name = document.data["name"]
    close = nearest(name, [stem])
    return Finding(
        check="manifest-name",
        message=f"the manifest of {name!r} stands in {stem}.yaml"
        + ("; is one of them mistyped?" if close else ""),
        position=document.position(("name",)),
        owner=document.data["owner"],
        hint=f"Name the file {name}.yaml, or the service {stem}. File names keep two services from taking one name.",
    )


def _wrong_ending(file: str) -> Finding:
    return Finding(
        check="manifest-name",
        message="manifests end in .yaml",
        position=Position(file, 1, 1),
        hint=f"Rename it to {file.removesuffix('.yml')}.yaml; a file that nobody reads must not look like a manifest.",
    )
