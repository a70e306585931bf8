"""The way of the data, one direction only:

    source -> schema -> model -> resolve (environments) -> catalogue -> checks -> allocate -> render -> plan -> write

`load` goes as far as the catalogue, `judge` through the checks and the priorities, `build` to the files' texts. Reading
is at the left end (`load`, `build`), writing at the right (`generator/write.py`); between them nothing touches the disk,
the clock or the network.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as DiskPath
from typing import TYPE_CHECKING

from generator import allocation, leaving, resolve, schema, source
from generator.catalogue import Catalogue
from generator.findings import Finding, has_errors, nearest, sort_findings
from generator.model import Service
from generator.source import Document, Position

if TYPE_CHECKING:
    from generator.render.registry import Facts
    from generator.render.tree import Inputs, Part, Tree
    from generator.routing import Analysis, Listener

    Remember = Callable[[Tree], Mapping[str, Facts]]
    Render = Callable[[Tree, Sequence[str]], Mapping[str, Part]]
    Analyses = MutableMapping[Listener, Analysis]

PLATFORM_FILE = "registry/platform.yaml"
SERVICES = "registry/services"
BUILDING_BLOCKS = "modules"
RENDERED_MODULES = "services"
RECORDS = (allocation.FOLDER, leaving.FOLDER)


def manifest(service: str) -> str:
    """The file that a service's manifest is."""
    return f"{SERVICES}/{service}.yaml"


def limits(file: str) -> source.Limits:
    """How long a file may be: a manifest, or what grows with all of them."""
    return source.MANIFEST if file.startswith(f"{SERVICES}/") else source.ESTATE


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


@dataclass(frozen=True)
class Judged:
    """The catalogue with its priorities, and everything that is wrong with it."""

    loaded: Loaded
    findings: tuple[Finding, ...]

    @property
    def good(self) -> bool:
        """Whether it may be rendered."""
        return self.loaded.catalogue is not None and not has_errors(self.findings)


