"""`invoke test`: the fast tests first, then those that run Terraform, then those on the sandbox.

A stage that fails ends the run: what comes later takes minutes and stands on what came before.
"""

import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.commands import FINDINGS, STOPPED
from generator.commands.children import needs, python
from generator.console import GREEN, RED, Console, duration

WIDTH = 80
ORDER = ("failed", "errors", "passed", "skipped")  # as pytest says them
NO_TESTS = 5  # pytest's exit code, and that for Ctrl-C
INTERRUPTED = 2


@dataclass(frozen=True, slots=True)
class Stage:
    """`markers` as pytest's `-m` takes them: together the stages hold every test, each once."""

    name: str
    markers: str
    workers: bool
    tools: bool


STAGES = (
    Stage("fast", "not terraform and not e2e", workers=True, tools=False),
    Stage("terraform", "terraform and not e2e", workers=True, tools=True),
    Stage("e2e", "e2e", workers=False, tools=True),
)


def command(
    root: Path, console: Console, *, fast: bool = False, terraform: bool = False, e2e: bool = False
) -> int:
    """Runs the stages asked for, or all; 1 if a test fails or a stage has none."""
    needs("pytest")
    asked = {"fast": fast, "terraform": terraform, "e2e": e2e}
    stages = [stage for stage in STAGES if asked[stage.name] or not any(asked.values())]
    started = time.monotonic()
    counts: Counter[str] = Counter()
    for number, stage in enumerate(stages):
        code = _run(root, console, stage, counts)
        if code:
            _close(console, counts, time.monotonic() - started, stage, stages[number + 1 :], code)
            return STOPPED if code == INTERRUPTED else FINDINGS
    _close(console, counts, time.monotonic() - started, None, (), 0)
    return 0


def _run(root: Path, console: Console, stage: Stage, counts: Counter[str]) -> int:
    """One stage to its end; its numbers are added to `counts`."""
    if stage.tools:
        from generator.toolchain import ready

        ready.prepare()  # here, where its progress is seen: pytest would hold it back
    console.note(f"Tests: {stage.name}")
    with tempfile.TemporaryDirectory(prefix="tests-") as folder:
        report = Path(folder) / "report.xml"
        code = python(root, console, *arguments(stage, report))
        counts.update(read(report))
    return code


def arguments(stage: Stage, report: Path) -> list[str]:
    """What pytest is called with."""
    from importlib.util import find_spec

    workers = ["-n", "auto"] if stage.workers and find_spec("xdist") else []
    return ["pytest", "-q", "-m", stage.markers, f"--junit-xml={report}", *workers]


def read(report: Path) -> Counter[str]:
    """The numbers of a report in JUnit's form; empty where pytest ended before it wrote one."""
    counts: Counter[str] = Counter()
    if not report.is_file():
        return counts
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        numbers = {name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")}
        bad = numbers["failures"] + numbers["errors"]
        counts["failed"] += numbers["failures"]
        counts["errors"] += numbers["errors"]
        counts["skipped"] += numbers["skipped"]
        counts["passed"] += numbers["tests"] - bad - numbers["skipped"]
    return counts


def _close(
    console: Console,
    counts: Counter[str],
    seconds: float,
    stopped: Stage | None,
    left: Sequence[Stage],
    code: int,
) -> None:
    if stopped is not None and code == NO_TESTS:
        console.say(f"No test was found for {stopped.name}.")
    elif left:
        console.say(
            f"Not run, as {stopped.name if stopped else ''} failed: {', '.join(s.name for s in left)}."
        )
    tone = GREEN if stopped is None else RED
    console.say(console.paint(closing_line(counts, seconds, stopped is None), tone))


def closing_line(counts: Counter[str], seconds: float, good: bool) -> str:
    """`======= 2 failed, 512 passed, 3 skipped in 1 min 42 s =======`."""
    parts = [f"{counts[name]} {name}" for name in ORDER if counts[name]]
    if not good and not counts["failed"] and not counts["errors"]:
        parts.insert(0, "stopped")
    return f" {', '.join(parts) or 'no tests'} in {duration(seconds)} ".center(WIDTH, "=")
