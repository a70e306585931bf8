"""Plans kept in a folder by `invoke plan --out`, with a note of what they were made for.

`invoke apply --plan` applies exactly those, and only to the same target with the same files and states. Layout:

    DIR/plan.json            the note
    DIR/binary/<unit>/...    what Terraform applies
    DIR/json/<unit>/...      the same, to be looked into; of units that change
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from generator.commands import applied
from generator.commands.errors import RefusedError, UsageError
from generator.commands.session import Session
from generator.runner import Plan
from generator.runner.shows import BINARY_FILE

NOTE, BINARY, JSON = "plan.json", "binary", "json"
VERSION = 2


@dataclass(frozen=True, slots=True)
class Note:
    """What plans were made for: `target` and `files` as `Target.key` and `applied.digest` say it.

    `states`: unit -> ETag of its state before they were made; `plans`: SHA-256 of the plan of each unit that changes.
    """

    environment: str
    target: str
    files: str
    units: tuple[str, ...]
    states: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, str] = field(default_factory=dict)


def note(session: Session) -> Note:
    """What plans made in this session are made for."""
    files = applied.digest(session.root, session.env)
    return Note(session.env, session.target.key, files, session.chosen)


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


def write(folder: Path, note: Note, plans: Collection[str]) -> None:
    """The note comes last: without it the folder is no set of plans. `plans` are the units that change."""
    whole = replace(note, plans={unit: _sum(folder, unit) for unit in sorted(plans)})
    text = json.dumps({"version": VERSION, **asdict(whole)}, indent=2) + "\n"
    (folder / NOTE).write_text(text, encoding="utf-8")


def read(folder: Path) -> Note:
    """Raises UsageError where the folder holds no plans of ours."""
    try:
        data = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        if data.pop("version") != VERSION:
            raise ValueError("another version")
        units = tuple(str(unit) for unit in data.pop("units"))
        states, plans = dict(data.pop("states")), dict(data.pop("plans"))
        rest = {name: str(value) for name, value in data.items()}
        return Note(units=units, states=states, plans=plans, **rest)
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


def refuse_stale(note: Note, states: Mapping[str, str], units: Collection[str]) -> None:
    """Raises RefusedError if a state of `units` is another one than when the plans were made.

    Terraform looks at a unit's own state, and only when its turn has come, after others were applied.
    """
    changed = sorted(unit for unit in units if note.states.get(unit) != states.get(unit))
    if changed:
        raise RefusedError(
            "these plans are older than the state: somebody has applied since; nothing of them was applied",
            "\n".join(["Make them anew.", *(f"another state: {unit}" for unit in changed)]),
        )


def refuse_others(folder: Path, note: Note, plans: Sequence[Plan], units: Collection[str]) -> None:
    """Raises RefusedError if a plan is gone, or is not the one that was looked at."""
    wanted = set(note.plans) & set(units)
    there = {plan.unit for plan in plans if _sum(folder, plan.unit)}
    if missing := sorted(wanted - there):
        raise RefusedError(f"the plans of {', '.join(missing)} are gone from {folder}", "Make them anew.")
    if others := sorted(unit for unit in wanted if _sum(folder, unit) != note.plans[unit]):
        raise RefusedError(
            f"the plans of {', '.join(others)} are not those that were made with this folder",
            "Make them anew.",
        )


def states(session: Session) -> dict[str, str]:
    """Unit -> ETag of its state now; nothing where there is no bucket yet. Raises ToolchainError."""
    bucket = session.rendering.catalogue.platform.state_bucket_of(session.env)
    if session.target.endpoint is not None:
        return applied.states(session.target.endpoint, bucket)
    from botocore.exceptions import BotoCoreError, ClientError

    from generator.commands.sign_in import client
    from generator.toolchain.errors import ToolchainError

    try:
        return applied.listed(client(session.target, "s3"), bucket, session.env)
    except (BotoCoreError, ClientError) as error:
        answer = getattr(error, "response", {})
        if answer.get("Error", {}).get("Code") == "NoSuchBucket":
            return {}
        raise ToolchainError(
            f"the states in s3://{bucket} cannot be listed: {error}", "Saved plans need s3:ListBucket there."
        ) from error


def _sum(folder: Path, unit: str) -> str:
    """Of the plan that Terraform would apply; empty where it is not there."""
    try:
        return hashlib.sha256((folder / BINARY / unit / BINARY_FILE).read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""
