"""`invoke update-service NAME`: a later template, or other answers, brought to a manifest as a three-way merge.

base   = the manifest as the template made it then (kept in the record)
theirs = what the template makes of the same answers now
ours   = the manifest as its owner has it
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from generator import pipeline
from generator.catalogue import Catalogue
from generator.findings import Finding, Position, has_errors, nearest
from generator.scaffold import answers, files, interview, merge, outcome, proof, record
from generator.scaffold.claims import Claims
from generator.scaffold.outcome import Outcome, Result, fault
from generator.scaffold.record import Record
from generator.scaffold.service import TEMPLATE, manifest

LABELS = ("yours", "template when this was made", "template now")


@dataclass(frozen=True)
class _Sides:
    """The three texts of a merge, and the answers behind the template's."""

    name: str
    ours: str
    base: str
    theirs: str
    kept: Record

    @property
    def file(self) -> str:
        return manifest(self.name)

    def texts(self, merged: str) -> dict[str, str]:
        """The files as they would be."""
        return {self.file: merged, record.file_of(self.name): record.text_of(self.kept)}


@interview.stoppable
def update_service(
    root: Path,
    name: str,
    data: Mapping[str, str] | None = None,
    *,
    preview: bool = False,
    markers: bool = False,
    ask: bool | None = None,
    template: Path = TEMPLATE,
) -> Result:
    """Merges the template as it is now into the manifest of `name`, keeping the owner's edits and comments.

    `data` changes answers given before (or answers new questions). `preview` writes nothing. Conflicts write nothing
    either, unless `markers` asks for the manifest with markers in it. Raises ToolchainError where git cannot be run.
    """
    loaded = pipeline.load(root)
    if loaded.catalogue is None:
        return outcome.refused(loaded.findings, loaded.texts)
    kept = _record(root, name, loaded.catalogue)
    if isinstance(kept, Finding):
        return outcome.refused([kept], loaded.texts)
    ours = files.text_of(root, manifest(name))
    if lines := merge.conflicts(ours):
        return outcome.refused([_unresolved(name, line) for line in lines], {manifest(name): ours})
    at_terminal = interview.can_ask() if ask is None else ask
    made = _again(loaded.catalogue, name, kept, data or {}, template, at_terminal)
    new = Record(made.answers, made.text)
    return _merge(root, _Sides(name, ours, kept.base, made.text, new), preview, markers)


def _again(
    catalogue: Catalogue, name: str, kept: Record, data: Mapping[str, str], template: Path, ask: bool
) -> interview.Interview:
    """The template as it is now, with the answers of then; only new questions are asked."""
    known = interview.questions(template)
    recorded = {key: value for key, value in kept.answers.items() if key in known}
    setting = answers.setting(Claims(catalogue, name), recorded, dodge=False)
    given, findings = interview.parse(template, setting, data)
    if findings:
        raise interview.Unanswered(*findings)
    return interview.conduct(template, setting, given, defaults=not ask, ask=ask)


def _merge(root: Path, sides: _Sides, preview: bool, markers: bool) -> Result:
    if sides.theirs == sides.base:
        message = f"{sides.file} is up to date with the template."
        return Result(Outcome.UNCHANGED, message=message)
    merged = merge.merge(sides.ours, sides.base, sides.theirs, LABELS)
    if merged.conflicts:
        return _conflict(root, sides, merged, preview, markers)
    proved = proof.prove(root, {sides.file: merged.text})
    if has_errors(proved.findings):
        return outcome.refused(proved.findings, proved.sources)
    if merged.text == sides.ours:
        message = f"{sides.file} has what the template brings already; the record of the template is now up to date."
        texts = {record.file_of(sides.name): record.text_of(sides.kept)}
        return outcome.deliver(root, texts, preview, message, "", proved.findings)
    message = f"Brought the template's changes to {sides.file}."
    steps = f"Review them with `git diff {sides.file}`, then:\n  invoke generate\n"
    return outcome.deliver(root, sides.texts(merged.text), preview, message, steps, proved.findings)


def _conflict(root: Path, sides: _Sides, merged: merge.Merged, preview: bool, markers: bool) -> Result:
    """Shows the conflicts; writes them only where markers were asked for."""
    findings = tuple(_clash(sides, line) for line in merged.conflicts)
    shown = outcome.diff({sides.file: (sides.ours, merged.text)})
    sources = {sides.file: merged.text}
    if not markers or preview:
        count = len(findings)
        message = f"{count} conflict{'' if count == 1 else 's'}; nothing was written."
        steps = (
            "Write the manifest with markers in it, resolve them there, and check:\n"
            f"  invoke update-service {sides.name} --markers\n"
            "  invoke generate\n"
        )
        return Result(Outcome.CONFLICT, findings, sources, (), shown, message, steps)
    written = outcome.deliver(root, sides.texts(merged.text), False, "", "", findings)
    if written.outcome is not Outcome.WRITTEN:
        return written
    message = f"Wrote {sides.file} with conflict markers; it is no manifest until you have resolved them."
    steps = (
        f"Edit {sides.file}: keep what is right between the markers, remove them. Then:\n  invoke generate\n"
    )
    return Result(Outcome.MARKED, findings, sources, written.written, shown, message, steps)


# --- what can be wrong ------------------------------------------------------------------------------------


def _record(root: Path, name: str, catalogue: Catalogue) -> Record | Finding:
    path = root / manifest(name) if name in _stems(root) else None
    if path is None:
        close = nearest(name, _stems(root))
        message = f"there is no service {name!r}" + (f"; did you mean {close!r}?" if close else "")
        known = ", ".join(sorted(_stems(root))) or "none"
        return fault("scaffold-name", message, f"Services: {known}.")
    kept = record.read(root, name)
    if kept is None:
        return _by_hand(name, catalogue)
    return kept


def _stems(root: Path) -> set[str]:
    return {path.stem for path in (root / pipeline.SERVICES).glob("*.yaml")}


def _by_hand(name: str, catalogue: Catalogue) -> Finding:
    owner = next((service.owner for service in catalogue.every() if service.name == name), None)
    return Finding(
        "scaffold-record",
        f"{manifest(name)} was not made by the template, so there is nothing to merge from",
        Position(manifest(name), 1, 1),
        owner=owner,
        hint=f"Nothing is amiss: a manifest may be written by hand. What the template makes now is shown by\n"
        f"invoke new-service {name}-example --defaults --diff; take over by hand what you like of it.",
    )


def _unresolved(name: str, line: int) -> Finding:
    return Finding(
        "scaffold-conflict",
        "a conflict of an earlier update is not resolved",
        Position(manifest(name), line, 1),
        hint="Keep what is right between the markers, remove them, and try again.",
    )


def _clash(sides: _Sides, line: int) -> Finding:
    return Finding(
        "scaffold-conflict",
        "the template and you have both changed these lines",
        Position(sides.file, line, 1),
        hint="See the diff: first your lines, then the template's of then, then the template's of now.",
    )
