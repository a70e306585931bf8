"""Terragrunt's run report (`--report-file`, JSON): the result of every unit. A stable interface of 1.x."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """`result`: succeeded, failed, early exit, excluded. `cause`: an error text, or the unit that is to blame."""

    unit: str
    result: str
    reason: str
    cause: str
    seconds: float


def read(path: Path) -> list[Entry]:
    """The entries in Terragrunt's order; empty when it ended before it wrote a report."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [_entry(item) for item in data] if isinstance(data, list) else []


def _entry(item: dict[str, Any]) -> Entry:
    return Entry(
        unit=str(item.get("Name", "")),
        result=str(item.get("Result", "")),
        reason=str(item.get("Reason") or ""),
        cause=str(item.get("Cause") or ""),
        seconds=_seconds(item),
    )


def _seconds(item: dict[str, Any]) -> float:
    try:
        return max(0.0, (_time(item["Ended"]) - _time(item["Started"])).total_seconds())
    except (AttributeError, KeyError, TypeError, ValueError):
        return 0.0


def _time(text: str) -> datetime:
    """Go writes nanoseconds; Python reads at most microseconds."""
    whole, _, fraction = text.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{whole}.{fraction[:6]:0<6}+00:00")
