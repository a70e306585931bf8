"""`invoke state-locks`: who holds which state, since when, for what."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from generator.commands import FINDINGS, OK
from generator.commands.choices import one_of
from generator.commands.stored import Stored, open_states
from generator.console import Console, columns, duration, plural
from generator.states import Lock

FORMATS = ("text", "json")


def command(
    root: Path, console: Console, *, env: str | None = None, account: bool = False, format: str = "text"
) -> int:
    """1 where any lock is held, so that a script can wait for the end of a run."""
    one_of("format", format, FORMATS)
    stored = open_states(root, console, env, account)
    locks = stored.store.locks(stored.start)
    if format == "json":
        console.write(json.dumps({"locks": [asdict(lock) for lock in locks]}, indent=2) + "\n")
    else:
        _show(stored, locks)
    return FINDINGS if locks else OK


def _show(stored: Stored, locks: list[Lock]) -> None:
    if not locks:
        stored.console.say(f"{stored.env}: no state is locked")
        return
    rows = [("unit", "held by", "for", "since", "ID")]
    rows += [(_unit(stored, one), one.who, what(one), since(one), one.id) for one in locks]
    for line in columns(rows):
        stored.console.say(line)
    stored.console.say()
    stored.console.say(f"{stored.env}: {plural(len(locks), 'state')} locked")
    unlock = stored.command(f"state-unlock {_unit(stored, locks[0])}")
    stored.console.steps([(unlock, "only where that run is dead: it names the holder, and asks")])


def what(lock: Lock) -> str:
    """`apply`, as Terraform says OperationTypeApply."""
    return lock.operation.removeprefix("OperationType").lower() or "unknown"


def since(lock: Lock) -> str:
    """`2026-11-21 13:40:12 (3 min 05 s ago)`."""
    age = lock.age(datetime.now(UTC))
    if age is None:
        return lock.created or "unknown"
    return f"{lock.created[:19].replace('T', ' ')} ({duration(max(age, 0.0))} ago)"


def _unit(stored: Stored, lock: Lock) -> str:
    return lock.unit.removeprefix(stored.start)
