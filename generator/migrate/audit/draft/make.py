"""The draft as files: written, read back through the pipeline, and cut down to what the schema takes.

What the schema refuses (a legacy name that no manifest may have, say) is left out and reported, so that the rest of the
draft can be worked with. The checks' findings on the draft are the legacy's own faults; each is led back to the line of
the legacy files that it comes from.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from generator import allocation, pipeline, source
from generator.findings import Finding, Position, Severity
from generator.migrate.audit.draft.facts import Facts, facts
from generator.migrate.audit.draft.manifests import SCHEMA, TEAM, LeftOut, Maker, Parts, free
from generator.migrate.audit.draft.manifests import source as origin_of
from generator.migrate.audit.draft.owners import Owner, owners, root_service
from generator.migrate.audit.draft.text import Entry, Line, Map, lines, text
from generator.migrate.audit.draft.things import KINDS, things
from generator.migrate.audit.estate import Estate
from generator.migrate.legacy.model import Resource
from generator.pipeline import PLATFORM_FILE, SERVICES, Judged
from generator.plan import GENERATED_MARK
from generator.source import Document

ROUNDS = 50


@dataclass(frozen=True)
class Draft:
    """`files`: {path: text} of the platform file, the manifests and the record of priorities.

    `parts` says where each legacy resource went, `left_out` what is not in the draft; `judged` is the draft through the
    checks, `lines` the lines of each file with the legacy place that they come from.
    """

    files: Mapping[str, str]
    facts: Facts
    own: str
    owners: Mapping[str, Owner]
    parts: Parts
    judged: Judged
    left_out: tuple[LeftOut, ...]
    lines: Mapping[str, list[Line]] = field(repr=False, default_factory=dict)

    @property
    def environment(self) -> str:
        """The draft's one environment."""
        return str(self.facts.environment.value)

    def origin(self, position: Position | None) -> Position | None:
        """The place in the legacy files that a place in the draft comes from."""
        found = self.lines.get(position.file, []) if position else []
        if position is None or not 1 <= position.line <= len(found):
            return None
        return found[position.line - 1].origin

    @property
    def todos(self) -> int:
        """How many decisions are left to people."""
        return sum(line.text.count("TODO") for found in self.lines.values() for line in found if line.path)


def draft(
    estate: Estate,
    folder: str = ".",
    *,
    service: str | None = None,
    organization: str | None = None,
    environment: str | None = None,
    zone: str | None = None,
    kept: Callable[[Resource], str] | None = None,
) -> Draft:
    """The draft of an estate; `folder` names the root's own service unless `service` does.

    `kept` says whose a thing that holds data is; without it such things stay where they are.
    """
    known = facts(estate, organization, environment, zone)
    own = service or root_service(folder, known)
    whose = owners(estate, known, own)
    parts = Maker(estate, known, whose, own).make()
    if kept is not None:
        _keep(parts, estate, known, kept)
    bodies = _bodies(parts, known)
    left_out = list(parts.left_out)
    told: set[tuple[object, ...]] = set()
    for _ in range(ROUNDS):
        written = {file: lines(body, _head(file)) for file, body in bodies.items()}
        judged = _judged({file: text(found) for file, found in written.items()})
        refused = [one for one in judged.loaded.findings if one.position is not None]
        if refused and _cut(bodies, written, refused, left_out):
            continue
        if refused or not _mark(bodies, written, judged.findings, told):
            break
    files = {file: text(found) for file, found in written.items()}
    files.update(_record(judged, known))
    return Draft(files, known, own, whose, parts, judged, tuple(left_out), written)


def _keep(parts: Parts, estate: Estate, known: Facts, kept: Callable[[Resource], str]) -> None:
    for service, key, name, entry, one in things(estate.inventory, known, kept):
        listed = parts.services.setdefault(service, Map()).map(key)
        taken = [other.key for other in listed.entries]
        listed.add(free(name, taken, 40), entry, f"from {at_of(one)}", origin=one.position)


def at_of(one: Resource) -> str:
    """The resource and its place."""
    return origin_of(one.address, one.position)


