r"""A job's cron expression is none that EventBridge Scheduler knows.

It has six fields, not five: minutes, hours, day of month, month, day of week, year ("Schedule types in EventBridge
Scheduler"). Of the two days exactly one is `?`. The five fields of a crontab are the usual mistake.

To fix it, add the missing field: every night at three is `cron(0 3 * * ? *)`, Mondays `cron(0 3 ? * MON *)`.

Bad:

    components: {report: {type: job, image: {repository: example}, schedule: "cron(0 3 * * *)"}}

Good:

    components: {report: {type: job, image: {repository: example}, schedule: "cron(0 3 * * ? *)"}}
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True


class Field(NamedTuple):
    """One field: what it is called, its numbers, words that stand for numbers, and what else it may hold."""

    name: str
    first: int
    last: int
    words: tuple[str, ...] = ()
    special: str = "[*]"


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of month", 1, 31, (), r"[*?]|LW?|\d+W"),
    Field("month", 1, 12, MONTHS),
    Field("day of week", 1, 7, DAYS, r"[*?]|L|\w+L|\w+#[1-5]"),
    Field("year", 1970, 2199),
)
_RANGE = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?")


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every job's cron expression."""
    for service, component in components(catalogue):
        schedule = component.schedule
        if schedule is None or not schedule.startswith("cron("):
            continue
        if fault := _fault(schedule[5:-1].split()):
            yield at(service, ("components", component.key, "schedule"), fault[0], hint=fault[1])


def _fault(parts: list[str]) -> tuple[str, str] | None:
    if len(parts) != len(FIELDS):
        message = f"a cron expression has 6 fields, this one {len(parts)}"
        return (
            message,
            "Minutes, hours, day of month, month, day of week, year: `cron(0 3 * * ? *)` is every night at 3.",
        )
    for field, part in zip(FIELDS, parts):
        for piece in part.split(","):
            if not _good(field, piece):
                words = f" or {field.words[0]} to {field.words[-1]}" if field.words else ""
                return (
                    f"{piece!r} is no {field.name}",
                    f"It goes from {field.first} to {field.last}{words}.",
                )
    if (parts[2] == "?") == (parts[4] == "?"):
        message = "exactly one of day of month (third) and day of week (fifth) is `?`"
        return (
            message,
            "Write `?` for the one that does not matter: `cron(0 3 * * ? *)`, `cron(0 3 ? * MON *)`.",
        )
    return None


def _good(field: Field, piece: str) -> bool:
    if re.fullmatch(field.special, piece):
        return True
    match = _RANGE.fullmatch(piece)
    if match is None:
        return False
    start, end, step = match.groups()
    numbers = [_number(field, word) for word in (start, end) if word not in (None, "*")]
    return None not in numbers and (step is None or int(step) > 0) and not (start == "*" and end)


def _number(field: Field, word: str) -> int | None:
    if word.upper() in field.words:
        return field.first + field.words.index(word.upper())
    return int(word) if word.isdigit() and field.first <= int(word) <= field.last else None
