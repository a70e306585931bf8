"""`invoke audit`: what a legacy Terraform root (or an account) holds, what is wrong with it, and a draft of manifests."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from shlex import quote
from typing import Any

from generator.commands import FINDINGS, OK, legacy
from generator.commands.choices import one_of
from generator.commands.errors import RefusedError
from generator.console import Console, plural
from generator.migrate.audit.data import data
from generator.migrate.audit.draft.things import KINDS
from generator.migrate.audit.gather import Audit, audit
from generator.migrate.audit.report import markdown
from generator.migrate.inventory import merge
from generator.pipeline import PLATFORM_FILE

FORMATS = ("text", "markdown", "json")
REPORT = "audit.md", "audit.json"


def command(
    root: Path,
    console: Console,
    *,
    path: str,
    state: str | None = None,
    plan: str | None = None,
    region: str | None = None,
    out: str | None = None,
    format: str = "text",
    service: str | None = None,
    organization: str | None = None,
    env: str | None = None,
    zone: str | None = None,
    things: bool = False,
    var: Sequence[str] | None = None,
    var_file: Sequence[str] | None = None,
) -> int:
    """Prints the report, or its summary; with `out` writes it and the draft. 1 if the draft answers otherwise."""
    one_of("format", format, FORMATS)
    sources = [one for one in (path, state, plan) if one]
    inventories = [legacy.inventory(console, path, region, var, var_file)]
    inventories += [legacy.of_json(Path(one)) for one in (state, plan) if one]
    folder = str(Path(path).resolve()) if Path(path).is_dir() else ""
    found = audit(
        merge(*inventories),
        folder,
        service=service,
        organization=organization,
        environment=env,
        zone=zone,
        things=things,
    )
    values = data(found)
    report = {
        "markdown": markdown(values, sources),
        "json": json.dumps(values, indent=2, ensure_ascii=False) + "\n",
    }
    written = _write(Path(out), found, report) if out else []
    if format == "text":
        _summary(console, found, sources, written, out)
        _kept_back(console, found, things)
        _next(console, root, found, path, state, out)
    else:
        console.write(report[format])
    return OK if found.same and not found.errors else FINDINGS


def _write(folder: Path, found: Audit, report: dict[str, str]) -> list[str]:
    """The draft and the report as new files: all of them or none; nothing that is there is touched."""
    files = {**found.draft.files, REPORT[0]: report["markdown"], REPORT[1]: report["json"]}
    there = sorted(name for name in files if os.path.lexists(folder / name))
    if there:
        listed = ", ".join(str(folder / name) for name in there[:3]) + (" ..." if len(there) > 3 else "")
        raise RefusedError(
            f"{listed} is there already, and nothing is overwritten", "Choose another folder with --out."
        )
    from generator import plan, write

    folder.mkdir(parents=True, exist_ok=True)
    begun = (folder / plan.WORK_FOLDER).exists()
    changes = tuple(plan.Change(name, None, text.encode()) for name, text in sorted(files.items()))
    faults = write.apply(plan.Plan(changes), folder)
    if faults:
        raise RefusedError(faults[0].message, faults[0].hint)
    if not begun:
        shutil.rmtree(folder / plan.WORK_FOLDER, ignore_errors=True)
    return sorted(files)


def _summary(
    console: Console, found: Audit, sources: Sequence[str], written: Sequence[str], out: str | None
) -> None:
    estate, inventory = found.estate, found.inventory
    shared = sum(one.kind == "shared" for one in found.sharing)
    console.heading(f"{found.own}: {plural(len(found.sharing), 'resource')} in {', '.join(sources)}")
    counted = [
        (len(estate.balancers), "load balancer"),
        (len(estate.listeners), "listener"),
        (len(estate.rules), "rule"),
        (len(estate.groups), "target group"),
        (len(estate.records), "record"),
    ]
    console.say("  " + ", ".join(plural(count, word) for count, word in counted))
    console.say(f"  {shared} shared, {len(found.sharing) - shared} the service's own")
    console.say(
        f"  {plural(len(found.uses), 'dependency')} across services and roots, "
        f"{plural(len(found.hardcoded), 'hard-coded value')}"
    )
    _list(console, "What is wrong with the rules as they are", [_fault(one) for one in found.faults])
    _list(
        console,
        "Not read",
        [f"{one.position.file}:{one.position.line}: {one.why}" for one in inventory.unread],
    )
    _list(console, "Not in the draft", [f"{one.what}: {one.why}" for one in found.draft.left_out])
    console.say()
    console.heading(_verdict(found))
    _differences(console, found)
    errors = [f"{one.position}: {one.check}: {one.message.splitlines()[0]}" for one in found.errors]
    _list(console, "To be mended in the draft before `invoke generate` takes it", errors)
    if written:
        console.say(f"Written to {out}: {plural(len(written), 'file')}")


def _fault(one: Any) -> str:
    place = f"{one.origin.file}:{one.origin.line}: " if one.origin else ""
    return f"{place}{one.finding.check}: {one.finding.message.splitlines()[0]}"


def _list(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        console.say()
        console.heading(f"{title} ({len(lines)})")
        for line in lines:
            console.say(f"  {line}")


def _verdict(found: Audit) -> str:
    if found.same:
        return "The draft: every request gets the same answer as by the legacy rules, rule for rule"
    return "The draft does not answer every request as the legacy does"


def _differences(console: Console, found: Audit) -> None:
    from generator.explain import changes

    if found.parity is not None and not found.parity.same:
        console.write(changes.text(found.parity.comparison))
    for line in found.unlike:
        console.say(f"  {line}")


def _kept_back(console: Console, found: Audit, things: bool) -> None:
    """What holds data, where it was not drafted."""
    held = [one for _, types, _ in KINDS for one in found.inventory.of_type(*types)]
    if held and not things:
        console.say(
            f"{plural(len(held), 'thing')} that {'holds' if len(held) == 1 else 'hold'} data or images "
            f"{'stays' if len(held) == 1 else 'stay'} in the legacy root: --things drafts them too, now or later"
        )


def _next(console: Console, root: Path, found: Audit, path: str, state: str | None, out: str | None) -> None:
    console.say()
    if out is None:
        again = "writes the report and the draft, over nothing that is there"
        console.steps([("the same command with --out FOLDER", again)])
        return
    steps = [(f"less {quote(f'{out}/{REPORT[0]}')}", "the whole report")]
    if path == legacy.ACCOUNT:
        other = "the Terraform root that made this: `invoke adopt` moves what its state has"
        steps.append(("invoke audit ROOT --state STATE --out FOLDER", other))
    elif not _applied(found):
        pull = f"(cd {quote(path)} && terraform state pull) > legacy.tfstate"
        steps.append(
            (pull, "then this command with --state legacy.tfstate: ids, and the names that AWS gave")
        )
    else:
        steps += _adopting(root, found, path, state, out)
    console.steps(steps)


def _applied(found: Audit) -> bool:
    """Whether a state was read: what Terraform has in hand can be adopted."""
    return any(one.get("arn") for one in found.inventory.managed)


def _adopting(root: Path, found: Audit, path: str, state: str | None, out: str) -> Iterator[tuple[str, str]]:
    """From the draft to the adoption. A fresh repository has a registry of examples, which the draft takes the place of."""
    folder, env = Path(path), found.draft.environment
    todos = (
        f"{plural(found.draft.todos, 'decision')} marked TODO: owners first"
        if found.draft.todos
        else "to taste"
    )
    drafted = quote(f"{out}/registry")
    yield f"$EDITOR {drafted}", todos
    if (root / PLATFORM_FILE).exists():
        examples = "if these are examples, of which nothing is applied; else add the draft to them by hand"
        yield "rm -r registry modules/services live/*/", examples
    yield f"cp -R {drafted} .", "the draft becomes the registry of this repository"
    yield "invoke generate", "units and modules of it"
    if found.estate.balancers:
        yield (
            f"invoke route-diff {quote(state or path)} --env {env}",
            "the legacy rules against it: every request alike",
        )
    source = quote(path) if folder.is_dir() else "ROOT"
    yield (
        f"invoke adopt --from {source} --env {env}",
        "what would move, with --account in the account; nothing is touched. No `invoke apply` before",
    )