def _bodies(parts: Parts, known: Facts) -> dict[str, Map]:
    made = {PLATFORM_FILE: parts.platform}
    for name, parted in sorted(parts.services.items()):
        body = Map().add("name", name)
        body.add("owner", TEAM, "TODO: the team that answers for it, a key of `teams` in the platform file.")
        for key in ("domains", "components", "routes", *(kind for kind, _, _ in KINDS)):
            found = parted.get(key)
            if isinstance(found, Map) and found.entries:
                body.add(key, found)
        body.add("environments", Map().add(str(known.environment.value), Map()))
        made[f"{SERVICES}/{name}.yaml"] = body
    return made


def _head(file: str) -> list[str]:
    audit = "Drafted by `invoke audit` from the legacy Terraform root. Each comment names the place that a thing comes from;"
    todo = "what a person has to decide is marked TODO; what the checks find wrong with the legacy, as it stands, Found."
    names = "Names and priorities are the existing ones."
    return [SCHEMA, audit, todo, names] if file != PLATFORM_FILE else [audit, todo, names]


def _judged(files: Mapping[str, str]) -> Judged:
    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    for file, content in files.items():
        document, faults = source.load(content, file)
        findings += faults
        if document is not None:
            documents[file] = document
    return pipeline.judge(pipeline.assemble(documents, findings), {}, [])


def _cut(
    bodies: Mapping[str, Map],
    written: Mapping[str, list[Line]],
    refused: list[Finding],
    left_out: list[LeftOut],
) -> bool:
    """Takes out the entries that the schema refuses; whether there was anything to take out."""
    done = False
    for finding in refused:
        assert finding.position is not None
        found = written.get(finding.position.file, [])
        if not 1 <= finding.position.line <= len(found):
            continue
        line = found[finding.position.line - 1]
        if line.path and bodies[finding.position.file].remove(line.path):
            what = f"{finding.position.file.rpartition('/')[2]}: {'.'.join(line.path)}"
            routing = "routes" in line.path or "domains" in line.path
            left_out.append(LeftOut(what, finding.message.split("\n")[0], line.origin, routing))
            done = True
    return done


def _mark(
    bodies: Mapping[str, Map],
    written: Mapping[str, list[Line]],
    findings: Iterable[Finding],
    done: set[tuple[object, ...]],
) -> bool:
    """Says at each thing what is wrong with it, marks a manifest with faults as adopted; whether anything was new."""
    before = len(done)
    for finding in findings:
        if finding.position is None or finding.position.file not in written:
            continue
        known = written[finding.position.file]
        path = known[finding.position.line - 1].path if finding.position.line <= len(known) else ()
        entry = _thing(bodies[finding.position.file], path)
        key = (finding.position.file, finding.check, id(entry), finding.message)
        if key in done:
            continue
        done.add(key)
        if entry is not None:
            entry.comments = (*entry.comments, f"Found: {finding.check}: {_short(finding.message)}")
        if finding.severity is Severity.ERROR:
            for file in {finding.position.file, *(place.file for place, _ in finding.related)}:
                _adopt(bodies.get(file))
    return len(done) > before


def _adopt(body: Map | None) -> None:
    if body is not None and body.get("name") is not None and body.get("adopted") is None:
        why = "the faults named below were found so: they are warnings until this line goes"
        at = next(number for number, one in enumerate(body.entries) if one.key == "owner")
        body.entries.insert(at + 1, Entry("adopted", True, note=why))


def _thing(body: Map, path: tuple[str, ...]) -> Entry | None:
    """The domain, component or route that a path leads into: the innermost."""
    lengths = {"domains": 2, "routes": 2, "components": 4 if path[2:3] == ("routes",) else 2}
    entry: Entry | None = None
    here: object = body
    for step in path[: lengths.get(path[0], 0) if path else 0]:
        if not isinstance(here, Map):
            break
        entry = next((one for one in here.entries if one.key == step), entry)
        here = entry.value if entry is not None else None
    return entry


def _short(message: str) -> str:
    first = "; ".join(message.splitlines())
    return first if len(first) <= 200 else first[:199].rstrip() + "…"


def _record(judged: Judged, known: Facts) -> dict[str, str]:
    """The record of priorities, as `invoke generate` would write it: the legacy numbers."""
    catalogue = judged.loaded.catalogue
    if catalogue is None:
        return {}
    environment = str(known.environment.value)
    given = allocation.of(catalogue).listeners.get(environment, {})
    head = f"# {GENERATED_MARK} the manifests; do not edit.\n"
    return {allocation.file_of(environment): head + allocation.text(given, {})}
