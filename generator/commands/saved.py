"""Plans kept in a folder by `invoke plan --out`, with a note of what they were made for.

`invoke apply --plan` applies exactly those, and only to the same target with the same files. Layout:

    DIR/plan.json            the note
    DIR/binary/<unit>/...    what Terraform applies
    DIR/json/<unit>/...      the same, to be looked into
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.commands.errors import RefusedError, UsageError

NOTE, BINARY, JSON = "plan.json", "binary", "json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Note:
    """What plans were made for: `target` and `files` as `Target.key` and `applied.digest` say it."""

    environment: str
    target: str
    files: str
    units: tuple[str, ...]


def prepare(folder: Path) -> None:
    """An empty folder for plans. An earlier set is replaced; anything else that is in it is refused."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out {folder}: not a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / NOTE).is_file():
        raise UsageError(f"--out {folder}: the folder holds something else", "Name a new one.")
    import shutil

    for name in (BINARY, JSON):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / NOTE).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)  # a plan holds values that are nobody else's business


def write(folder: Path, note: Note) -> None:
    """The note comes last: without it the folder is no set of plans."""
    text = json.dumps({"version": VERSION, **asdict(note)}, indent=2) + "\n"
    (folder / NOTE).write_text(text, encoding="utf-8")


def read(folder: Path) -> Note:
    """Raises UsageError where the folder holds no plans of ours."""
    try:
        data = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        if data.pop("version") != VERSION:
            raise ValueError("another version")
        units = tuple(str(unit) for unit in data.pop("units"))
        return Note(units=units, **{name: str(value) for name, value in data.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(
            f"--plan {folder}: no plans that `invoke plan --out` made",
            "Make them: invoke plan --env ... --out DIR",
        ) from error


def check(note: Note, now: Note, units: Sequence[str]) -> None:
    """Whether plans made for `note` may be applied `now`. Raises UsageError or RefusedError."""
    if note.environment != now.environment:
        raise UsageError(f"these plans are for {note.environment}, not {now.environment}")
    if note.target != now.target:
        raise RefusedError(
            "these plans were made for another target (the real account, or an earlier sandbox)",
            "Make them anew.",
        )
    if note.files != now.files:
        raise RefusedError("the files have changed since these plans were made", "Make them anew.")
    if missing := sorted(set(units) - set(note.units)):
        raise UsageError(f"there is no plan of {', '.join(missing)} in this folder")
