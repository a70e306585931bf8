"""`invoke audit`: what a legacy Terraform root (or an account) holds, what is wrong with it, and a draft of manifests."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.commands import FINDINGS, OK
from generator.commands.choices import one_of
from generator.commands.errors import RefusedError, UsageError
from generator.console import Console, plural
from generator.migrate.audit.data import data
from generator.migrate.audit.gather import Audit, audit
from generator.migrate.audit.report import markdown
from generator.migrate.inventory import Inventory, LegacyError, merge, read_hcl, read_plan, read_state
from generator.migrate.legacy.plan import is_plan
from generator.migrate.legacy.state import document, is_state

FORMATS = ("text", "markdown", "json")
ACCOUNT = "account"
EXAMPLE = "For example: invoke audit ../data-pipeline/infrastructure/terraform --out draft"
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
    inventories = [_inventory(console, path, region, var, var_file)]
    inventories += [_json(Path(one)) for one in (state, plan) if one]
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


def _inventory(
    console: Console, path: str, region: str | None, var: Sequence[str] | None, var_file: Sequence[str] | None
) -> Inventory:
    target = Path(path)
    if path == ACCOUNT and not target.exists():
        return _account(console, region)
    if not target.exists():
        raise UsageError(f"there is no file or folder {path}", EXAMPLE)
    return _folder(console, target, var, var_file) if target.is_dir() else _json(target)


def _folder(
    console: Console, folder: Path, var: Sequence[str] | None, var_file: Sequence[str] | None
) -> Inventory:
    console.note(f"Reading {folder}")
    variables = {}
    for text in var or ():
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(
                f"--var {text}: not of the form name=value", "For example: --var environment=staging"
            )
        variables[name.strip()] = value
    try:
        return read_hcl(
            folder, base=Path.cwd(), var_files=tuple(map(Path, var_file or ())), variables=variables
        )
    except LegacyError as error:
        raise UsageError(str(error), EXAMPLE) from error


def _json(file: Path) -> Inventory:
    """A state or a plan, whichever it is."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{file}: this is no text; of a plan file make JSON first",
            "terraform show -json FILE > plan.json",
        ) from error
    try:
        found = document(text)
        if is_plan(found):
            return read_plan(text)
        if is_state(found) or "version" in found:
            return read_state(text)
        raise LegacyError(
            "this is neither a state (`terraform state pull`) nor a plan (`terraform show -json`)"
        )
    except LegacyError as error:
        raise UsageError(f"{file}: {error}") from error


def _account(console: Console, region: str | None) -> Inventory:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from generator.migrate.legacy.live import read_live

    where = region or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    console.note(f"Reading the account of your credentials, region {where}")
    try:
        return read_live(lambda name: boto3.client(name, region_name=where))
    except (BotoCoreError, ClientError) as error:
        raise OSError(None, f"the account cannot be read: {error}", "AWS") from error


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
