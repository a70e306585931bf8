"""Numbers that a rule left rest for one apply (docs/routing.md); here that apply has been, so they are free again.

Only an apply to the real account counts: what a sandbox has seen says nothing of the rules that people reach.
"""

from generator import allocation
from generator.commands import judged
from generator.commands.session import Session


def release(session: Session) -> None:
    """After a whole environment was applied: its record without resting numbers, written and to be committed."""
    recorded = session.rendering.catalogue.records.get(session.env, {})
    still = {unit.split("/")[1] for unit in session.rendering.built.leaving(session.env)}
    free = allocation.applied(recorded, still)
    resting = sorted(
        number
        for key, record in recorded.items()
        for number in record.resting.keys() - free[key].resting.keys()
    )
    if not resting or not session.is_whole or session.target.endpoint is not None:
        return
    judged.written(session.root, lambda base: allocation.recording(base, session.env, free), write_it=True)
    numbers = ", ".join(map(str, resting))
    session.console.say(f"Free again: {numbers}. {allocation.file_of(session.env)} was written; commit it.")
