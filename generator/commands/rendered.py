"""The rendered files against those on disk: what `generate` writes, and what plan and apply refuse to run on."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator import pipeline, plan, write
from generator.allocation import FOLDER as ALLOCATIONS
from generator.catalogue import Catalogue
from generator.commands.errors import FaultyManifestsError, RefusedError
from generator.commands.garbage import uncollected
from generator.commands.waiting import Told
from generator.findings import has_errors
from generator.leaving import FOLDER as LEAVING
from generator.pipeline import Built, Judged, Loaded
from generator.plan import OWNED, Disk, Plan

if TYPE_CHECKING:
    from generator.cache import Memory

SHOWN = 20  # stale files that are listed; the rest is counted

Selection = Callable[[str], bool]
T = TypeVar("T")


def catalogue_of(built: Built) -> Catalogue:
    """The catalogue of manifests that have no errors."""
    catalogue = built.judged.loaded.catalogue
    assert catalogue is not None
    return catalogue


@dataclass(frozen=True)
class Rendering:
    """What the manifests ask for, and how the disk differs from it."""

    built: Built
    plan: Plan
    foreign: tuple[str, ...] = ()  # files in the owned folders that are not the generator's

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of the manifests."""
        return catalogue_of(self.built)


def build(root: Path, memory: "Memory | None" = None, told: Told | None = None) -> Built:
    """The manifests, rendered; with `memory` but for the services that it knows. Raises FaultyManifestsError where they
    have errors.

    Where there are many services, other cores render them while the checks run; where a check finds an error, in vain.
    `told` hears how many are rendered, and of how many.
    """
    from generator import parallel

    with uncollected(), parallel.Rendering(told) as rendering:
        loaded = _gathered(root, memory)
        tree = None
        if loaded.catalogue is not None and not has_errors(loaded.findings):
            remember = memory.known if memory else None
            tree = pipeline.tree(loaded.catalogue, pipeline.inputs(root), rendering.parts, remember)
            rendering.begin(tree)
        judged = _judged(loaded, memory)
        if tree is None or not judged.good:
            raise FaultyManifestsError(judged)
        return Built(judged, tree, tree.files())


def compare(
    root: Path,
    built: Built,
    selection: Selection | None = None,
    force: bool = False,
    memory: "Memory | None" = None,
) -> Rendering:
    """The plan of all changes, or of those to selected files."""
    wanted = built.files
    settled = memory.settled if memory else set()
    disk = plan.scan(root, list(wanted), OWNED, settled)
    if selection is not None:
        wanted = {path: text for path, text in wanted.items() if selection(path)}
        disk = Disk(_only(disk.files, selection), _only(disk.obstacles, selection))
    return Rendering(built, plan.make(wanted, disk, force, settled), disk.foreign)


def keep(memory: "Memory", rendering: Rendering) -> None:
    """Once the disk holds what the manifests ask for, the next run need not find out again."""
    from generator.cache import digest
    from generator.cache.inside import outside

    tree, changes = rendering.built.tree, rendering.plan.changes
    assert tree is not None
    written = {change.path: digest(change.after) for change in changes if change.after is not None}
    for path, text in rendering.built.files.items():
        if path not in written:
            written[path] = digest(plan.stamp(path, text))
    variants = rendering.catalogue.variants
    memory.keep_rendered(written, rendering.foreign, tree.parts, lambda name: outside(variants(name)))
    memory.save()


def checked(root: Path, memory: "Memory") -> Judged:
    """The manifests, judged, and what was found kept for the next run."""
    judged = _judged(_gathered(root, memory), memory)
    memory.save()
    return judged


def _gathered(root: Path, memory: "Memory | None") -> Loaded:
    if memory is None:
        return pipeline.gather(root)
    return pipeline.gather(root, memory.analyses, memory.documents.load)


def _judged(loaded: Loaded, memory: "Memory | None") -> Judged:
    judged = pipeline.checked(loaded)
    catalogue = loaded.catalogue
    if memory is not None and catalogue is not None:
        documents = {
            one.openapi for service in catalogue.every() for one in service.components.values() if one.openapi
        }
        memory.keep_judged(judged.findings, len(catalogue.names), len(catalogue.services), documents)
    return judged


def fresh(root: Path, built: Built) -> Rendering:
    """The rendering, if the disk holds exactly that. Nothing runs on stale files: raises RefusedError."""
    if faults := write.recover(root):
        raise RefusedError(faults[0].message, faults[0].hint)
    rendering = compare(root, built)
    if rendering.plan.is_empty:
        return rendering
    changes = rendering.plan.changes
    lines = [f"{change.path}: would be {change.kind}" for change in changes[:SHOWN]]
    if len(changes) > SHOWN:
        lines.append(f"and {len(changes) - SHOWN} more")
    lines += [finding.message for finding in rendering.plan.findings if not changes]
    raise RefusedError(
        "the rendered files are not what the manifests ask for",
        "\n".join(["invoke generate", *lines]),
    )


def of(service: str | None, environment: str | None) -> Selection | None:
    """The files of a service, of an environment, or of a service in an environment.

    Records always come along: a number that a file uses must not be missing, nor a unit that is leaving.
    """
    if service is None and environment is None:
        return None
    names = (re.escape(service) if service else "[^/]+", re.escape(environment) if environment else "[^/]+")
    live = rf"live/{names[1]}/" + (rf"services/{names[0]}/" if service else "")
    parts = [live, rf"({re.escape(ALLOCATIONS)}|{re.escape(LEAVING)})/{names[1]}\.yaml\Z"]
    if service and not environment:
        parts.append(rf"(modules/services/{names[0]}/|registry/docs/services/{names[0]}\.md\Z)")
    if environment and not service:
        parts.append(rf"registry/docs/environments/{names[1]}\.md\Z")
    pattern = re.compile("|".join(parts))
    return lambda path: pattern.match(path) is not None


def _only(found: Mapping[str, T], selection: Selection) -> dict[str, T]:
    return {path: item for path, item in found.items() if selection(path)}
