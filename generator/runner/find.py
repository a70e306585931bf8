"""The units of a folder and what each depends on: `terragrunt find --json --dependencies`, a stable interface of 1.x."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.runner.diagnostics import cleaned
from generator.runner.errors import RunnerError


@dataclass(frozen=True, slots=True)
class Tools:
    """What is started, and with which whole environment (it carries TG_TF_PATH, TF_CLI_CONFIG_FILE, AWS_...).

    `reading`: variables to add where the engine only reads a saved plan (shows.py). `by_hand`: the environment for
    somebody who types the commands, where it is another one: what makes our runs quick makes the engine say more.
    """

    terragrunt: str
    environment: Mapping[str, str]
    reading: Mapping[str, str] = field(default_factory=dict)
    by_hand: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """`path` is relative to the folder that was searched, with `/`."""

    path: str
    dependencies: tuple[str, ...] = ()


def find(folder: Path, tools: Tools, filters: Sequence[str] = ()) -> list[Unit]:
    """Units below a folder, sorted by path. `filters` in Terragrunt's filter syntax, any of them may match.

    Raises RunnerError when Terragrunt cannot read a unit.
    """
    arguments = [tools.terragrunt, "find", "--json", "--dependencies", "--no-color", "--log-format", "bare"]
    arguments += [part for text in filters for part in ("--filter", text)]
    return parse(answer(arguments, folder, tools, f"the units of {folder}"))


def answer(arguments: Sequence[str], folder: Path, tools: Tools, what: str) -> str:
    """What a program prints on stdout; bytes that are no UTF-8 become the replacement character. Raises RunnerError, which
    says that `what` cannot be read."""
    try:
        result = subprocess.run(
            arguments,
            cwd=folder,
            env=dict(tools.environment),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise RunnerError(f"{arguments[0]} cannot be started: {error}", "see: invoke doctor") from error
    if result.returncode != 0:
        raise RunnerError(f"{what} cannot be read:\n{cleaned(result.stderr)}")
    return result.stdout


def parse(text: str) -> list[Unit]:
    try:
        items = json.loads(text or "[]")
        found = [_unit(item) for item in items if item.get("type", "unit") == "unit"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunnerError(f"`terragrunt find --json` answered something else than units: {error}") from error
    return sorted(found, key=lambda unit: unit.path)


def _unit(item: dict[str, object]) -> Unit:
    dependencies = item.get("dependencies") or []
    if not isinstance(dependencies, list):
        raise TypeError("dependencies is no list")
    return Unit(str(item["path"]), tuple(sorted(str(other) for other in dependencies)))
