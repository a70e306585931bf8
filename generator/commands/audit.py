"""`invoke audit`: what a legacy Terraform root (or an account) holds, what is wrong with it, and a draft of manifests."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.commands import FINDINGS, OK, legacy
from generator.commands.choices import one_of
from generator.commands.errors import RefusedError
from generator.console import Console, plural
from generator.migrate.audit.data import data
from generator.migrate.audit.gather import Audit, audit
from generator.migrate.audit.report import markdown
from generator.migrate.inventory import merge

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
    else:
        console.write(report[format])
    return OK if found.same else FINDINGS


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
    if written:
        console.say(f"Written to {out}: {plural(len(written), 'file')}")
    _next(console, found, out)


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


def _next(console: Console, found: Audit, out: str | None) -> None:
    console.say()
    if out is None:
        console.steps(
            [
                (
                    "the same command with --out FOLDER",
                    "writes the report and the draft, over nothing that is there",
                )
            ]
        )
        return
    console.steps(
        [
            (f"read {out}/{REPORT[0]}", "the whole report"),
            (f"edit {out}/registry", f"{plural(found.draft.todos, 'decision')} marked TODO: owners first"),
            ("invoke adopt", "moves what is applied here, without a destroy or a replacement"),
        ]
    )
