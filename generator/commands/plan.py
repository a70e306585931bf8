"""`invoke plan`: what Terraform would change, in an environment's units or some of them, in words and dangers first."""

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from generator.commands import owners, saved
from generator.commands.choices import one_of
from generator.commands.session import Session, open_session
from generator.console import Console, duration, plural
from generator.review import Review, Verb, load_all
from generator.review.as_json import to_json
from generator.review.markdown import markdown
from generator.review.said import NOTHING, summary
from generator.review.text import text
from generator.runner import Outcome, render

FORMATS = ("text", "markdown", "json")


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    out: str | None = None,
    format: str = "text",
) -> int:
    """Shows each change; 0 also where there are any, 3 where a unit cannot be planned."""
    one_of("format", format, FORMATS)
    session = open_session(root, console, "Planning", env, units, services, account)
    with _folder(out) as folder:
        outcome, review = make(session, folder, keep=out is not None)
    if format == "text":
        _show(session, outcome, review, out)
    else:
        _print(session, outcome, review, format)
    return outcome.exit_code


def make(session: Session, folder: Path, keep: bool) -> tuple[Outcome, Review]:
    """Plans the session's units into `folder`, with the note that makes them applicable where they are kept."""
    if keep:  # before the plans: whatever changes from now on makes them stale
        noted = replace(saved.note(session), states=saved.states(session))
    outcome = session.run("plan", out_dir=folder / saved.BINARY, json_out_dir=folder / saved.JSON)
    team = owners.of_units(session.rendering.catalogue, session.env, session.known)
    found = load_all(folder / saved.JSON, team) if outcome.is_ok else []
    if keep and outcome.is_ok:
        saved.write(folder, noted, [unit.unit for unit in found])
    return outcome, Review(session.env, tuple(found))


@contextlib.contextmanager
def _folder(out: str | None) -> Iterator[Path]:
    if out is None:
        with tempfile.TemporaryDirectory(prefix="plans-") as scratch:
            yield Path(scratch)
        return
    folder = Path(out).expanduser().absolute()
    saved.prepare(folder)
    yield folder


def _print(session: Session, outcome: Outcome, review: Review, format: str) -> None:
    """For another program: the review alone, or on stderr why there is none."""
    for warning in outcome.warnings:
        session.console.note(f"warning: {warning}")
    if not outcome.is_ok:
        session.console.note(render(outcome, False).rstrip("\n"))
    else:
        session.console.write(markdown(review) if format == "markdown" else to_json(review))


def _show(session: Session, outcome: Outcome, review: Review, out: str | None) -> None:
    console = session.console
    if review.changed:
        console.write(text(review, console.color))
        console.say()
    session.show(outcome)
    if outcome.is_ok:
        _close(session, outcome, review, out)


def _close(session: Session, outcome: Outcome, review: Review, out: str | None) -> None:
    """The sum is the last line, or stands before the next steps where there is something to do."""
    console = session.console
    console.say()
    stand_ins = [unit.unit for unit in review.units if unit.mocked]
    if stand_ins:
        console.say(
            f"{plural(len(stand_ins), 'unit')} planned with stand-ins for outputs that are not there yet: "
            f"{', '.join(stand_ins)}. An apply plans them again with the real ones."
        )
    said = summary(review)
    dangers = sum(1 for _ in review.dangers())
    first = f"; look first at {plural(dangers, 'danger')}" if dangers else ""
    console.say(f"{session.env}: {said}{first} ({duration(outcome.seconds)})")
    if said == NOTHING:
        return
    console.say(f"Terraform's own words: {outcome.log}")
    if _to_adopt(session, review):
        adopt = "takes over what is there; an apply would make all of it a second time"
        console.steps([(session.command("adopt", " --from LEGACY_ROOT"), adopt)])
        return
    steps = [(session.command("apply", _selection(session)), "apply this")]
    if out is not None and not stand_ins:
        steps = [(session.command("apply", f" --plan {out}"), "apply exactly these plans")]
    console.steps(steps)


def _to_adopt(session: Session, review: Review) -> bool:
    """Whether manifests reproduce an estate of which no unit has anything yet."""
    services = session.rendering.catalogue.services[session.env].values()
    missing = all(set(unit.counts) <= {Verb.CREATED} for unit in review.units)
    return missing and len(review.changed) == len(session.chosen) and any(one.adopted for one in services)


def _selection(session: Session) -> str:
    return "" if session.is_whole else "".join(f" --unit {unit}" for unit in session.chosen)
