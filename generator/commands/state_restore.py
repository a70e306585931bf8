"""`invoke state-restore`: puts an earlier state back, never by force (generator/states/restore.py)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from generator.commands import OK
from generator.commands.consent import agree
from generator.commands.errors import RefusedError, UsageError
from generator.commands.stored import Stored, open_states
from generator.console import Console, columns, plural
from generator.states import State, StoreError, keep
from generator.states.restore import Restore, prepare
from generator.states.state import parse
from generator.states.store import Version

LISTED = 20
OPERATION = "invoke state-restore"


def command(
    root: Path,
    console: Console,
    *,
    unit: str,
    env: str | None = None,
    version: str | None = None,
    file: str | None = None,
    account: bool = False,
    yes: bool = False,
) -> int:
    """Without `version` or `file` lists what there is; with one of them shows what it changes, asks, and puts it back."""
    if version and file:
        raise UsageError("--version and --file: one of them")
    stored = open_states(root, console, env, account)
    name = stored.named(unit)
    if not version and not file:
        return _list(stored, name)
    earlier = _earlier(stored, name, version, file)
    path = stored.path(name)
    first = _prepared(path, stored, earlier)
    _show(stored, name, first)
    agree(stored.console, stored.target.name, "Putting this state back", name, yes)
    with stored.store.locked(path, OPERATION):
        now = _prepared(path, stored, earlier)
        if now.serial != first.serial:
            raise UsageError(
                f"the state of {name} has changed meanwhile", "Look again, with the same command."
            )
        _note(stored, name)
        stored.store.put(path, now.content)
    console.say(f"{name} in {stored.env}: put back as serial {now.serial}")
    console.steps([(stored.command("plan", f" --unit {name}"), "what Terraform makes of it")])
    return OK


def _prepared(path: str, stored: Stored, earlier: State) -> Restore:
    """What it would change by what is there now. Raises RefusedError for a state of something else."""
    current = stored.store.read(path)
    try:
        return prepare(path, current, earlier)
    except StoreError as error:
        raise RefusedError(str(error), error.hint) from error


def _earlier(stored: Stored, unit: str, version: str | None, file: str | None) -> State:
    if file:
        path = Path(file).expanduser()
        try:
            return parse(path.read_bytes(), str(path))
        except StoreError as error:
            raise UsageError(str(error), error.hint) from error
    found = stored.store.read(stored.path(unit), version)
    if found is None:
        raise UsageError(
            f"there is no version {version!r} of the state of {unit}",
            f"Those that there are: {stored.command(f'state-restore {unit}')}",
        )
    return found


def _note(stored: Stored, unit: str) -> None:
    keep.before(stored.store, stored.path(unit) + "/", stored.place, f"state-restore {unit}")


def _show(stored: Stored, unit: str, change: Restore) -> None:
    say = stored.console.say
    if change.is_same:
        say(f"{unit} in {stored.env}: the same resources under management as now")
        return
    say(f"{unit} in {stored.env}, under management:")
    for line in change.lines():
        say(line)
    counts = [
        (len(change.back), "managed again"),
        (len(change.forgotten), "forgotten (they stay in AWS, and in no state)"),
        (len(change.other), "another one"),
    ]
    say("; ".join(f"{count} {what}" for count, what in counts if count))


def _list(stored: Stored, unit: str) -> int:
    versions = [
        one for one in stored.store.versions(stored.path(unit) + "/") if one.unit == stored.path(unit)
    ]
    if not versions:
        stored.console.say(f"{unit} in {stored.env}: no version of a state")
        return OK
    noted = _noted(stored, stored.path(unit))
    rows = [("version", "written (UTC)", "resources", "serial", "")]
    rows += [_row(stored, one, noted) for one in versions[:LISTED]]
    for line in columns(rows):
        stored.console.say(line)
    if len(versions) > LISTED:
        stored.console.say(f"  and {plural(len(versions) - LISTED, 'older version')}")
    if earlier := [one.id for one in versions if not one.latest]:
        again = stored.command(f"state-restore {unit}", f" --version {earlier[0]}")
        stored.console.steps([(again, "shows what it changes, and asks")])
    return OK


def _row(stored: Stored, version: Version, noted: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    state = stored.store.read(version.unit, version.id)
    written = f"{version.modified.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    what = "current" if version.latest else noted.get(version.etag, "")
    if state is None:
        return version.id, written, "", "", what
    return version.id, written, str(len(state.resources)), str(state.serial), what


def _noted(stored: Stored, path: str) -> dict[str, str]:
    """ETag -> before which commands it was the state; the last one counts."""
    return {
        point.states[path]: f"before {point.command} of {_readable(point.time)}"
        for point in keep.points(stored.place)
        if path in point.states
    }


def _readable(stamp: str) -> str:
    try:
        return f"{datetime.strptime(stamp, '%Y-%m-%dT%H-%M-%S.%fZ'):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return stamp
