"""What to say, and to save, after a run that did not end well: locks of others, a state bucket that is not there yet,
states that could not be written, a sandbox that died.

Nothing that Terraform knows of the account may be lost with a folder of caches.
"""

from collections.abc import Iterator
from pathlib import Path

from generator.commands.session import Session
from generator.runner import Outcome, Result
from generator.sandbox import Condition, status
from generator.states.errors import NO_BUCKET

ERRORED = "errored.tfstate"  # where Terraform and OpenTofu write a state that the backend does not take
_LOCKED = "Error acquiring the state lock"
_BROKEN = (Result.FAILED, Result.INTERRUPTED)


def tell(session: Session, outcome: Outcome) -> None:
    """Everything that is known of it, on stderr."""
    broken = [unit for unit in outcome.units if unit.result in _BROKEN]
    if any(_LOCKED in unit.error for unit in broken):
        session.console.note(
            "Locked by another run. Wait for its end; whose it is, and what to do if it is dead: "
            f"{session.command('state-locks')}"
        )
    if session.target.endpoint is None and any(NO_BUCKET.search(unit.error) for unit in broken):
        session.console.note(
            f"The state bucket of {session.env} is not there yet. The first apply makes it: {session.command('apply')}"
        )
    if _is_dead(session):
        session.console.note(
            f"The sandbox of {session.env} has stopped, and all that was applied in it is gone. "
            f"Start it anew: invoke up --env {session.env}"
        )
        return
    for unit, file in saved(session, [unit.unit for unit in broken]):
        restore = session.command(f"state-restore {unit}", f" --file {file}")
        session.console.note(
            f"{unit}: what was made could not be written to its state. It is kept in {file}; nothing is lost if you put "
            f"it back before anything else: {restore}"
        )


def _is_dead(session: Session) -> bool:
    if session.target.endpoint is None:
        return False
    return status(session.root, session.env).condition is not Condition.RUNNING


def saved(session: Session, units: list[str]) -> Iterator[tuple[str, Path]]:
    """(unit, file) of each state that was left in a cache; the file is where no cleaning reaches it."""
    from generator.commands.stored import place_of
    from generator.states import keep

    for unit in units:
        for file in sorted((session.folder / unit / ".terragrunt-cache").rglob(ERRORED)):
            place = place_of(session.root, session.console, session.target) / "unwritten" / keep.stamp()
            target = keep.take(file, place / f"{unit.replace('/', '-')}{keep.COPY}")
            yield unit, target
