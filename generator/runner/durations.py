"""How long units took before, and from that how long a run will still take.

The times are kept in `.sandbox/durations.json` by command and unit, smoothed, so that one slow run fades away.
"""

import heapq
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

from generator.sandbox.state import directory, write_atomically

_WEIGHT = 0.5  # of the newest time

Seconds = dict[str, float]


def read(root: Path, command: str, folder: str) -> Seconds:
    """Seconds by unit of earlier runs of this command in this folder; empty when there are none."""
    stored = _load(_file(root)).get(f"{command} {folder}")
    if not isinstance(stored, dict):
        return {}
    return {unit: float(value) for unit, value in stored.items() if isinstance(value, int | float)}


def record(root: Path, command: str, folder: str, measured: Mapping[str, float]) -> None:
    """Add the times of units that ended well."""
    if not measured:
        return
    everything = _load(_file(root))
    known = read(root, command, folder)
    for unit, seconds in measured.items():
        smoothed = seconds if unit not in known else (1 - _WEIGHT) * known[unit] + _WEIGHT * seconds
        known[unit] = round(smoothed, 1)
    everything[f"{command} {folder}"] = dict(sorted(known.items()))
    write_atomically(_file(root), json.dumps(everything, indent=1, sort_keys=True) + "\n")


def left(
    dependencies: Mapping[str, Iterable[str]],
    known: Mapping[str, float],
    running: Mapping[str, float],
    done: Iterable[str],
    parallelism: int,
) -> float | None:
    """Seconds until the end, or None when nothing is known.

    `dependencies`: every unit of the run and what it waits for; `running`: seconds since the start of each unit that
    runs. The rest of the run is played through: at most `parallelism` at once, dependencies first. A unit without
    an earlier time counts as the median of the others.
    """
    if not known:
        return None
    usual = median(known.values())
    finished = set(done)
    waiting = [unit for unit in dependencies if unit not in finished and unit not in running]
    ends = [(max(1.0, known.get(unit, usual) - spent), unit) for unit, spent in running.items()]
    heapq.heapify(ends)
    now = 0.0
    while ends or waiting:
        for unit in [unit for unit in waiting if _is_ready(unit, dependencies, finished)]:
            if len(ends) < parallelism:
                waiting.remove(unit)
                heapq.heappush(ends, (now + known.get(unit, usual), unit))
        if not ends:
            break  # what is left waits for something outside of the run
        now, ended = heapq.heappop(ends)
        finished.add(ended)
    return now


def _is_ready(unit: str, dependencies: Mapping[str, Iterable[str]], finished: set[str]) -> bool:
    return all(other in finished for other in dependencies[unit] if other in dependencies)


def reversed_order(dependencies: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """For a destroy: a unit waits for those that depend on it."""
    turned: dict[str, list[str]] = {unit: [] for unit in dependencies}
    for unit, others in dependencies.items():
        for other in others:
            if other in turned:
                turned[other].append(unit)
    return turned


def _file(root: Path) -> Path:
    return directory(root) / "durations.json"


def _load(path: Path) -> dict[str, object]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
