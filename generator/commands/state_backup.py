"""`invoke state-backup`: copies of an environment's states, outside of the repository."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from generator.commands import OK
from generator.commands.errors import RefusedError, UsageError
from generator.commands.stored import open_states
from generator.console import Console, plural
from generator.states import keep


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    account: bool = False,
    out: str | None = None,
) -> int:
    """Copies all states, or those of some units; nobody else can read them."""
    stored = open_states(root, console, env, account)
    console.note(f"Reading states of {stored.env} on {stored.target.name}")
    place = _folder(out) if out else stored.place / keep.stamp()
    chosen = stored.chosen(units)
    if not chosen:
        console.say(f"{stored.env}: no states, so nothing to copy")
        return OK
    keep.copy(stored.store, [stored.path(unit) for unit in chosen], place)
    console.say(f"{plural(len(chosen), 'state')} of {stored.env} copied to {place}")
    console.say(
        "They may hold sensitive values: readable for you alone, and best kept no longer than needed."
    )
    example = f"{place}/{stored.path(chosen[0])}{keep.COPY}"
    console.steps([(stored.command(f"state-restore {chosen[0]}", f" --file {example}"), "put one back")])
    return OK


def _folder(out: str) -> Path:
    """A new or empty folder that git will not take in."""
    folder = Path(out).expanduser().absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"--out {folder}: something is there already", "Name a new folder.")
    if _in_git(folder):
        raise RefusedError(
            f"--out {folder}: git would take the states in, and they may hold sensitive values",
            "Name a folder outside of the repository, or one that .gitignore covers.",
        )
    return folder


def _in_git(folder: Path) -> bool:
    """Whether files there would be part of a working copy, and not ignored."""
    near = next(one for one in (folder, *folder.parents) if one.is_dir())
    file = str(folder / f"live/x{keep.COPY}")
    ask = ["git", "-C", str(near)]
    try:
        inside = subprocess.run(
            [*ask, "rev-parse", "--is-inside-work-tree"], capture_output=True, check=False
        )
        if inside.stdout.strip() != b"true":
            return False
        return (
            subprocess.run([*ask, "check-ignore", "-q", file], capture_output=True, check=False).returncode
            != 0
        )
    except OSError:
        return False
