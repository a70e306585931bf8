"""`invoke drift`: what was changed behind Terraform's back, by owner and unit. Changes nothing and holds no lock."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from generator.commands import FINDINGS, OK, owners
from generator.commands.choices import one_of
from generator.commands.session import Session, open_session
from generator.console import Console, duration
from generator.review.drift import Drift
from generator.review.drift import drift as compare
from generator.review.drift_words import markdown, summary, text, to_json
from generator.review.reading import read_all
from generator.runner import Outcome, render

FORMATS = ("text", "markdown", "json")
# Credentials of a nightly run only read, and a lock is an object to write. An apply that runs beside it shows as drift.
NO_LOCK = "-lock=false"


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    format: str = "text",
) -> int:
    """0 where all is as Terraform left it, 1 where it is not, 3 where that cannot be told."""
    one_of("format", format, FORMATS)
    session = open_session(root, console, "Looking for drift in", env, units, services, account)
    with tempfile.TemporaryDirectory(prefix="plans-") as scratch:
        folder = Path(scratch)
        outcome = session.run(
            "plan",
            out_dir=folder / "binary",
            json_out_dir=folder / "json",
            show_all=True,
            arguments=(NO_LOCK,),
        )
        plans = read_all(folder / "json") if outcome.is_ok else {}
    if not outcome.is_ok:
        console.note(render(outcome, False).rstrip("\n"))
        return outcome.exit_code
    team = owners.of_units(session.rendering.catalogue, session.env, session.known)
    found = compare(session.env, plans, team, session.is_whole)
    if format == "text":
        _show(session, outcome, found)
    else:
        console.write(markdown(found) if format == "markdown" else to_json(found))
    return FINDINGS if found.changed else OK


def _show(session: Session, outcome: Outcome, found: Drift) -> None:
    console = session.console
    if found.changed:
        console.write(text(found, console.color))
        console.say()
    if found.waiting:
        console.say(f"Not applied yet, and no drift: changes in {', '.join(found.waiting)}.")
    if not session.is_whole:
        console.say("What was added to security groups and roles shows only where all units are looked at.")
    console.say(f"{session.env}: {summary(found)} ({duration(outcome.seconds)})")
    if not found.changed:
        return
    steps = []
    if found.repairable:
        options = "".join(f" --unit {unit}" for unit in found.repairable)
        steps.append((session.command("apply", options), "puts back what was changed or is gone"))
        steps.append((session.command("plan", options), "shows what that apply would do"))
    steps.append(
        ("change the manifest instead, and apply", "keeps what was changed, or takes over what was added")
    )
    console.steps(steps)
