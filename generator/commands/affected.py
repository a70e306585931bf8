"""`invoke affected BASE`: the units that a change since BASE touches, and those that depend on them."""

import re
from pathlib import Path

from generator import affected
from generator.affected import Affected, Repository, RevisionError, formats
from generator.cache import Memory, inside
from generator.commands.choices import one_of
from generator.commands.errors import UsageError
from generator.console import Console, plural
from generator.plan import OWNED, Plan

FORMATS = ("list", "json", "terragrunt", "github", "atlantis")
INPUTS = ("registry/", "generator/")  # what rendered files are made from, beside the modules
_MANIFEST = re.compile(r"registry/(?:services/([^/]+)|(platform))\.yaml")
_RENDERED = re.compile(r"(?:modules|live/[^/]+)/(?:services/([^/]+)/|(platform)/)|live/[^/]+/(env)\.hcl")


def command(
    root: Path, console: Console, *, base: str, format: str = "list", shards: str = "1", render: bool = False
) -> int:
    """Prints the units; 0 also where there are none."""
    one_of("format", format, FORMATS)
    count = _shards(shards)
    try:
        commit = affected.repository.commit_of(root, base)
        found = _found(root, commit, render, console)
    except RevisionError as error:
        raise UsageError(error.message, error.hint) from error
    console.write(_text(found, commit, format, count))
    _summary(found, base, console)
    if format == "list":
        environments = dict.fromkeys(unit.split("/")[1] for unit in found.units)
        if environments:
            console.note(f"Next: {', '.join(f'invoke plan --env {name}' for name in environments)}")
    return 0


def _found(root: Path, commit: str, render: bool, console: Console) -> Affected:
    """The rendered tree as it is; with what `generate` would change where that may be stale."""
    changed = affected.changed_files(root, commit)
    overlay: dict[str, str | None] = {}
    if render or _is_unrendered(changed) or _is_being_edited(root, commit, changed):
        overlay = _stale(root, console)
    return affected.select(Repository(root, overlay).tree(), changed | overlay.keys())


def _is_unrendered(changed: set[str]) -> bool:
    """Whether a manifest has changed and nothing that is rendered from it: a comment, or `generate` was forgotten."""
    rendered = {_name(found) for path in changed if (found := _RENDERED.match(path))}
    return any(_name(found) not in rendered for path in changed if (found := _MANIFEST.fullmatch(path)))


def _name(found: re.Match[str]) -> str:
    """The service; `platform` for what the platform file asks for."""
    return found[1] or "platform/"


def _is_being_edited(root: Path, commit: str, changed: set[str]) -> bool:
    """Whether an input differs from the last commit. What is committed is fresh: `generate --check` holds it."""
    if not any(path.startswith(INPUTS) for path in changed):
        return False
    here = affected.repository.commit_of(root, "HEAD")
    edited = changed if here == commit else affected.changed_files(root, here)
    return any(path.startswith(INPUTS) for path in edited)


def _stale(root: Path, console: Console) -> dict[str, str | None]:
    plan = _plan(root)
    if plan.changes:
        console.note(
            f"{plural(len(plan.changes), 'rendered file')} would change (`invoke generate`); counted as changed"
        )
    return {change.path: None if change.after is None else change.after.decode() for change in plan.changes}


def _plan(root: Path) -> Plan:
    """What `generate` would change; looked up where an earlier run knows it."""
    memory = Memory(root, OWNED)
    if memory.rendered():
        return Plan()
    if few := inside.rendered(root, memory):
        return few.plan
    from generator.commands import rendered

    return rendered.compare(root, rendered.build(root)).plan


def _text(found: Affected, commit: str, format: str, shards: int) -> str:
    if format == "json":
        return formats.as_json(found, commit)
    if format == "terragrunt":
        return formats.as_terragrunt(found)
    if format == "atlantis":
        return formats.as_atlantis(found)
    if format == "list":
        return formats.as_list(found)
    try:
        return formats.as_github(found, shards)
    except ValueError as error:
        raise UsageError(f"--shards {shards}: {error}", "Ask for fewer shards.") from error


def _shards(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= formats.MAX_JOBS):
        raise UsageError(f"--shards {text}: a number from 1 to {formats.MAX_JOBS}")
    return int(text)


def _summary(found: Affected, base: str, console: Console) -> None:
    """On stderr: stdout is for programs."""
    console.note(f"{len(found.units)} of {plural(len(found.tree.units), 'unit')} affected since {base}")
    for path in found.removed:
        console.note(f"no longer there: {path}; what it made is still in its account")
