"""`invoke destroy`: removes what is applied; dependents first."""

from collections.abc import Sequence
from pathlib import Path

from generator.commands import applied, consent, protection, restorable
from generator.commands.apply import approvals
from generator.commands.errors import RefusedError
from generator.commands.session import Session, open_session
from generator.console import Console, duration, plural
from generator.render.live import DESTROY_FLAG
from generator.runner import Outcome


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    units: Sequence[str] | None = None,
    services: Sequence[str] | None = None,
    account: bool = False,
    approve: Sequence[str] | None = None,
    yes: bool = False,
) -> int:
    """0 where all chosen units are destroyed, 1 where a protected environment's units are not all approved."""
    session = open_session(root, console, "Destroying", env, units, services, account)
    _refuse_protected(session, approvals(session, approve))
    consent.ask(session, "Destroy", yes)
    if session.target.endpoint is not None:
        applied.forget(session.root, session.env)
    restorable.note(session, "destroy")
    outcome = run(session)
    session.show(outcome)
    if outcome.is_ok:
        _close(session, outcome)
    return outcome.exit_code


def run(session: Session) -> Outcome:
    """Stand-ins are allowed: what a unit was built on may be gone already, and a destroy needs none of it."""
    return session.run("destroy", tool_flags=("--feature", f"{DESTROY_FLAG}=true"))


def _refuse_protected(session: Session, approved: set[str]) -> None:
    left = [unit for unit in session.chosen if unit not in approved]
    if session.environment.protected and left:
        raise RefusedError(
            f"{len(left)} of {len(session.chosen)} units are not approved; nothing was destroyed",
            protection.approval(session.env, left),
        )


def _close(session: Session, outcome: Outcome) -> None:
    count = plural(outcome.counts.destroyed, "resource")
    where = plural(len(outcome.units), "unit")
    session.console.say()
    session.console.say(f"{session.env}: {count} destroyed in {where} ({duration(outcome.seconds)})")
    steps = [(session.command("apply"), "make it anew")]
    if session.target.endpoint is not None:
        steps.append((f"invoke down --env {session.env}", "stop the sandbox"))
    session.console.steps(steps)
