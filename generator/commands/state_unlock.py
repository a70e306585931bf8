"""`invoke state-unlock`: takes away a lock whose run is dead, after naming its holder."""

from pathlib import Path

from generator.commands import OK
from generator.commands.consent import agree
from generator.commands.state_locks import since, what
from generator.commands.stored import open_states
from generator.console import Console


def command(
    root: Path,
    console: Console,
    *,
    unit: str,
    env: str | None = None,
    account: bool = False,
    yes: bool = False,
) -> int:
    """Takes away exactly the lock that was shown; another one that came since is left alone."""
    stored = open_states(root, console, env, account)
    name = stored.named(unit)
    lock = stored.store.lock_of(stored.path(name))
    if lock is None:
        console.say(f"{name} in {stored.env} is not locked")
        return OK
    console.say(f"{name} in {stored.env} is held by {lock.who}, for {what(lock)}, since {since(lock)}")
    console.note("While that run is alive, taking its lock away lets two runs write one state.")
    agree(console, stored.target.name, "Taking away this lock", name, yes)
    stored.store.unlock(lock)
    console.say(f"{name} in {stored.env} is free")
    console.steps([(stored.command("plan", f" --unit {name}"), "what that run left undone")])
    return OK
