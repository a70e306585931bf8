"""`invoke apply`: makes an environment, or some of its units, what the manifests ask for."""

from collections.abc import Sequence
from pathlib import Path

from generator.commands import FINDINGS, OK, applied, consent, resting, restorable, saved, sign_in, waves
from generator.commands.errors import UsageError
from generator.commands.session import Session, open_session
from generator.commands.units import closure, named
from generator.console import Console, duration, plural
from generator.runner import Outcome, load_all


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    plan: str | None = None,
    approve: Sequence[str] | None = None,
    yes: bool = False,
) -> int:
    """0 where everything chosen is applied, 1 where something would be lost without approval."""
    session = open_session(root, console, "Applying", env, units, services, account)
    approved = approvals(session, approve)
    consent.ask(session, "Apply", yes)
    late: list[str] = []
    outcome = run(session, approved) if plan is None else _saved(session, plan, approved, late)
    session.show(outcome)
    if outcome.is_ok:
        _close(session, outcome)
        if late:
            return _tell_late(session, late)
    return outcome.exit_code


def approvals(session: Session, approve: Sequence[str] | None) -> set[str]:
    """The units that may lose data; a misspelt one is an error, as it would approve nothing."""
    if approve and not session.environment.protected:
        raise UsageError(
            f"--approve: {session.env} is not protected", "Leave it out; nothing has to be approved there."
        )
    return {named(session.known, session.env, text) for text in approve or ()}


def run(session: Session, approved: set[str]) -> Outcome:
    """Applies the chosen units: in waves where the environment is protected and there is something to lose."""
    if session.target.endpoint is not None:
        applied.forget(session.root, session.env)
    restorable.note(session, "apply")
    if session.environment.protected and not is_new(session):
        return waves.apply(session, approved)
    return session.run("apply")


def is_new(session: Session) -> bool:
    """Whether no unit of a sandbox has a state yet, so that there is nothing to lose."""
    endpoint = session.target.endpoint
    if endpoint is None:
        return False
    bucket = session.rendering.catalogue.platform.state_bucket_of(session.env)
    return not applied.states(endpoint, bucket)


def _saved(session: Session, plan: str, approved: set[str], late: list[str]) -> Outcome:
    """Applies plans made earlier, exactly. Raises UsageError or RefusedError where they do not fit any more.

    `late` gets the units whose plans stand on outputs that other plans of the set change: they are left.
    """
    folder = Path(plan).expanduser().absolute()
    noted = saved.read(folder)
    chosen = session.chosen if not session.is_whole else noted.units
    saved.check(noted, saved.note(session), chosen)
    dependencies = waves.read_dependencies(session)
    saved.refuse_stale(noted, saved.states(session), {*chosen, *closure(chosen, dependencies)})
    plans = [one for one in load_all(folder / saved.JSON) if one.unit in chosen]
    saved.refuse_others(folder, noted, plans, chosen)
    waves.refuse_mocks(plans)
    if session.environment.protected:
        waves.look(plans, session.env, approved)
    changed = [one.unit for one in plans if not one.is_clean]
    given = {one.unit for one in plans if one.output_changes}
    late += [unit for unit in changed if closure([unit], dependencies) & given]
    now = [unit for unit in changed if unit not in late]
    if not now:
        return Outcome("apply", session.folder, (), OK, 0.0, folder)
    if session.target.endpoint is not None:
        applied.forget(session.root, session.env)
    restorable.note(session, "apply")
    return session.run("apply", now, out_dir=folder / saved.BINARY)


def _tell_late(session: Session, late: Sequence[str]) -> int:
    session.console.fault(
        f"not applied: {', '.join(late)}; these were planned on outputs that have changed just now",
        f"Plan again: {session.command('plan', ''.join(f' --unit {unit}' for unit in late))}",
    )
    return FINDINGS


def _close(session: Session, outcome: Outcome) -> None:
    console, counts = session.console, outcome.counts
    console.say()
    what = (
        f"{counts.added} added, {counts.changed} changed, {counts.destroyed} destroyed"
        if counts.total
        else "nothing had to change"
    )
    where = f" in {plural(len(outcome.units), 'unit')}" if outcome.units else ""
    console.say(f"{session.env} is applied: {what}{where} ({duration(outcome.seconds)})")
    sign_in.complete(session)
    resting.release(session)
    console.steps(
        [
            (session.command("output"), "names, addresses and ARNs for others to build on"),
            (session.command("plan"), "should say: no changes"),
        ]
    )
