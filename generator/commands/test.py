"""`invoke test`: the fast tests first; then the site in a browser, Terraform's tests and those on the sandbox, side by side.

A stage that fails ends the run: what comes later takes minutes and stands on what came before.
The scenarios on the sandbox mostly wait for what the provider waits for, so the others run beside them;
tests/packing.py says which file begins first.
"""

import os
import re
import shutil
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
    tools: bool


FAST = Stage("fast", "not terraform and not e2e and not browser and not soak", tools=False)
BROWSER = Stage("browser", "browser and not terraform and not e2e and not soak", tools=False)
TERRAFORM = Stage("terraform", "terraform and not e2e and not soak", tools=True)
E2E = Stage("e2e", "e2e and not soak", tools=True)
SIDE_BY_SIDE = Stage("browser, terraform and e2e", "(browser or terraform or e2e) and not soak", tools=True)
SOAK = Stage("soak", "soak", tools=True)
"""Whole migrations, faults at every system call: minutes each, so they run when they are asked for (`make soak`)."""
WORKERS_OF_TOOLS = 4  # at least: two scenarios that wait, and two that compute


def command(
    root: Path,
    console: Console,
    *,
    fast: bool = False,
    browser: bool = False,
    terraform: bool = False,
    e2e: bool = False,
    soak: bool = False,
) -> int:
    """Runs the stages asked for, or all but `soak`; 1 if a test fails or a stage has none."""
    needs("pytest")
    stages = chosen(fast=fast, browser=browser, terraform=terraform, e2e=e2e, soak=soak)
    started = time.monotonic()
    counts: Counter[str] = Counter()
    for number, stage in enumerate(stages):
        code = _run(root, console, stage, counts)
        if code:
            _close(console, counts, time.monotonic() - started, stage, stages[number + 1 :], code)
            return STOPPED if code == INTERRUPTED else FINDINGS
    _close(console, counts, time.monotonic() - started, None, (), 0)
    return 0


def chosen(*, fast: bool, browser: bool, terraform: bool, e2e: bool, soak: bool = False) -> list[Stage]:
    """The stages to run, in order; all but `soak` where none is asked for."""
    if not (fast or browser or terraform or e2e or soak):
        fast = browser = terraform = e2e = True
    asked = ((BROWSER, browser), (TERRAFORM, terraform), (E2E, e2e))
    slow = [SIDE_BY_SIDE] if browser and terraform and e2e else [stage for stage, wanted in asked if wanted]
    return [*([FAST] if fast else []), *slow, *([SOAK] if soak else [])]


def _run(root: Path, console: Console, stage: Stage, counts: Counter[str]) -> int:
    """One stage to its end; its numbers are added to `counts`."""
    if stage.tools:
        from generator.toolchain import ready

        ready.prepare()  # here, where its progress is seen: pytest would hold it back
    console.note(f"Tests: {stage.name}")
    with tempfile.TemporaryDirectory(prefix="tests-") as folder:
        report = Path(folder) / "report.xml"
        places = files(root, stage)
        code = python(root, console, *arguments(stage, report), *places, environ=environment(os.environ))
        counts.update(read(report))
    return code


def arguments(stage: Stage, report: Path) -> list[str]:
    """What pytest is called with."""
    from importlib.util import find_spec

    workers: list[str] = []
    if stage is not BROWSER and find_spec("xdist"):  # one site, one browser
        number = max(os.cpu_count() or 1, WORKERS_OF_TOOLS)
        # A scenario is a file: its tests share one sandbox, in their order. The order of files is ours.
        by_file = ["-n", str(number), "--dist", "loadfile", "--no-loadscope-reorder"]
        workers = by_file if stage.tools else ["-n", "auto"]
    words = "-v" if stage is SOAK else "-q"  # a line for each, where each takes minutes
    return ["pytest", words, "-m", stage.markers, f"--junit-xml={report}", *workers]


def files(root: Path, stage: Stage) -> list[str]:
    """The test files that can hold tests of a stage; for the fast ones it is all.

    A file belongs to it where it, or the conftest.py beside it, names one of the stage's marks. Each worker collects
    for itself, and all files take it 5 s.
    """
    if stage is FAST:
        return []
    return sorted(path.relative_to(root).as_posix() for path in _marked(root / "tests", _marks(stage)))


def _marks(stage: Stage) -> list[str]:
    """`e2e and not soak` -> [`mark.e2e`]."""
    return [f"mark.{word}" for word in re.findall(r"(?<!not )\b(?!and|or|not)\w+", stage.markers)]


def _marked(folder: Path, marks: Sequence[str]) -> Iterator[Path]:
    for path in folder.rglob("test_*.py"):
        texts = (
            file.read_text(encoding="utf-8")
            for file in (path, path.with_name("conftest.py"))
            if file.is_file()
        )
        if any(mark in text for text in texts for mark in marks):
            yield path


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Where the shell forbids byte code files, they go to the cache and not beside the sources.

    A run starts Python some hundred times, and each start would compile moto, boto3 and generator/ anew: a fifth of the
    processor time of all tests.
    """
    made = dict(environ)
    if made.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in made:
        from generator.toolchain import host

        folder = host.current().cache / "bytecode"
        # Of clones that earlier runs have made in temporary folders; their like does not come back.
        shutil.rmtree(folder / tempfile.gettempdir().lstrip(os.sep), ignore_errors=True)
        made["PYTHONPYCACHEPREFIX"] = str(folder)
    return made


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
