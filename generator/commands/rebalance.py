"""`invoke rebalance`: the only way in which recorded priorities move, each apply proved to change no request's answer."""

from pathlib import Path

from generator.commands import FINDINGS, OK, judged
from generator.commands.choices import environment_of, one_of
from generator.commands.errors import UsageError
from generator.console import Console
from generator.explain import moves
from generator.routing import UndecidedError


def command(
    root: Path,
    console: Console,
    *,
    env: str | None = None,
    balancer: str | None = None,
    reorder: bool = False,
    write: bool = False,
) -> int:
    """Shows the applies; with `write` the files of the first one are written."""
    catalogue = judged.catalogue(root, console)
    name = environment_of(catalogue.platform, env).name
    known = list(catalogue.balancers[name])
    if balancer is None:
        raise UsageError("which load balancer?", f"Say it with --balancer: {', '.join(known)}.")
    one_of("load balancer", balancer, known)
    try:
        planned = moves.plan(catalogue, name, balancer, reorder=reorder)
    except UndecidedError as error:
        console.fault(f"no proof within its limits: {error}", "Nothing was moved.")
        return FINDINGS
    console.write(moves.text(planned))
    if planned.plan.stuck:
        return FINDINGS
    if planned.plan.steps and write:
        made = judged.written(root, lambda found: moves.after(found, planned), write_it=True)
        console.say(f"Written for apply 1 of {len(planned.plan.steps)}: {made.summary()}.")
        console.say(f"Next: invoke apply --env {name}, then this command again until nothing is left to move")
    elif planned.plan.steps:
        console.say(
            f"Next: the same command with --write, which writes the files of apply 1 of {len(planned.plan.steps)}"
        )
    return OK
