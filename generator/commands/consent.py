"""Asks before a real account is changed; a sandbox may be changed without a word."""

from generator.commands.errors import RefusedError, UsageError
from generator.commands.session import Session, can_ask
from generator.console import Console


def ask(session: Session, verb: str, yes: bool) -> None:
    """Returns if the account may be changed. Raises UsageError where nobody can be asked, RefusedError at a no."""
    if session.target.endpoint is not None or yes:
        return
    if not can_ask():
        raise UsageError(
            f"nobody is here to say yes to changing {session.target.name}", "In a script, add --yes."
        )
    console = session.console
    console.note(f"{verb} {session.env} in {session.target.name}:")
    for unit in session.chosen:
        console.note(f"  {unit}")
    console.err.write(f"Type the environment's name to go on ({session.env}): ")
    console.err.flush()
    if answer() != session.env:
        raise RefusedError("nothing was changed")


def agree(console: Console, where: str, what: str, word: str, yes: bool) -> None:
    """The same for what no run undoes, in a sandbox as well: a slip there is a slip later. `word` has to be typed."""
    if yes:
        return
    if not can_ask():
        raise UsageError(f"nobody is here to say yes to this in {where}", "In a script, add --yes.")
    console.out.flush()
    console.err.write(f"{what}, in {where}. Type {word} to go on: ")
    console.err.flush()
    if answer() != word:
        raise RefusedError("nothing was changed")


def answer() -> str:
    """What somebody types; nothing at the end of the input."""
    try:
        return input().strip()
    except EOFError:
        return ""
