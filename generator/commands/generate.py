"""`invoke generate`: renders everything from the manifests, and removes what none asks for any more.

A unit that may still have a state is not removed but marked as leaving (docs/adr/0014-leaving.md).
"""

import time
from collections.abc import Collection, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from generator import write
from generator.cache import Memory, inside
from generator.commands import FINDINGS, OK
from generator.commands.garbage import uncollected
from generator.commands.shown import report
from generator.commands.waiting import progress
from generator.console import Console, duration, plural
from generator.findings import Finding, has_errors, render_text
from generator.plan import OWNED, Plan

if TYPE_CHECKING:
    from generator.commands.rendered import Rendering

LISTED = 30  # changed files that are named one by one
PLANNED = 4  # environments whose plans are named one by one
SHORTEST_UNIT = 2  # live/<environment>/...: parts of a path behind which an environment begins


@uncollected()
def command(
    root: Path,
    console: Console,
    *,
    check: bool = False,
    diff: bool = False,
    service: str | None = None,
    env: str | None = None,
    force: bool = False,
) -> int:
    """Writes all or nothing. With `check` or `diff` nothing; `check` gives 1 if there is anything to write."""
    started = time.monotonic()
    if faults := write.recover(root):
        return _refuse(faults, console)
    memory = None if service or env or diff else Memory(root, OWNED)
    if memory and (same := memory.rendered()):
        console.write(report(root, same.findings, console))
        console.say(_sum(Plan(), same.files, started))
        return OK
    if memory and (few := inside.rendered(root, memory)):
        return _written(root, few, memory, console, check, started)
    from generator.commands import consequences, rendered

    rendering = _compared(root, service, env, force, memory, console)
    console.write(_warnings(rendering, console))
    if not rendering.plan.is_safe and not diff:
        return _refuse(rendering.plan.findings, console)
    if diff:
        console.write(rendering.plan.diff())
    elif not check and (faults := write.apply(rendering.plan, root, progress(console, "Writing files"))):
        return _refuse(faults, console)
    if memory and (rendering.plan.is_empty or not check):
        rendered.keep(memory, rendering)
    for line in consequences.lines(rendering):
        console.note(line) if diff else console.say(line)
    known = rendering.catalogue.platform.environments
    return _told(rendering.plan, console, check, diff, started, known)


def _written(
    root: Path, few: inside.Inside, memory: Memory, console: Console, check: bool, started: float
) -> int:
    """What changed inside a few services, where that is all."""
    console.write(report(root, few.changed.findings, console))
    if not check and (faults := write.apply(few.plan, root)):
        return _refuse(faults, console)
    if few.plan.is_empty or not check:
        few.keep(memory)
    return _told(few.plan, console, check, False, started)


def _compared(
    root: Path, service: str | None, env: str | None, force: bool, memory: Memory | None, console: Console
) -> "Rendering":
    from generator.commands import rendered
    from generator.commands.choices import environment_of, service_of

    built = rendered.build(root, memory, progress(console, "Rendering services"))
    catalogue = rendered.catalogue_of(built)
    if service is not None:
        service_of(catalogue.names, service)
    if env is not None:
        environment_of(catalogue.platform, env)
    return rendered.compare(root, built, rendered.of(service, env), force, memory)


def _warnings(rendering: "Rendering", console: Console) -> str:
    """What the checks warn of; nothing where they do not."""
    judged = rendering.built.judged
    if not judged.findings:
        return ""
    return render_text(judged.findings, judged.loaded.texts, console.color)


def _refuse(findings: Sequence[Finding], console: Console) -> int:
    console.write(render_text(findings, {}, console.color))
    half_done = any(write.HALF_DONE in finding.message for finding in findings)
    console.say("Run the same command again." if half_done else "Nothing was written.")
    return FINDINGS if has_errors(findings) else OK


def _told(
    plan: Plan,
    console: Console,
    check: bool,
    diff: bool,
    started: float,
    known: Collection[str] | None = None,
) -> int:
    """What was done, or would be, the sum, and what to do with it."""
    if not diff:
        for change in plan.changes[:LISTED]:
            console.say(f"  {change.kind} {change.path}")
        if len(plan.changes) > LISTED:
            console.say(f"  and {plural(len(plan.changes) - LISTED, 'file')} more")
    line = _sum(plan, len(plan.changes) + len(plan.unchanged), started)
    if not (check or diff):
        console.say(line)
        if plan.changes:
            console.steps(_next(plan, known))
        return OK
    if plan.is_empty:
        console.note(line) if diff else console.say(line)
        return OK
    line = f"{line}; `invoke generate` writes it"
    console.note(line) if diff else console.say(line)
    return FINDINGS if check else OK


def _next(plan: Plan, known: Collection[str] | None) -> list[tuple[str, str]]:
    """A review, and the Terraform plan of each environment of which a unit was written; one that leaves has no plan."""
    live = [path.parts for change in plan.changes if (path := PurePosixPath(change.path)).parts[0] == "live"]
    found = list(dict.fromkeys(parts[1] for parts in live if len(parts) > SHORTEST_UNIT))
    found = [name for name in found if known is None or name in known]
    steps = [("git status", "review it, and commit it with what it was made from")]
    if 0 < len(found) <= PLANNED:
        return steps + [(f"invoke plan --env {name}", f"what it changes in {name}") for name in found]
    if found or any(change.path.startswith("modules/") for change in plan.changes):
        steps.append(("invoke affected HEAD", "the units that it changes, for invoke plan --env ENVIRONMENT"))
    return steps


def _sum(plan: Plan, files: int, started: float) -> str:
    """`nothing to change (102 files, 0.42 s)`."""
    return f"{plan.summary()} ({plural(files, 'file')}, {duration(time.monotonic() - started)})"
