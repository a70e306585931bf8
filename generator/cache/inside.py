"""A manifest that changed inside only: in what nobody but its own service looks at (`Kind.inner`).

An image's tag, a size, a plain variable: the findings on all others, the numbers of rules and the files that all share stay
what they are. So only the checks that look at one service alone are asked, and only this service's files are rendered, from
its manifest and those of the services that it has to do with. Where anything else has changed, or anything is found, or was
found of this manifest before, everything is looked at as ever.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cache.disk import digest
from generator.cache.memory import MANIFESTS, Changed, Memory, Same, facts_text
from generator.findings import Finding

if TYPE_CHECKING:
    from generator.catalogue import Catalogue
    from generator.graph import Dependent
    from generator.model import Service
    from generator.pipeline import Loaded
    from generator.plan import Plan
    from generator.render.tree import Part, Tree
    from generator.source import Document

MANY = 200  # manifests; where so many have to do with it, everything is looked at
_REFERENCE = "$"  # what holds one may lead to others


@dataclass(frozen=True)
class Inside:
    """Few services changed inside; `plan` is what that changes on disk."""

    changed: Changed
    plan: "Plan"
    parts: "Mapping[str, Part]"

    def keep(self, memory: Memory) -> None:
        """Once it is written, the next run need not find out again."""
        from generator import plan

        files = {
            name: {path: digest(plan.stamp(path, text)) for path, text in part.files.items()}
            for name, part in self.parts.items()
        }
        memory.keep_changed(self.changed, files)


def judged(root: Path, memory: Memory) -> Same | None:
    """What the checks find after such a change; None where it is none."""
    changed = memory.changed()
    if changed is None or _unseen(root, changed) is None:
        return None
    memory.keep_changed(changed, None)
    return Same(changed.findings, changed.services, changed.environments)


def rendered(root: Path, memory: Memory) -> Inside | None:
    """What such a change renders anew; None where it is none, or where not everything stands as it was rendered."""
    changed = memory.changed()
    if changed is None or not memory.stands:
        return None
    catalogue = _unseen(root, changed)
    if catalogue is None:
        return None
    from generator import plan

    tree = _tree(root, catalogue, changed)
    parts = {name: tree.part(name) for name in _names(changed)}
    if not all(_as_before(parts[name], changed.entries[name]) for name in parts):
        return None
    files = {path: text for part in parts.values() for path, text in part.files.items()}
    found = plan.make(files, plan.scan(root, list(files)))
    others = tuple(path for path in changed.rendered if path not in files)
    whole = replace(found, unchanged=(*found.unchanged, *others))
    return Inside(changed, whole, parts) if whole.is_safe else None


def outside(variants: "Mapping[str, Service]") -> str:
    """The digest of all that others may see of a service: its manifest in each environment, but for what is inner there."""
    seen = {environment: _seen(service.data) for environment, service in variants.items()}
    return digest(json.dumps(seen, default=str).encode())


def _seen(manifest: Mapping[str, Any]) -> dict[str, Any]:
    seen = dict(manifest)
    for key, inner in _inner().items():
        if key in manifest:
            seen[key] = {name: _without(thing, inner) for name, thing in manifest[key].items()}
    return seen


@cache
def _inner() -> Mapping[str, Mapping[str, Any]]:
    """Manifest key -> what is inner to its things, as a tree whose leaves are None."""
    from generator.kinds import kinds

    made: dict[str, dict[str, Any]] = {}
    for kind in kinds().values():
        for path in kind.inner:
            group, _, key = path.rpartition(".")
            top = made.setdefault(kind.key, {})
            (top.setdefault(group, {}) if group else top)[key] = None
    return made


def _without(thing: Any, inner: Mapping[str, Any]) -> Any:
    """A thing without what is inner to it; what holds a reference stays, and so does a group with something else in it."""
    if not isinstance(thing, dict):
        return thing
    left = {}
    for key, value in thing.items():
        if key not in inner:
            left[key] = value
        elif kept := _referring(value) if inner[key] is None else _without(value, inner[key]):
            left[key] = kept
    return left


def _referring(value: Any) -> Any:
    """What of an inner value holds references; None where nothing does."""
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if _refers(one)}
    return value if _refers(value) else None


def _refers(value: Any) -> bool:
    return _REFERENCE in (value if isinstance(value, str) else json.dumps(value, default=str))


# --- the catalogue of a few -------------------------------------------------------------------------------


def _names(changed: Changed) -> list[str]:
    return [path.removeprefix(MANIFESTS).removesuffix(".yaml") for path in changed.manifests]


def _unseen(root: Path, changed: Changed) -> "Catalogue | None":
    """The services and those that they have to do with, where the change is one that nobody else sees."""
    names = _names(changed)
    if not all(name in changed.entries for name in names) or _told_of(changed):
        return None
    loaded = _load(root, names, changed.entries)
    if loaded is None or loaded.catalogue is None or loaded.findings:
        return None
    catalogue = loaded.catalogue
    if any(outside(catalogue.variants(name)) != changed.entries[name]["outside"] for name in names):
        return None
    return None if _found(catalogue, names) else catalogue


def _told_of(changed: Changed) -> bool:
    """Whether something was found in one of the manifests: its lines may be others now."""
    files = set(changed.manifests)
    return any(
        place is not None and place.file in files
        for finding in changed.findings
        for place in (finding.position, *(where for where, _ in finding.related))
    )


def _load(root: Path, names: list[str], entries: Mapping[str, Any]) -> "Loaded | None":
    """The catalogue of the services, of those that they have to do with, and of whom those name, without whom what these
    hand over could not be told. None where that is nearly everybody."""
    from generator import pipeline, source

    documents: dict[str, Document] = {}
    findings: list[Finding] = []
    beside = {other for name in names for other in entries[name]["beside"]}
    wanted = [pipeline.PLATFORM_FILE, *map(pipeline.manifest, sorted({*names, *beside}))]
    while wanted:
        if len(documents) + len(wanted) > MANY:
            return None
        for file in wanted:
            document, faults = source.read(root / file, root, limits=pipeline.limits(file))
            findings += faults
            if document is not None:
                documents[file] = document
        named = {other for name in beside for other in _mentioned(documents, pipeline.manifest(name))}
        beside = set()
        wanted = [
            file for file in map(pipeline.manifest, sorted(named & entries.keys())) if file not in documents
        ]
    return pipeline.assemble(documents, findings)


def _mentioned(documents: "Mapping[str, Document]", file: str) -> set[str]:
    from generator.cache.services import mentioned

    return mentioned(documents[file].text) if file in documents else set()


def _found(catalogue: "Catalogue", names: list[str]) -> list[Finding]:
    """What the checks that look at one service alone find of these."""
    from generator import checks, pipeline

    services = {
        environment: {name: group[name] for name in names if name in group}
        for environment, group in catalogue.services.items()
    }
    documents = {file: catalogue.documents[file] for file in map(pipeline.manifest, names)}
    return checks.run(replace(catalogue, services=services, documents=documents), checks.alone())


def _tree(root: Path, catalogue: "Catalogue", changed: Changed) -> "Tree":
    """The rendering of these services, with what only the whole catalogue could say as it was said before: the rules'
    numbers, and who depends on whom."""
    from generator import pipeline, routing
    from generator.allocation import Allocations
    from generator.render.tree import Tree

    entries = [changed.entries[name] for name in catalogue.names]
    numbers: dict[str, dict[str, dict[str, int]]] = {}
    for environment, balancer, rule, number in (one for entry in entries for one in entry["numbers"]):
        numbers.setdefault(environment, {}).setdefault(balancer, {})[rule] = number
    allocations = {
        environment: {key: routing.Allocation(found, routing.Record()) for key, found in group.items()}
        for environment, group in numbers.items()
    }
    depends = dict(_depends(catalogue, entries))
    return Tree(
        catalogue,
        Allocations(allocations),
        {},
        pipeline.read_inputs(root),
        depend=lambda _: depends,
    )


def _depends(
    catalogue: "Catalogue", entries: list[Mapping[str, Any]]
) -> "Iterator[tuple[str, tuple[Dependent, ...]]]":
    from generator.graph import Dependent

    for environment in catalogue.services:
        said = {tuple(one[1:]) for entry in entries for one in entry["depends"] if one[0] == environment}
        yield environment, tuple(Dependent(*one) for one in sorted(said))


def _as_before(part: "Part", entry: Mapping[str, Any]) -> bool:
    """Whether a service's files are the same ones, and the shared files say the same of it."""
    facts = digest(facts_text(part.facts).encode())
    return set(part.files) == set(entry["files"]) and facts == str(entry["facts"])
