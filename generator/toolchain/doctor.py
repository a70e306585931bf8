"""What this repository needs, what this machine has, and what to do about the rest. Changes nothing."""

import importlib.metadata
import json
import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import TextIO

from generator.toolchain import go, mirror, ready
from generator.toolchain.build import OPENTOFU_RECIPE, TERRAGRUNT_RECIPE, Recipe
from generator.toolchain.choose import Choice, choose
from generator.toolchain.errors import ToolchainError
from generator.toolchain.host import Host, current
from generator.toolchain.probe import on_path
from generator.toolchain.versions import AWS_PROVIDER, REQUIREMENTS

# Measured: Go's caches after building both programs 6 GB, the unpacked provider 0.7 GB.
BUILD_GIGABYTES = 6.5
PROVIDER_GIGABYTES = 1.0


class State(StrEnum):
    OK = "ok"
    LATER = "later"  # not there; the first run that needs it builds or fetches it
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Row:
    what: str
    state: State
    version: str = ""
    where: str = ""
    advice: str = ""


def examine(host: Host | None = None) -> list[Row]:
    """One row for each need, in the order in which they are met."""
    here = host or current()
    compiler = go.find(here)
    tools = [_terragrunt(here, compiler), _engine(here, compiler)]
    provider = _provider(here)
    return [
        _python(),
        _package("moto"),
        _git(here),
        *tools,
        _go(here, compiler, needed=any(row.state is not State.OK for row in tools)),
        *provider,
        _disk(here, [*tools, *provider]),
    ]


def exit_code(rows: Sequence[Row]) -> int:
    return 1 if any(row.state is State.MISSING for row in rows) else 0


def render_json(rows: Sequence[Row]) -> str:
    return json.dumps([asdict(row) for row in rows], indent=2) + "\n"


def render_text(rows: Sequence[Row]) -> str:
    """Plain columns; advice stands below its row."""
    widths = [
        max(len(cell) for cell in column) for column in zip(*(_cells(row) for row in rows), strict=True)
    ]
    lines = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(_cells(row), widths, strict=True)]
        lines.append("  ".join(cells).rstrip())
        lines.extend(f"    {line}" for line in row.advice.splitlines())
    return "\n".join(lines) + "\n"


def show(rows: Sequence[Row], stream: TextIO | None = None) -> None:
    """A table on a terminal, plain text anywhere else."""
    out = stream or sys.stdout
    if out.isatty():
        _show_table(rows, out)
    else:
        out.write(render_text(rows))


def _show_table(rows: Sequence[Row], out: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colors = {State.OK: "green", State.LATER: "yellow", State.MISSING: "bold red"}
    table = Table("what", "state", "version", "where", "what to do", title="Toolchain", title_justify="left")
    for row in rows:
        what, state, version, where = _cells(row)
        table.add_row(what, Text(state, style=colors[row.state]), version, where, Text(row.advice))
    Console(file=out).print(table)


def _cells(row: Row) -> tuple[str, str, str, str]:
    return row.what, row.state.value, row.version, row.where


def _python() -> Row:
    version = sys.version_info
    good = (version.major, version.minor) >= (3, 11)
    state, advice = (State.OK, "") if good else (State.MISSING, f"Needed is Python {REQUIREMENTS['python']}.")
    return Row("Python", state, platform.python_version(), sys.executable, advice)


def _package(name: str) -> Row:
    try:
        return Row(f"{name} (sandbox)", State.OK, importlib.metadata.version(name), sys.prefix)
    except importlib.metadata.PackageNotFoundError:
        return Row(f"{name} (sandbox)", State.MISSING, advice="make up installs it into .venv")


def _git(host: Host) -> Row:
    choice = choose(on_path(host, "git"))
    return _row("git", choice, State.MISSING, f"Install git {REQUIREMENTS['git']}.")


def _terragrunt(host: Host, compiler: Choice) -> Row:
    choice = ready.find_terragrunt(host)
    return _buildable("Terragrunt", choice, TERRAGRUNT_RECIPE, host, compiler)


def _engine(host: Host, compiler: Choice) -> Row:
    choice = ready.find_engine(host)
    wanted = host.environ.get("HOKUSAI_ENGINE", "")
    if choice.tool is None and wanted not in ("", "tofu"):
        return _row("engine", choice, State.MISSING, f"HOKUSAI_ENGINE={wanted} cannot be used; unset it.")
    name = "OpenTofu" if choice.tool and choice.tool.name == "tofu" else "Terraform"
    return _buildable(f"engine: {name}" if choice.tool else "engine", choice, OPENTOFU_RECIPE, host, compiler)


def _buildable(what: str, choice: Choice, recipe: Recipe, host: Host, compiler: Choice) -> Row:
    if compiler.tool is None:
        return _row(
            what, choice, State.MISSING, f"Needs Go to build {recipe.title} {recipe.version}, see below."
        )
    advice = f"{recipe.title} {recipe.version} is built by the first run (5 minutes, once)."
    return _row(what, choice, State.LATER, advice)


def _go(host: Host, compiler: Choice, *, needed: bool) -> Row:
    if compiler.tool is None and not needed:
        return Row("Go", State.OK, "", "not needed: nothing is to be built")
    return _row("Go", compiler, State.MISSING, go.hint(host))


def _row(what: str, choice: Choice, otherwise: State, advice: str) -> Row:
    """A row for a choice of programs; those passed over are named, also where another one is good."""
    refused = "\n".join(f"passed over: {line}" for line in choice.refused)
    if choice.tool is None:
        return Row(what, otherwise, advice="\n".join(part for part in (refused, advice) if part))
    tool = choice.tool
    return Row(what, State.OK, str(tool.version), f"{tool.path} ({tool.origin})", refused)


def _provider(host: Host) -> list[Row]:
    what = "AWS provider"
    tool = ready.find_engine(host).tool
    try:
        package = mirror.find(host, tool.name if tool else "tofu")
    except ToolchainError as error:
        return [Row(what, State.MISSING, AWS_PROVIDER, advice=str(error)), _mirror_row(host, None)]
    if package is None:
        advice = "The first run fetches it from the registry, or set HOKUSAI_PROVIDER_MIRROR."
        return [Row(what, State.LATER, AWS_PROVIDER, advice=advice), _mirror_row(host, None)]
    advice = "The first run unpacks it once." if package.packed else ""
    return [Row(what, State.OK, AWS_PROVIDER, str(package.path), advice), _mirror_row(host, package.found_in)]


def _mirror_row(host: Host, found_in: Path | None) -> Row:
    if found_in is None:
        return Row(
            "provider mirror", State.LATER, "", "none found (none is needed with a way to the registry)"
        )
    named = "HOKUSAI_PROVIDER_MIRROR" if host.environ.get("HOKUSAI_PROVIDER_MIRROR") else "found by searching"
    own = "fetched earlier" if found_in == mirror.storage(host) else named
    return Row("provider mirror", State.OK, "", f"{found_in} ({own})")


def _disk(host: Host, rows: Sequence[Row]) -> Row:
    folder = next(path for path in (host.cache, *host.cache.parents) if path.exists())
    free = shutil.disk_usage(folder).free / 1e9
    building = any(row.state is State.LATER and "built" in row.advice for row in rows)
    needed = PROVIDER_GIGABYTES + (BUILD_GIGABYTES if building else 0)
    advice = "" if free >= needed else f"About {needed:.1f} GB are needed; free some, or set HOKUSAI_CACHE."
    return Row(
        "disk", State.MISSING if advice else State.OK, f"{free:.1f} GB", f"free for {host.cache}", advice
    )
