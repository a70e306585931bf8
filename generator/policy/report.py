"""The whole of it: what is there to be read, what the programs say of it, and what is left of that."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.console import plural
from generator.findings import Finding
from generator.policy import checkov, places, skips, tflint
from generator.policy.checkov import Plan, Scanned
from generator.policy.judge import judge, unread
from generator.policy.places import Modules
from generator.toolchain import host, ready


@dataclass(frozen=True, slots=True)
class Report:
    """`read` says in words what was looked at; `texts` holds the files that findings point into."""

    findings: tuple[Finding, ...]
    skipped: int
    read: tuple[str, ...]
    texts: Mapping[str, str]


def make(root: Path, folders: Sequence[Path], note: Callable[[str], None]) -> Report:
    """Looks at everything; `folders` hold plans. Raises ToolchainError, or UsageError for a folder without plans."""
    plans, missing, environments = _plans(folders)
    here = host.current()
    modules = places.modules(root)
    entries, faults = skips.load(root)
    program = ready.tflint(here)
    note(f"tflint reads {plural(len(modules.texts), 'file')} ...")
    linted = tflint.lint(program, root, modules)
    beside = f" and {plural(len(plans), 'plan')}" if plans else ""
    note(f"checkov reads {plural(len(modules.texts), 'file')}{beside} ...")
    scanned = checkov.scan(here, root, modules, plans)
    judged = judge(
        (*linted.hits, *scanned.hits), entries, _looked(root, modules, linted, scanned, plans), modules
    )
    found = (*faults, *missing, *linted.faults, *scanned.faults, *judged.findings)
    texts = {**modules.texts, skips.FILE: _text(root / skips.FILE)}
    said = _read(scanned, linted, modules, plans, environments)
    return Report(found, judged.skipped, said, texts)


def _looked(
    root: Path, modules: Modules, linted: tflint.Linted, scanned: Scanned, plans: Sequence[Plan]
) -> dict[str, Collection[str]]:
    """Scope -> places, where nothing was left unread."""
    looked: dict[str, Collection[str]] = {}
    if not linted.faults:
        looked["tflint"] = modules.places
    if not any(fault.check == "policy-unread" for fault in scanned.faults):
        looked.update(dict.fromkeys(("modules", "services"), modules.places))
        if _all_units(root, plans):
            looked["plans"] = scanned.planned
    return looked


def _plans(folders: Sequence[Path]) -> tuple[list[Plan], list[Finding], list[str]]:
    """Every plan of the folders, those that are gone from them, and the environments."""
    from generator.commands import saved
    from generator.commands.errors import UsageError
    from generator.runner.plans import PLAN_FILE

    plans: list[Plan] = []
    missing: list[Finding] = []
    environments: list[str] = []
    for folder in folders:
        try:
            note = saved.read(folder)
        except UsageError as error:
            raise UsageError(
                f"--plans {folder}: no plans that `invoke plan --out` made", error.hint
            ) from error
        environments.append(note.environment)
        for unit in note.plans:
            path = (folder / saved.JSON / unit / PLAN_FILE).absolute()
            where = f"{note.environment} {unit}"
            if _is_plan(path):
                plans.append(Plan(path, unit, where))
            else:
                missing.append(
                    unread(
                        f"modules/{places.of_unit(unit)}/main.tf",
                        f"the plan of {where} is gone from {folder}",
                    )
                )
    return plans, missing, environments


def _is_plan(path: Path) -> bool:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(data, dict) and "planned_values" in data


def _all_units(root: Path, plans: Collection[Plan]) -> bool:
    """Whether there is a plan of every unit in the tree: only then a skip that was not needed is needed nowhere."""
    live = root / "live"
    files = [file.relative_to(live).parts for file in live.glob("*/*/**/terragrunt.hcl")]
    units = {
        f"{parts[0]} {'/'.join(parts[1:-1])}"
        for parts in files
        if not any(part.startswith(".") for part in parts)
    }
    return bool(units) and units <= {plan.where for plan in plans}


def _read(
    scanned: Scanned,
    linted: tflint.Linted,
    modules: Modules,
    plans: Sequence[Plan],
    environments: Sequence[str],
) -> tuple[str, ...]:
    lines = [
        f"checkov {scanned.version}: {plural(len(modules.texts), 'file')} with {plural(len(modules.blocks), 'block')}, "
        f"{plural(scanned.checks, 'check')}",
        f"tflint {linted.version}: {plural(linted.files, 'file')}",
    ]
    if environments:
        lines.insert(
            1,
            f"plans of {', '.join(environments)}: {plural(len(plans), 'unit')} that would change, "
            f"{plural(scanned.resources, 'resource')}",
        )
    else:
        lines.append("Plans were not looked at: --plans DIR, made by `invoke plan --out DIR`.")
    return tuple(lines)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
