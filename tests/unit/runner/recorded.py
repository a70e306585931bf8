"""Recorded runs of Terragrunt 1.1.3 over four units: a; b and c need a; d needs a and c. In `apply_failed` c fails."""

import json
from pathlib import Path

from generator.runner.events import parse
from generator.runner.tracker import Tracker

FIXTURES = Path(__file__).parent / "fixtures"
FOLDER = Path("/repo/live/development")
DEPENDENCIES = {"a": [], "b": ["a"], "c": ["a"], "d": ["a", "c"]}


def lines(name: str) -> list[str]:
    return (FIXTURES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)


def replay(name: str, texts: list[str] | None = None) -> Tracker:
    """A tracker that has seen the whole run; the clock goes one second further with each line."""
    tracker = Tracker(list(DEPENDENCIES))
    for now, text in enumerate(lines(name) if texts is None else texts):
        tracker.feed(parse(text, FOLDER), float(now))
    return tracker


def plan_data(unit: str) -> dict[str, object]:
    data: dict[str, object] = json.loads((FIXTURES / f"plan_{unit}.json").read_text(encoding="utf-8"))
    return data
