"""Shows a run while it runs: a live table on a terminal, plain lines elsewhere."""

import os
from collections.abc import Mapping
from typing import Any, Protocol, TextIO

from generator.runner.tracker import Progress, State, Tracker

_HEARTBEAT_SECONDS = 30.0
_STYLES = {State.DONE: "green", State.FAILED: "bold red", State.SKIPPED: "yellow", State.WAITING: "dim"}


class Display(Protocol):
    def begin(self, tracker: Tracker, title: str) -> None: ...
    def changed(self, progress: Progress, now: float) -> None: ...
    def tick(self, now: float, left: float | None) -> None: ...
    def note(self, text: str) -> None: ...
    def end(self) -> None: ...


def choose(stream: TextIO, environment: Mapping[str, str] | None = None) -> Display:
    """Live on a terminal that can move its cursor and may use color (https://no-color.org), else plain."""
    variables = os.environ if environment is None else environment
    is_simple = bool(variables.get("NO_COLOR")) or variables.get("TERM") == "dumb"
    return Plain(stream) if is_simple or not stream.isatty() else Live(stream)


class Silent:
    """For tests and for calls whose output is somebody else's input."""

    def begin(self, tracker: Tracker, title: str) -> None: ...
    def changed(self, progress: Progress, now: float) -> None: ...
    def tick(self, now: float, left: float | None) -> None: ...
    def note(self, text: str) -> None: ...
    def end(self) -> None: ...


class Plain:
    """A line for each change of state, and a sign of life when nothing changes for half a minute."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._tracker = Tracker([])
        self._spoke = 0.0
        self._left: float | None = None

    def begin(self, tracker: Tracker, title: str) -> None:
        self._tracker = tracker
        self._say(title)

    def changed(self, progress: Progress, now: float) -> None:
        if progress.state is State.STARTING:
            return  # the next state comes at once
        self._spoke = now
        self._say(f"  {progress.unit}: {describe(progress, now)}{self._tail(progress)}")

    def tick(self, now: float, left: float | None) -> None:
        self._left = left
        if now - self._spoke < _HEARTBEAT_SECONDS:
            return
        self._spoke = now
        for progress in self._tracker.units.values():
            if progress.state.is_running:
                self._say(f"  {progress.unit}: still {describe(progress, now)}")

    def note(self, text: str) -> None:
        self._say(text)

    def end(self) -> None:
        return

    def _tail(self, progress: Progress) -> str:
        return f" ({standing(self._tracker, self._left)})" if progress.state.is_final else ""

    def _say(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class Live:
    """A table of the units that run, failed or ended last, redrawn four times a second."""

    def __init__(self, stream: TextIO, *, force: bool = False) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive

        self._console = Console(file=stream, force_terminal=True if force else None)
        self._live = RichLive(console=self._console, refresh_per_second=4, transient=True)
        self._tracker = Tracker([])
        self._title = ""
        self._notes: list[str] = []

    def begin(self, tracker: Tracker, title: str) -> None:
        self._tracker, self._title = tracker, title
        self._live.start()

    def changed(self, progress: Progress, now: float) -> None:
        return  # the next tick draws it

    def tick(self, now: float, left: float | None) -> None:
        self._live.update(self._table(now, left))

    def note(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)

    def end(self) -> None:
        self._live.stop()

    def _table(self, now: float, left: float | None) -> Any:
        from rich.table import Table
        from rich.text import Text

        table = Table(title=self._title, title_justify="left", caption=standing(self._tracker, left))
        table.caption_justify = "left"
        for name in ("unit", "state", "resource"):
            table.add_column(name, no_wrap=True, overflow="ellipsis")
        table.add_column("time", justify="right", no_wrap=True)
        for progress in visible(self._tracker, max(3, self._console.height - 8)):
            style = _STYLES.get(progress.state, "cyan")
            latest = progress.latest if progress.state.is_running else ""
            spent = duration(progress.seconds(now)) if progress.started is not None else ""
            table.add_row(progress.unit, Text(step(progress), style=style), Text(latest, style="dim"), spent)
        return table


def visible(tracker: Tracker, rows: int) -> list[Progress]:
    """What matters most within the rows there are: failures, what runs, what ended last, what waits."""
    ranks = {State.FAILED: 0, State.WAITING: 3, State.SKIPPED: 3, State.DONE: 2}

    def rank(progress: Progress) -> tuple[int, float]:
        return ranks.get(progress.state, 1), -(progress.ended or 0.0)

    kept = {progress.unit for progress in sorted(tracker.units.values(), key=rank)[:rows]}
    return [progress for unit, progress in tracker.units.items() if unit in kept]


def step(progress: Progress) -> str:
    """`applying 3 of 12`; the state alone where the number is not known."""
    total = progress.planned.total if progress.planned else 0
    if total and progress.state in (State.APPLYING, State.DESTROYING):
        return f"{progress.state} {progress.finished.total} of {total}"
    return str(progress.state)


def describe(progress: Progress, now: float) -> str:
    if progress.state is State.DONE:
        return f"done{_changes(progress)}, {duration(progress.seconds(now))}"
    if progress.state is State.SKIPPED:
        return "skipped, because another unit failed"
    if progress.state is State.FAILED:
        return f"failed after {duration(progress.seconds(now))}"
    spent = progress.seconds(now)
    return step(progress) + (
        f" {progress.latest}, {duration(spent)}" if spent >= 1 and progress.latest else ""
    )


def _changes(progress: Progress) -> str:
    done, planned = progress.finished, progress.planned
    if done.total:
        return f", {done.added} added, {done.changed} changed, {done.destroyed} destroyed"
    if planned and planned.total:
        return f", {planned.added} to add, {planned.changed} to change, {planned.destroyed} to destroy"
    return ""


def standing(tracker: Tracker, left: float | None) -> str:
    """`4 of 9, about 1 min left`."""
    done = sum(1 for progress in tracker.units.values() if progress.state.is_final)
    rest = f", about {duration(left)} left" if left is not None and done < len(tracker.units) else ""
    return f"{done} of {len(tracker.units)}{rest}"


def duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60:02d} s"
