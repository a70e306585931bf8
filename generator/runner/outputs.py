"""The outputs of units as values. Terragrunt prints `run --all output -json` without saying whose they are, so each
unit is asked by itself; nothing of it reaches a log.
"""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.runner import capacity
from generator.runner.errors import RunnerError
from generator.runner.find import Tools, answer


@dataclass(frozen=True, slots=True)
class Output:
    name: str
    value: Any  # None for a sensitive one
    is_sensitive: bool


def outputs(
    folder: Path, units: Sequence[str], tools: Tools, parallelism: int | None = None
) -> dict[str, list[Output]]:
    """Outputs by unit, sorted by name; empty for a unit that was never applied. Raises RunnerError."""
    workers = parallelism or capacity.parallelism()
    with ThreadPoolExecutor(max_workers=max(1, min(workers, len(units)))) as pool:
        found = pool.map(lambda unit: _read(folder / unit, unit, tools), units)
        return dict(zip(units, found))


def _read(folder: Path, unit: str, tools: Tools) -> list[Output]:
    arguments = [tools.terragrunt, "output", "-json", "--non-interactive", "--no-color", "--no-tips"]
    arguments += ["--log-level", "error", "--log-format", "bare"]
    return parse(answer(arguments, folder, tools, f"the outputs of {unit}"))


def parse(text: str) -> list[Output]:
    try:
        entries = json.loads(text or "{}")
        return [_output(name, entry) for name, entry in sorted(entries.items())]
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise RunnerError(f"the engine answered something else than outputs: {error}") from error


def _output(name: str, entry: dict[str, Any]) -> Output:
    is_sensitive = bool(entry["sensitive"])
    return Output(name, None if is_sensitive else entry["value"], is_sensitive)
