"""`invoke plan`: what Terraform would change, in an environment's units or some of them."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from generator.commands import applied, planned, saved
from generator.commands.saved import Note
from generator.commands.session import Session, open_session
from generator.console import Console, duration, plural
from generator.runner import Outcome, Plan, load_all


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    out: str | None = None,
) -> int:
    """Shows each change; 0 also where there are any, 3 where a unit cannot be planned."""
    session = open_session(root, console, "Planning", env, units, services, account)
    with _folder(out) as folder:
        outcome = session.run("plan", out_dir=folder / saved.BINARY, json_out_dir=folder / saved.JSON)
        plans = load_all(folder / saved.JSON) if outcome.is_ok else []
        if out is not None and outcome.is_ok:
            saved.write(folder, note(session))
    planned.show(plans, console)
    session.show(outcome)
    if outcome.is_ok:
        _close(session, outcome, plans, out)
    return outcome.exit_code


def note(session: Session) -> Note:
    """What plans made in this session are made for."""
    files = applied.digest(session.root, session.env)
    return Note(session.env, session.target.key, files, session.chosen)


@contextlib.contextmanager
def _folder(out: str | None) -> Iterator[Path]:
    if out is None:
        with tempfile.TemporaryDirectory(prefix="plans-") as scratch:
            yield Path(scratch)
        return
    folder = Path(out).expanduser().absolute()
    saved.prepare(folder)
    yield folder


def _close(session: Session, outcome: Outcome, plans: Sequence[Plan], out: str | None) -> None:
    """The sum is the last line, or stands before the next steps where there is something to do."""
    console = session.console
    console.say()
    if stand_ins := planned.mocked(plans):
        console.say(
            f"{plural(len(stand_ins), 'unit')} planned with stand-ins for outputs that are not there yet: "
            f"{', '.join(stand_ins)}. An apply plans them again with the real ones."
        )
    summary = planned.summary(plans)
    console.say(f"{session.env}: {summary} ({duration(outcome.seconds)})")
    if summary == "no changes":
        return
    console.say(f"Every attribute: {outcome.log}")
    steps = [(session.command("apply", _selection(session)), "apply this")]
    if out is not None and not stand_ins:
        steps = [(session.command("apply", f" --plan {out}"), "apply exactly these plans")]
    console.steps(steps)


def _selection(session: Session) -> str:
    return "" if session.is_whole else "".join(f" --unit {unit}" for unit in session.chosen)
