"""Manifests for the routing commands: they answer on manifests with warnings, and say so when there are errors."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from generator import parallel, pipeline, plan, write
from generator.catalogue import Catalogue
from generator.commands.errors import FaultyManifestsError, RefusedError
from generator.console import Console
from generator.pipeline import Judged
from generator.plan import Plan


def catalogue(root: Path, console: Console) -> Catalogue:
    """The catalogue; errors in manifests are counted on stderr, and those that cannot be read are left out of it."""
    judged = pipeline.check(root)
    found = judged.loaded.catalogue
    if found is None:
        raise FaultyManifestsError(judged)
    _note(judged, console)
    return found


def _note(judged: Judged, console: Console) -> None:
    if not judged.good:
        console.note(
            "The manifests have errors; `invoke check` shows them. The answer is by what could be read."
        )


def written(root: Path, change: Callable[[Catalogue], Catalogue], write_it: bool) -> Plan:
    """What the tree becomes with another record of priorities; written where asked for, all or nothing.

    Errors that the other record mends are none: numbers in the wrong order, a rule without room. Raises
    FaultyManifestsError and RefusedError.
    """
    loaded = pipeline.gather(root)
    before = pipeline.checked(loaded)
    if loaded.catalogue is None:
        raise FaultyManifestsError(before)
    found = change(loaded.catalogue)
    if not before.good and not pipeline.checked(replace(loaded, catalogue=found)).good:
        raise FaultyManifestsError(before)
    files = pipeline.tree(found, pipeline.inputs(root), parallel.parts).files()
    made = plan.make(files, plan.scan(root, list(files), plan.OWNED))
    if not made.is_safe:
        raise RefusedError(made.findings[0].message, made.findings[0].hint)
    if write_it and (faults := write.apply(made, root)):
        raise RefusedError(faults[0].message, faults[0].hint)
    return made
