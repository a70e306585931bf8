"""Follows a run from its events: which state each unit is in, how far it is, and what it said."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from generator.runner import diagnostics
from generator.runner.events import Event, Kind


class State(StrEnum):
    WAITING = "waiting"
    STARTING = "starting"  # reading its configuration and the outputs of others
    INIT = "init"
    PLANNING = "planning"
    APPLYING = "applying"
    DESTROYING = "destroying"
    READING = "reading"  # output, show, validate
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"

    @property
    def is_final(self) -> bool:
        return self in (State.DONE, State.FAILED, State.SKIPPED)

    @property
    def is_running(self) -> bool:
        return self is not State.WAITING and not self.is_final


@dataclass(frozen=True, slots=True)
class Counts:
    """Resources, counted as Terraform does: a replacement is one added and one destroyed."""

    added: int = 0
    changed: int = 0
    destroyed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.added + other.added, self.changed + other.changed, self.destroyed + other.destroyed
        )

    @property
    def total(self) -> int:
        return self.added + self.changed + self.destroyed


@dataclass(slots=True)
class Progress:
    """One unit. Times are those of the caller's clock, in seconds."""

    unit: str
    state: State = State.WAITING
    started: float | None = None
    ended: float | None = None
    planned: Counts | None = None
    finished: Counts = field(default_factory=Counts)  # resources done so far
    latest: str = ""  # the resource it works on
    errors: list[str] = field(default_factory=list)
    cause: str = ""  # of a failure, in Terragrunt's words
    unchanged: bool = False  # the engine's own words: this plan changes nothing

    def seconds(self, now: float) -> float:
        if self.started is None:
            return 0.0
        return (now if self.ended is None else self.ended) - self.started

    @property
    def error(self) -> str:
        """The diagnostics of the engine, each once; empty when it gave none."""
        return "\n\n".join(diagnostics.blocks("".join(self.errors)))


_MOCKED = "mock outputs provided and returning those"
_ENDS = {"succeeded": State.DONE, "skipped": State.SKIPPED}
_STATES = {
    "init": State.INIT,
    "plan": State.PLANNING,
    "apply": State.APPLYING,
    "destroy": State.DESTROYING,
    "output": State.READING,
    "show": State.READING,
    "validate": State.READING,
}
_PLANNED = re.compile(
    r"^Plan: (?:\d+ to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy", re.MULTILINE
)
# Only to spare the work of reading such a plan: where these words are not found, or are others, it is read.
_UNCHANGED = re.compile(r"^No changes\. Your infrastructure matches the configuration\.$", re.MULTILINE)
_APPLIED = re.compile(
    r"^Apply complete! Resources: (?:\d+ imported, )?(\d+) added, (\d+) changed, (\d+) destroyed",
    re.MULTILINE,
)
_DESTROYED = re.compile(r"^Destroy complete! Resources: (\d+) destroyed", re.MULTILINE)
_RESOURCE = re.compile(
    r"^(\S+?): (Creating|Modifying|Destroying|Still \w+|Refreshing state|Reading|"
    r"Creation complete|Modifications complete|Destruction complete)\b",
    re.MULTILINE,
)
_COMPLETE = {
    "Creation complete": Counts(added=1),
    "Modifications complete": Counts(changed=1),
    "Destruction complete": Counts(destroyed=1),
}


class Tracker:
    """The state of a run. `feed` returns the unit whose state changed, if any."""

    def __init__(self, units: list[str]) -> None:
        self.units: dict[str, Progress] = {unit: Progress(unit) for unit in units}
        self.messages: list[str] = []  # errors that belong to no unit
        self.warnings: list[str] = []
        self.mocked: list[str] = []  # units that saw a mock in place of another's output

    def feed(self, event: Event, now: float) -> Progress | None:
        if event.unit is None:
            self._own_words(event)
            return None
        progress = self.units.get(event.unit)
        if progress is None:
            if event.kind is not Kind.STARTED:
                return None  # a dependency outside of the run, read for its outputs
            progress = self.units.setdefault(event.unit, Progress(event.unit))
        if event.kind is Kind.WARNING:
            self._warn(event)
        before = progress.state
        _advance(progress, event, now)
        return progress if progress.state is not before else None

    def end(self, now: float) -> None:
        """The run is over: whatever still ran has stopped."""
        for progress in self.units.values():
            if progress.state.is_running and progress.ended is None:
                progress.ended = now

    def _own_words(self, event: Event) -> None:
        if event.kind is Kind.ERROR and event.text not in self.messages:
            self.messages.append(event.text)
        if event.kind is Kind.WARNING:
            self._warn(event)

    def _warn(self, event: Event) -> None:
        """Mocks are expected before the first apply, and there is a warning for each: a list of units says as much."""
        if event.unit and _MOCKED in event.text:
            if event.unit not in self.mocked:
                self.mocked.append(event.unit)
        elif event.text not in self.warnings:
            self.warnings.append(event.text)


def _advance(progress: Progress, event: Event, now: float) -> None:
    if progress.state.is_final:
        _listen_late(progress, event)
        return
    if event.kind is Kind.STARTED:
        progress.state, progress.started = State.STARTING, now
    elif event.kind is Kind.FINISHED:
        progress.state = _ENDS.get(event.text, State.FAILED)
        progress.cause = event.detail
        progress.ended = now
    elif event.kind is Kind.COMMAND:
        _enter(progress, event.text, now)
    elif event.kind in (Kind.OUTPUT, Kind.ERROR_OUTPUT):
        _listen(progress, event, now)


def _enter(progress: Progress, command: str, now: float) -> None:
    state = _STATES.get(command)
    if state is None or progress.state is State.WAITING:
        return  # Terragrunt initializes a dependency before its turn, to read its outputs
    if state is State.READING and progress.state is State.PLANNING:
        return  # `show` turns the plan into JSON: still part of planning
    progress.state = state


def _listen(progress: Progress, event: Event, now: float) -> None:
    if event.command and event.command != "init":
        if progress.started is None:  # the log does not tell of the start: take the first word for it
            progress.started = now
            progress.state = State.STARTING
        _enter(progress, event.command, now)
    if event.kind is Kind.ERROR_OUTPUT:
        progress.errors.append(event.text)
        return
    _count(progress, event.text)


def _listen_late(progress: Progress, event: Event) -> None:
    """The two streams are not in step: a unit's last words may come after its end. A later `output` is not its own."""
    if event.command not in ("plan", "apply", "destroy"):
        return
    if event.kind is Kind.ERROR_OUTPUT:
        progress.errors.append(event.text)
    elif event.kind is Kind.OUTPUT:
        _count(progress, event.text)


def _count(progress: Progress, text: str) -> None:
    planned = _PLANNED.search(text)
    if planned:
        progress.planned = Counts(*(int(number) for number in planned.groups()))
    if _UNCHANGED.search(text):
        progress.unchanged = True
    for resource, what in _RESOURCE.findall(text):
        if what not in _COMPLETE:
            progress.latest = resource
        progress.finished += _COMPLETE.get(what, Counts())
    applied, destroyed = _APPLIED.search(text), _DESTROYED.search(text)
    if applied:
        progress.finished = Counts(*(int(number) for number in applied.groups()))
    elif destroyed:
        progress.finished = Counts(destroyed=int(destroyed[1]))
