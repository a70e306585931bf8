"""The figures of the last long run: tests/soak/last-run.json, and docs/soak.md made from it.

    python -m tests.soak.record        makes docs/soak.md anew

Each part of a run, the tests and the fuzzing, stands with the commit, the day and the machine that it ran on; one may be run
without the other, and the other's figures stay.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.console import duration

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "tests/soak/last-run.json"
PAGE = ROOT / "docs/soak.md"
HEAD = """# The last long run

`make soak` runs what takes longer than `make test` may, and writes this page from `tests/soak/last-run.json`.
"""
FUZZING = {
    "inputs": "inputs",
    "sound": "of those kept, sound to the end",
    "corpus": "inputs kept, as they reached something new",
    "edges": "edges of the generator's code that they reach",
    "processes": "processes",
    "seconds": "time",
    "slowest_seconds": "slowest input, in plain Python (limit: 1 s)",
    "replay_mb": "memory at most, in plain Python (limit: 200 MB)",
    "fuzzing_mb": "memory at most of a fuzzing process, coverage and corpus included (limit: 200 MB)",
}


def circumstances() -> dict[str, str]:
    """What a figure is worth nothing without."""
    return {
        "commit": commit(),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}",
    }


def commit() -> str:
    """The commit that is checked out; marked where files differ from it."""
    git = ("git", "-C", str(ROOT))
    head = subprocess.run(
        [*git, "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=False
    )
    ours = [f":!{file.relative_to(ROOT)}" for file in (FILE, PAGE) if file.is_relative_to(ROOT)]
    status = [*git, "status", "--porcelain", "-uno", "--", ".", *ours]
    changed = subprocess.run(status, capture_output=True, text=True, check=False)
    return (head.stdout.strip() or "unknown") + (" and changes" if changed.stdout else "")


def read() -> dict[str, Any]:
    """The last run; empty where there was none."""
    return json.loads(FILE.read_text()) if FILE.is_file() else {}


def keep(part: str, figures: Mapping[str, Any]) -> None:
    """Replaces one part of the record, and the page."""
    record = {**read(), part: {**circumstances(), **figures}}
    FILE.write_text(json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    PAGE.write_text(page(record))


def page(record: Mapping[str, Any]) -> str:
    """docs/soak.md."""
    parts = [HEAD]
    if tests := record.get("tests"):
        parts += ["## Tests\n", _where(tests), _tests(tests)]
    if fuzz := record.get("fuzzing"):
        parts += ["## Fuzzing\n", _where(fuzz), _table(("figure", ""), _fuzzing(fuzz))]
    return "\n".join(parts)


def _where(part: Mapping[str, Any]) -> str:
    return f"Commit {part['commit']}, {part['day']}, {part['machine']}.\n"


def _tests(part: Mapping[str, Any]) -> str:
    results = part["results"]
    properties = [one for one in results if "examples" in one["figures"]]
    others = [
        one for one in results if one not in properties and not one["test"].startswith("tests/property/")
    ]
    outcomes = [test["outcome"] for test in results]
    total = ", ".join(f"{outcomes.count(word)} {word}" for word in dict.fromkeys(outcomes))
    text = _table(("test", "outcome", "time", "figures"), [_row(test) for test in others])
    if properties:
        text += f"\nProperties, with {part.get('effort', 1)} times the examples of `make test`:\n\n"
        text += _table(("file", "properties", "examples", "time"), _by_file(properties))
    return f"{text}\n{total} in {duration(part['seconds'])}.\n"


def _by_file(properties: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """A line for each file, and one for all: how many examples Hypothesis really ran."""
    files: dict[str, list[Mapping[str, Any]]] = {}
    for one in properties:
        files.setdefault(f"`{one['test'].partition('::')[0]}`", []).append(one)
    return [
        (
            name,
            str(len(group)),
            f"{sum(one['figures']['examples'] for one in group):,}",
            duration(sum(one["seconds"] for one in group)),
        )
        for name, group in [*sorted(files.items()), ("all", list(properties))]
    ]


def _row(test: Mapping[str, Any]) -> tuple[str, ...]:
    figures = "; ".join(f"{name}: {value}" for name, value in test["figures"].items())
    name = test["test"].replace("|", "\\|")
    return f"`{name}`", test["outcome"], duration(test["seconds"]), figures


def _fuzzing(figures: Mapping[str, Any]) -> list[tuple[str, ...]]:
    return [(words, _shown(name, figures[name])) for name, words in FUZZING.items() if name in figures]


def _shown(name: str, value: Any) -> str:
    if name.endswith("seconds"):
        return duration(value)
    return f"{value} MB" if name.endswith("_mb") else f"{value:,}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(read()))
    sys.stdout.write(f"wrote {PAGE.relative_to(ROOT)}\n")
