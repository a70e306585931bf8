"""Runs the real Terragrunt over a folder of units, shows how it goes, and says what came of it."""

import contextlib
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from generator.runner import capacity, durations, logs, report, shows
from generator.runner.child import Child, Interrupts
from generator.runner.display import Display, choose
from generator.runner.events import parse
from generator.runner.find import Tools, Unit, find
from generator.runner.outcome import Outcome
from generator.runner.results import outcome
from generator.runner.tracker import State, Tracker

COMMANDS = ("apply", "destroy", "init", "plan", "validate")  # for outputs see outputs.py
_STOPPING = "Stopping. Terraform ends what it has begun, writes its state and releases its locks; this can take a minute."
_PATIENCE = (
    "Still stopping. A third Ctrl-C kills Terraform at once: resources that it is creating would be in no state, "
    "and its locks would stay (invoke state-unlock removes them)."
)
_KILLED = "Killed. Locks may be left behind: invoke state-locks shows them, invoke state-unlock removes one."


@dataclass(frozen=True, slots=True)
class Options:
    """How a command is run. `filters` in Terragrunt's syntax; `units` are paths below the folder."""

    units: Sequence[str] = ()
    filters: Sequence[str] = ()
    parallelism: int | None = None  # None: what the machine can take
    out_dir: Path | None = None  # plan: where plans are written; apply: the saved plans to apply
    json_out_dir: Path | None = None  # plan: beside out_dir, JSON of the plans that change something
    show_all: bool = False  # JSON also of those that change nothing
    bootstrap: bool = False  # let Terragrunt create the state bucket
    arguments: Sequence[str] = ()  # for Terraform, such as -lock-timeout=60s
    tool_flags: Sequence[str] = ()  # for Terragrunt, such as --feature

    def selection(self) -> list[str]:
        return [*self.filters, *(f"./{unit}" for unit in self.units)]


@dataclass(slots=True)
class _Run:
    """What the loop of one run works on."""

    tracker: Tracker
    dependencies: Mapping[str, Sequence[str]]
    known: Mapping[str, float]
    parallelism: int
    display: Display
    folder: Path
    log: TextIO
    handled: int = field(default=0)  # interrupts

    def left(self, now: float) -> float | None:
        units = self.tracker.units.values()
        running = {progress.unit: progress.seconds(now) for progress in units if progress.state.is_running}
        done = [progress.unit for progress in units if progress.state.is_final]
        return durations.left(self.dependencies, self.known, running, done, self.parallelism)


def run(
    command: str,
    folder: Path,
    *,
    tools: Tools,
    root: Path,
    options: Options | None = None,
    display: Display | None = None,
    found: Sequence[Unit] | None = None,
) -> Outcome:
    """Run `terragrunt run --all <command>` in a folder and wait for its end.

    `root`: the repository, for logs and times; `found`: the units, when `find` was already asked. Raises RunnerError
    when Terragrunt cannot be started or the units cannot be read; a unit that fails is part of the outcome.
    """
    chosen = options or Options()
    place = folder.resolve()
    units = list(found) if found is not None else find(place, tools, chosen.selection())
    name = (
        place.relative_to(root.resolve()).as_posix() if place.is_relative_to(root.resolve()) else str(place)
    )
    dependencies: Mapping[str, Sequence[str]] = {unit.path: unit.dependencies for unit in units}
    if command == "destroy":
        dependencies = durations.reversed_order(dependencies)
    parallelism = chosen.parallelism or capacity.parallelism()
    log, path = logs.open_log(root, f"{place.name}-{command}")
    with log, tempfile.TemporaryDirectory(prefix="terragrunt-") as scratch:
        report_file = Path(scratch) / "report.json"
        arguments = command_line(command, tools, chosen, parallelism, report_file)
        log.write(f"{' '.join(arguments)}\nin {place}\n")
        state = _Run(
            Tracker([unit.path for unit in units]),
            dependencies,
            durations.read(root, command, name),
            parallelism,
            display or choose(sys.stderr),
            place,
            log,
        )
        started = time.monotonic()
        code, interrupted = _follow(state, arguments, tools, f"{command} {name}")
        if command == "plan" and chosen.json_out_dir and chosen.out_dir and not interrupted:
            shown = [
                unit.unit for unit in state.tracker.units.values() if chosen.show_all or not unit.unchanged
            ]
            shows.write(shown, place, chosen.out_dir, chosen.json_out_dir, tools, parallelism)
        spent = time.monotonic() - started
        entries = report.read(report_file)
    result = outcome(command, place, state.tracker, entries, code, interrupted, chosen, spent, path)
    durations.record(root, command, name, {u.unit: u.seconds for u in result.units if u.result == "ok"})
    return result


def command_line(
    command: str, tools: Tools, options: Options, parallelism: int, report_file: Path
) -> list[str]:
    """The arguments of Terragrunt, everything spelled out so that no TG_ variable of the caller changes them."""
    if command not in COMMANDS:
        raise ValueError(f"{command} is none of {', '.join(COMMANDS)}")
    arguments = [tools.terragrunt, "run", "--all", "--non-interactive", "--no-color", "--no-tips"]
    arguments += ["--log-format", "json", "--log-level", "debug", "--summary-disable"]
    arguments += ["--parallelism", str(parallelism)]
    arguments += ["--report-file", str(report_file), "--report-format", "json"]
    if options.bootstrap:
        arguments.append("--backend-bootstrap")
    if options.out_dir:
        arguments += ["--out-dir", str(options.out_dir)]
    for text in options.selection():
        arguments += ["--filter", text]
    return [*arguments, *options.tool_flags, "--", command, *options.arguments]


def _follow(run: _Run, arguments: Sequence[str], tools: Tools, title: str) -> tuple[int, bool]:
    """Start the child and stay with it to its end. Returns its exit code and whether it was interrupted."""
    with Interrupts() as interrupts:
        child = Child(arguments, run.folder, tools.environment)
        run.display.begin(run.tracker, title)
        try:
            for line in child.lines():
                now = time.monotonic()
                if line is not None:
                    _take(run, line, now)
                _pass_on(run, child, interrupts)
                run.display.tick(now, run.left(now))
        except BaseException:
            child.interrupt()
            raise
        finally:
            with contextlib.suppress(Exception):
                run.display.end()
            code = child.finish()
    run.tracker.end(time.monotonic())
    return code, interrupts.count > 0


def _take(run: _Run, line: str, now: float) -> None:
    event = parse(line, run.folder)
    logs.write(run.log, event)
    changed = run.tracker.feed(event, now)
    if changed is not None and changed.state is not State.WAITING:
        run.display.changed(changed, now)


def _pass_on(run: _Run, child: Child, interrupts: Interrupts) -> None:
    """The first Ctrl-C goes to the whole group once; the second is explained; the third kills."""
    while run.handled < interrupts.count:
        run.handled += 1
        if run.handled == 1:
            run.display.note(_STOPPING)
            child.interrupt()
        elif run.handled == 2:
            run.display.note(_PATIENCE)
        else:
            run.display.note(_KILLED)
            child.kill()
