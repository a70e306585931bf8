"""Puts together what Terragrunt reported, what the plan files say and what was seen on the way."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from generator.runner import plans
from generator.runner.diagnostics import cleaned
from generator.runner.errors import RunnerError
from generator.runner.outcome import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_OUTSIDE_TOOL,
    Outcome,
    Result,
    UnitOutcome,
)
from generator.runner.report import Entry
from generator.runner.tracker import Counts, Progress, State, Tracker

if TYPE_CHECKING:
    from generator.runner.run import Options

_RESULTS = {
    "succeeded": Result.OK,
    "failed": Result.FAILED,
    "early exit": Result.SKIPPED,
    "excluded": Result.EXCLUDED,
}
_CHANGES = ("apply", "destroy")
_PLAN_HAS_CHANGES = 2  # exit code of `plan -detailed-exitcode`


def outcome(
    command: str,
    folder: Path,
    tracker: Tracker,
    entries: Iterable[Entry],
    code: int,
    interrupted: bool,
    options: "Options",
    seconds: float,
    log: Path,
) -> Outcome:
    reported = {entry.unit: entry for entry in entries}
    names = [*tracker.units, *(name for name in reported if name not in tracker.units)]
    counts = _plan_counts(options.json_out_dir) if command == "plan" else {}
    units = tuple(
        _unit(
            command, folder, tracker.units.get(name, Progress(name)), reported.get(name), interrupted, counts
        )
        for name in names
    )
    # Terragrunt ends with 0 after an interrupt, so its exit code alone does not tell.
    is_ok = (code == 0 or _is_plan_with_changes(code, options)) and all(
        unit.result in (Result.OK, Result.EXCLUDED) for unit in units
    )
    exit_code = EXIT_OK if is_ok else EXIT_INTERRUPTED if interrupted else EXIT_OUTSIDE_TOOL
    has_cause = interrupted or any(unit.result is Result.FAILED and unit.error for unit in units)
    return Outcome(
        command=command,
        folder=folder,
        units=units,
        exit_code=exit_code,
        seconds=seconds,
        log=log,
        error="" if is_ok or has_cause else _own_words(tracker, code).replace(f"{folder}/", ""),
        warnings=tuple(tracker.warnings),
        mocked=tuple(sorted(tracker.mocked)),
        json_out_dir=options.json_out_dir,
    )


def _is_plan_with_changes(code: int, options: "Options") -> bool:
    return code == _PLAN_HAS_CHANGES and "-detailed-exitcode" in options.arguments


def _unit(
    command: str,
    folder: Path,
    seen: Progress,
    entry: Entry | None,
    interrupted: bool,
    planned: dict[str, Counts],
) -> UnitOutcome:
    result = _result(seen, entry, interrupted)
    measured = seen.seconds(seen.ended or seen.started or 0.0)
    seconds = max(measured, entry.seconds if entry else 0.0)
    error = ""
    if result in (Result.FAILED, Result.INTERRUPTED):
        causes = (seen.error, cleaned(entry.cause if entry else ""), cleaned(seen.cause))
        error = next((text for text in causes if text), "").replace(f"{folder}/", "")
    return UnitOutcome(
        unit=seen.unit,
        result=result,
        counts=_counts(command, seen, result, planned),
        seconds=seconds,
        error=error,
        because=entry.cause if entry and result is Result.SKIPPED else "",
    )


def _result(seen: Progress, entry: Entry | None, interrupted: bool) -> Result:
    if seen.state is State.WAITING and (entry is None or (interrupted and entry.result != "excluded")):
        return Result.NOT_RUN
    if entry is None:
        return Result.OK if seen.state is State.DONE else Result.INTERRUPTED
    result = _RESULTS.get(entry.result, Result.FAILED)
    return Result.INTERRUPTED if interrupted and result is Result.FAILED else result


def _counts(command: str, seen: Progress, result: Result, planned: dict[str, Counts]) -> Counts | None:
    if result in (Result.SKIPPED, Result.EXCLUDED, Result.NOT_RUN):
        return None
    if command == "plan":
        return planned.get(seen.unit, seen.planned or (Counts() if result is Result.OK else None))
    return seen.finished if command in _CHANGES else None


def _plan_counts(folder: Path | None) -> dict[str, Counts]:
    if folder is None:
        return {}
    try:
        return {plan.unit: plan.counts for plan in plans.load_all(folder)}
    except RunnerError:
        return {}  # the plans of a failed run need not be whole; whoever applies them reads them again


def _own_words(tracker: Tracker, code: int) -> str:
    texts = list(dict.fromkeys(cleaned(text) for text in tracker.messages))
    return "\n\n".join(texts) or f"terragrunt ended with exit code {code} and gave no reason"