@dataclass(frozen=True)
class Built:
    """The rendered tree: {path: text}. Empty, with findings that say why, where a manifest is faulty."""

    judged: Judged
    tree: "Tree | None" = None
    files: Mapping[str, str] = field(repr=False, default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong, sorted."""
        return self.judged.findings

    def leaving(self, environment: str) -> "Mapping[str, leaving.Leaver]":
        """The environment's units that nothing asks for any more."""
        record = self.tree.leaving.get(environment) if self.tree else None
        return record.units if record else {}


def judge(
    loaded: Loaded,
    records: Mapping[str, Document],
    findings: list[Finding],
    analyses: "Analyses | None" = None,
) -> Judged:
    """Checks and priorities. Pure; `findings` are those of reading the records. `analyses` is what is known of listeners,
    and is added to."""
    return checked(recorded(loaded, records, findings, analyses))


def recorded(
    loaded: Loaded,
    records: Mapping[str, Document],
    findings: list[Finding],
    analyses: "Analyses | None" = None,
) -> Loaded:
    """What was loaded, with the records. Pure; the rest as in `judge`."""
    numbers, trouble = allocation.records(_in(allocation.FOLDER, records))
    left, faults = leaving.records(_in(leaving.FOLDER, records))
    catalogue = loaded.catalogue
    if catalogue is not None:
        catalogue = replace(catalogue, records=numbers, leaving=left)
        if analyses is not None:
            catalogue = replace(catalogue, analyses=analyses)
    return replace(loaded, catalogue=catalogue, findings=(*loaded.findings, *findings, *trouble, *faults))


def checked(loaded: Loaded) -> Judged:
    """What the checks find beside what was found in loading. Pure."""
    from generator import checks
    from generator.checks._leaving import clashes

    found = list(loaded.findings)
    if loaded.catalogue is not None:
        found += checks.run(loaded.catalogue)
        found += clashes(loaded.catalogue)
    return Judged(loaded, tuple(sort_findings(found)))


def check(root: DiskPath) -> Judged:
    """Everything under `root`, judged."""
    return checked(gather(root))


def gather(root: DiskPath, analyses: "Analyses | None" = None, parse: source.Parse = source.load) -> Loaded:
    """Everything under `root`, with the records. `analyses` and `parse` are what an earlier run leaves (generator/cache)."""
    records, findings = read_records(root)
    return recorded(load(root, parse), records, findings, analyses)


def build(root: DiskPath) -> Built:
    """Everything under `root`, rendered, with what stands there already; nothing is written."""
    judged = check(root)
    return render(judged, inputs(root)) if judged.good else Built(judged)


def render(judged: Judged, inputs: "Inputs") -> Built:
    """The tree of what is good. Pure."""
    from generator import parallel

    if not judged.good:
        return Built(judged)
    assert judged.loaded.catalogue is not None
    made = tree(judged.loaded.catalogue, inputs, parallel.parts)
    return Built(judged, made, made.files())


def tree(
    catalogue: Catalogue, inputs: "Inputs", render: "Render", remember: "Remember | None" = None
) -> "Tree":
    """The tree of a catalogue, whose services `render` renders. `remember` (generator/cache) gives facts of services whose
    files are not rendered, as they would be what stands there. Pure."""
    from generator.render.tree import Tree

    made = Tree(catalogue, allocation.of(catalogue), catalogue.records, inputs, render=render)
    return made if remember is None else replace(made, remember=remember)


def inputs(root: DiskPath) -> "Inputs":
    """What rendering needs beside the catalogue, with what stands in the tree already."""
    from generator import standing

    return replace(read_inputs(root), standing=standing.read(root))


def read_records(root: DiskPath) -> tuple[dict[str, Document], list[Finding]]:
    """The recorded priorities, and units that are leaving, by file name."""
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for path in [file for folder in RECORDS for file in sorted((root / folder).glob("*.yaml"))]:
        document, faults = source.read(path, root, limits=source.ESTATE)
        findings.extend(faults)
        if document is not None:
            documents[document.file] = document
    return documents, findings


def _in(folder: str, documents: Mapping[str, Document]) -> dict[str, Document]:
    return {name: one for name, one in documents.items() if name.startswith(f"{folder}/")}


def read_inputs(root: DiskPath) -> "Inputs":
    """What rendering needs beside the catalogue: who calls whom among the building blocks, the provider's lock."""
    from generator import cost
    from generator.plan import header
    from generator.render.tree import Inputs, called_blocks
    from generator.toolchain import lockfile
    from generator.toolchain.versions import AWS_PROVIDER

    folders = [path for path in sorted((root / BUILDING_BLOCKS).glob("*")) if path.name != RENDERED_MODULES]
    blocks = {
        folder.name: called_blocks("".join(file.read_text() for file in sorted(folder.glob("*.tf"))))
        for folder in folders
        if folder.is_dir()
    }
    return Inputs(blocks, lockfile.text(), AWS_PROVIDER, header, pricing=cost.pricing(cost.read()))


def read(root: DiskPath, parse: source.Parse = source.load) -> tuple[dict[str, Document], list[Finding]]:
    """The platform file and every manifest, by file name relative to `root`. The only reading of the pipeline."""
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for path in [root / PLATFORM_FILE, *sorted((root / SERVICES).glob("*.y*ml"))]:
        if path.suffix == ".yml":
            findings.append(_wrong_ending(path.relative_to(root).as_posix()))
            continue
        document, faults = source.read(path, root, parse, limits(path.relative_to(root).as_posix()))
        findings.extend(faults)
        if document is not None:
            documents[document.file] = document
    return documents, findings


def load(root: DiskPath, parse: source.Parse = source.load) -> Loaded:
    """Everything under `root` up to the catalogue."""
    documents, findings = read(root, parse)
    return read_openapi(root, assemble(documents, findings))


def read_openapi(root: DiskPath, loaded: Loaded) -> Loaded:
    """`loaded` with the OpenAPI documents that components name; one that cannot be read is a finding, said once."""
    from generator import openapi

    catalogue = loaded.catalogue
    if catalogue is None:
        return loaded
    named = {
        component.openapi: (service, ("components", component.key, "serves", "openapi"))
        for service in catalogue.every()
        for component in service.components.values()
        if component.openapi
    }
    known: dict[str, tuple[str, ...]] = {}
    findings: list[Finding] = []
    for file, (service, path) in sorted(named.items()):
        try:
            known[file] = openapi.read(root, file)
        except openapi.OpenApiError as error:
            findings.append(openapi.unreadable(service, path, file, error))
    return replace(
        loaded, catalogue=replace(catalogue, openapi=known), findings=(*loaded.findings, *findings)
    )


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
