"""`invoke orphans`: states in the bucket against the tree, so that nothing in an account is forgotten."""

import json
import re
import subprocess
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from generator import standing
from generator.catalogue import Catalogue
from generator.commands import FINDINGS, OK, judged, target
from generator.commands.choices import one_of
from generator.commands.stored import Stored, find_environment, leaving_environments, store_of
from generator.console import Console, columns, plural
from generator.leaving import Record
from generator.states.compare import Kind, Row, compare

FORMATS = ("text", "json")
_OWNER = re.compile(r"^owner: *[\"']?([\w-]+)", re.MULTILINE)
_SAID = {
    Kind.ORPHAN: "resources that no unit manages",
    Kind.REMNANT: "an empty state without a unit",
    Kind.LEAVING: "no manifest asks for it any more",
    Kind.KEPT: "kept on purpose",
    Kind.EMPTY: "nothing in its state",
    Kind.NEW: "never applied",
}
_BAD = (Kind.ORPHAN, Kind.REMNANT, Kind.LEAVING)


def command(
    root: Path, console: Console, *, env: str | None = None, account: bool = False, format: str = "text"
) -> int:
    """1 where something is left that no manifest asks for; what has never been applied is only said."""
    one_of("format", format, FORMATS)
    catalogue = judged.catalogue(root, console)
    found: dict[str, list[tuple[Row, str | None]]] = {}
    for name in _environments(catalogue, env):
        stored = _open(root, console, catalogue, name, account)
        found[name] = [(row, owner(stored, row.unit)) for row in rows(stored)]
        if format == "text":
            _show(stored, found[name])
    if format == "json":
        console.write(
            json.dumps({name: list(map(_data, group)) for name, group in found.items()}, indent=2) + "\n"
        )
    return FINDINGS if any(row.kind in _BAD for group in found.values() for row, _ in group) else OK


def rows(stored: Stored) -> list[Row]:
    """Everything that does not simply belong together."""
    entries = stored.store.entries(stored.start)
    states = stored.store.read_all([entry.unit for entry in entries])
    record: Record = stored.catalogue.leaving.get(stored.env, Record())
    leaving = {stored.path(unit) for unit in record.units}
    kept = {stored.path(unit) for unit, one in record.units.items() if one.kept}
    units = {stored.path(unit) for unit in standing.present(stored.root, stored.env)} - leaving
    return compare(entries, states, units, leaving, kept)


def _environments(catalogue: Catalogue, env: str | None) -> Sequence[str]:
    if env is not None:
        return [find_environment(catalogue, env).name]
    return [*catalogue.platform.environments, *leaving_environments(catalogue)]


def _open(root: Path, console: Console, catalogue: Catalogue, name: str, account: bool) -> Stored:
    where = target.choose(root, find_environment(catalogue, name), account)
    return Stored(root, console, catalogue, where, store_of(catalogue, where))


def owner(stored: Stored, path: str) -> str | None:
    """Whose a unit is: by the record, the manifest, or the last manifest that git knows of."""
    unit = path.removeprefix(stored.start)
    record: Record = stored.catalogue.leaving.get(stored.env, Record())
    if unit in record.units and record.units[unit].owner:
        return record.units[unit].owner
    group, _, rest = unit.partition("/")
    service = rest.partition("/")[0]
    if group != "services" or not service:
        return stored.catalogue.platform.alerts
    here = stored.catalogue.variants(service)
    return next(iter(here.values())).owner if here else _of_history(stored.root, service)


def _of_history(root: Path, service: str) -> str | None:
    """The owner that the service's manifest named before it was removed."""
    file = f"registry/services/{service}.yaml"
    try:
        last = _git(root, "log", "-1", "--diff-filter=D", "--format=%H", "--", file).strip()
        found = _OWNER.search(_git(root, "show", f"{last}^:./{file}")) if last else None
    except (OSError, subprocess.SubprocessError):
        return None
    return found.group(1) if found else None


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=True, timeout=30)
    return done.stdout.decode("utf-8", "replace")


def _show(stored: Stored, found: Sequence[tuple[Row, str | None]]) -> None:
    console = stored.console
    bad = sum(row.kind in _BAD for row, _ in found)
    if found:
        console.heading(stored.env)
        lines = [("unit", "", "resources", "last change (UTC)", "owner")]
        lines += [_line(stored, row, whose) for row, whose in found]
        for line in columns(lines):
            console.say(line)
        console.say()
    what = f"{plural(bad, 'unit')} to decommission" if bad else "no orphans"
    console.say(f"{stored.env}: {what}, on {stored.target.name}")
    if steps := _steps(stored, [row for row, _ in found]):
        console.steps(steps)


def _line(stored: Stored, row: Row, whose: str | None) -> tuple[str, str, str, str, str]:
    changed = f"{row.modified.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if row.modified else ""
    count = str(row.resources) if row.modified else ""
    return row.unit.removeprefix(stored.start), _SAID[row.kind], count, changed, whose or "unknown"


def _steps(stored: Stored, found: Sequence[Row]) -> list[tuple[str, str]]:
    steps: dict[str, str] = {}
    for row in found:
        unit = row.unit.removeprefix(stored.start)
        if row.kind in _BAD:
            which = f" --service {unit.split('/')[1]}" if unit.startswith("services/") else ""
            if stored.env not in stored.catalogue.platform.environments:
                which = ""
            steps[stored.command("decommission", which)] = "destroys it, and forgets it at last"
        elif row.kind is Kind.NEW:
            steps[stored.command("apply")] = "applies what never was"
    return list(steps.items())


def _data(found: tuple[Row, str | None]) -> dict[str, object]:
    row, whose = found
    return {
        "unit": row.unit,
        "kind": row.kind.value,
        "resources": row.resources,
        "modified": row.modified.astimezone(UTC).isoformat() if row.modified else None,
        "owner": whose,
    }
