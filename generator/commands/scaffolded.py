"""How the commands that start or update a person's files show what came of it."""

from typing import TYPE_CHECKING

from generator.console import Console
from generator.findings import render_text

if TYPE_CHECKING:
    from generator.scaffold import Result


def show(result: "Result", console: Console) -> int:
    """Findings, the diff of a preview or conflict, what was done, and the next steps; gives the exit code."""
    from generator.scaffold import Outcome

    if result.findings:
        console.write(render_text(result.findings, result.sources, console.color))
    if result.diff and result.outcome in (Outcome.PREVIEW, Outcome.CONFLICT, Outcome.MARKED):
        console.write(result.diff)
    if result.outcome is Outcome.PREVIEW:
        console.say("Nothing was written (--diff).")
    elif result.message:
        console.say(result.message)
    if result.next_steps:
        console.write(result.next_steps)
    return result.exit_code
