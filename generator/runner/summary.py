"""The end of a run: a table of the units, the error of each that failed, and what was skipped because of it."""

from generator.runner.display import duration
from generator.runner.outcome import EXIT_INTERRUPTED, Outcome, Result, UnitOutcome

_HEADERS = ("unit", "added", "changed", "destroyed", "time", "result")
_WITHOUT_TIME = (Result.SKIPPED, Result.EXCLUDED, Result.NOT_RUN)
_COLORS = {Result.OK: "32", Result.FAILED: "1;31", Result.SKIPPED: "33", Result.INTERRUPTED: "33"}


def render(outcome: Outcome, color: bool = False) -> str:
    """The whole text, ending with a line break."""
    parts = [table(outcome, color), *(_error(unit, outcome, color) for unit in outcome.failed)]
    if outcome.exit_code == EXIT_INTERRUPTED:
        parts.append(_interrupted(outcome))
    if outcome.error:
        head = "" if outcome.error.startswith("Error: ") else _paint("Error", "1;31", color) + ": "
        parts.append(f"{head}{outcome.error}")
    if not outcome.is_ok:
        parts.append(f"The whole log: {outcome.log}")
    return "\n\n".join(part for part in parts if part) + "\n"


def table(outcome: Outcome, color: bool = False) -> str:
    """One row for each unit and, for more than one, a sum. Without units: nothing."""
    if not outcome.units:
        return ""
    rows = [_row(unit) for unit in outcome.units]
    total = outcome.counts
    if len(rows) > 1:
        numbers = (str(total.added), str(total.changed), str(total.destroyed))
        known = any(unit.counts is not None for unit in outcome.units)
        rows.append(
            (
                f"{len(rows)} units",
                *(numbers if known else ("", "", "")),
                duration(outcome.seconds),
                _word(outcome),
            )
        )
    widths = [max(len(row[column]) for row in (_HEADERS, *rows)) for column in range(len(_HEADERS))]
    lines = [_line(_HEADERS, widths)]
    lines += [_line(row, widths) for row in rows]
    if color:
        results = [unit.result for unit in outcome.units]
        for number, result in enumerate(results, start=1):
            lines[number] = _colored_end(lines[number], rows[number - 1][-1], _COLORS.get(result, "2"))
    return "\n".join(line.rstrip() for line in lines)


def _row(unit: UnitOutcome) -> tuple[str, ...]:
    counts = unit.counts
    numbers = (str(counts.added), str(counts.changed), str(counts.destroyed)) if counts else ("", "", "")
    spent = "" if unit.result in _WITHOUT_TIME else duration(unit.seconds)
    because = f": {unit.because} failed" if unit.because else ""
    return (unit.unit, *numbers, spent, f"{unit.result}{because}")


def _word(outcome: Outcome) -> str:
    if outcome.is_ok:
        return "ok"
    parts = []
    for result in (Result.FAILED, Result.SKIPPED, Result.INTERRUPTED, Result.NOT_RUN):
        number = sum(1 for unit in outcome.units if unit.result is result)
        if number:
            parts.append(f"{number} {result}")
    return ", ".join(parts) or "failed"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    """The first and the last column to the left, numbers to the right."""
    last = len(row) - 1
    cells = [
        text.ljust(width) if column in (0, last) else text.rjust(width)
        for column, (text, width) in enumerate(zip(row, widths))
    ]
    return "  ".join(cells)


def _error(unit: UnitOutcome, outcome: Outcome, color: bool) -> str:
    skipped = [other.unit for other in outcome.units if other.because == unit.unit]
    tail = f"\n\nSkipped because of it: {', '.join(skipped)}" if skipped else ""
    text = unit.error or "it gave no reason; see the log"
    return f"{_paint(f'{unit.unit} failed', '1;31', color)}\n\n{text}{tail}"


def _interrupted(outcome: Outcome) -> str:
    begun = [unit.unit for unit in outcome.units if unit.result is Result.INTERRUPTED]
    if not begun:
        return "Interrupted before a unit had begun."
    return (
        f"Interrupted during: {', '.join(begun)}. What was made until then is in the state; run the same command "
        "again to go on from there. If a unit then reports a lock: invoke state-locks shows who holds it."
    )


def _colored_end(line: str, end: str, code: str) -> str:
    head, found, tail = line.rpartition(end)
    return f"{head}{_paint(found, code, True)}{tail}"


def _paint(text: str, code: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
