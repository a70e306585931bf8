"""Saved plans as JSON: `show -json` for those that hold changes.

Terragrunt's `--json-out-dir` does it for every unit, and each costs a start of the provider with a checksum of its 700 MB
(1.6 of a unit's 6 CPU-seconds), only to learn of most units that they stay as they are. Here it runs in an empty folder
with a CLI configuration that names the provider's place: nothing is initialized, and nothing hashed a third time, as a
plan that is only read asks the provider for nothing but its schema.
"""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from generator.runner import capacity
from generator.runner.diagnostics import cleaned
from generator.runner.errors import RunnerError
from generator.runner.find import Tools
from generator.runner.plans import PLAN_FILE

BINARY_FILE = "tfplan.tfplan"  # as Terragrunt names it below --out-dir


def write(
    units: Sequence[str], live: Path, binary: Path, folder: Path, tools: Tools, parallelism: int | None = None
) -> None:
    """`folder/<unit>/tfplan.json` for each unit that has a plan below `binary`. Raises RunnerError."""
    planned = [unit for unit in units if (binary / unit / BINARY_FILE).is_file()]
    if not planned:
        return
    workers = max(1, min(parallelism or capacity.parallelism(), len(planned)))
    with tempfile.TemporaryDirectory(prefix="show-") as empty, ThreadPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(
                _write, live / unit, (binary / unit / BINARY_FILE).absolute(), folder / unit, empty, tools
            )
            for unit in planned
        ]
        for job in jobs:
            job.result()


def _write(unit: Path, plan: Path, folder: Path, empty: str, tools: Tools) -> None:
    engine = tools.environment.get("TG_TF_PATH")
    text = None
    if engine and tools.reading:
        text = _try([engine, "show", "-json", str(plan)], Path(empty), {**tools.environment, **tools.reading})
    if text is None:  # a unit of other providers, say: its own folder knows them
        arguments = [tools.terragrunt, "run", "--non-interactive", "--no-color", "--no-tips"]
        arguments += ["--log-level", "error", "--log-format", "bare", "--", "show", "-json", str(plan)]
        text = _run(arguments, unit, tools.environment)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / PLAN_FILE
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _try(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str | None:
    try:
        return _run(arguments, folder, environment)
    except RunnerError:
        return None


def _run(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(
            list(arguments),
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise RunnerError(f"{arguments[0]} cannot be started: {error}", "see: invoke doctor") from error
    if done.returncode != 0:
        raise RunnerError(
            f"the plan of {folder} cannot be read:\n{cleaned(done.stderr)}", "make the plan again"
        )
    return done.stdout
