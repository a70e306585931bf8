"""One line of Terragrunt's log (`--log-format json --log-level debug`, v1.1) as a typed value.

The log is not among Terragrunt's stable interfaces, so nothing that matters is decided by it: it drives the live
display, and results come from the run report and the plan files. A line that is not understood stays a plain message.
"""

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any


class Kind(StrEnum):
    STARTED = "started"  # the unit's turn has come
    FINISHED = "finished"
    COMMAND = "command"  # a command of the engine begins; `text` is its name
    OUTPUT = "output"  # what the engine wrote to its standard output
    ERROR_OUTPUT = "error output"  # and to its standard error
    WARNING = "warning"
    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Event:
    kind: Kind
    unit: str | None  # relative to the folder of the run; None for Terragrunt's own words
    text: str
    level: str = "info"
    command: str | None = None  # of the engine: init, plan, apply, ...
    detail: str = ""  # why a unit failed, in Terragrunt's words


_TASK = re.compile(
    r"Runner Pool Task: (starting|finished) unit=(.+?) command=\S+(?: outcome=(\S+))?(?: err=(.*))?\Z",
    re.DOTALL,
)
_SKIPPED = re.compile(r"Ending report run (.+) with result early exit\Z")
_RUNNING = re.compile(r"Running command: .*? (init|plan|apply|destroy|output|show|validate)\b")
_LEVELS = {"stdout": Kind.OUTPUT, "stderr": Kind.ERROR_OUTPUT, "warn": Kind.WARNING, "error": Kind.ERROR}


def parse(line: str, folder: Path) -> Event:
    """The event of one line; `folder` is where Terragrunt was started."""
    record = _record(line)
    if record is None:
        return Event(Kind.NOTE, None, line.rstrip("\n"))
    text, level = str(record.get("msg", "")), str(record.get("level", "info"))
    arguments = record.get("tf-command-args") or []
    command = str(arguments[0]) if arguments else None
    unit = _unit(record.get("working-dir"), folder)
    task = _TASK.match(text)
    if task:
        kind = Kind.STARTED if task[1] == "starting" else Kind.FINISHED
        return Event(kind, _unit(task[2], folder), task[3] or "", level, detail=task[4] or "")
    skipped = _SKIPPED.match(text)
    if skipped:
        return Event(Kind.FINISHED, _unit(skipped[1], folder), "skipped", level)
    running = _RUNNING.match(text)
    if running:
        return Event(Kind.COMMAND, unit, running[1], level)
    kind = _LEVELS.get(level, Kind.NOTE)
    if kind is Kind.NOTE and command:
        kind = Kind.OUTPUT  # the output of init comes at level info
    return Event(kind, unit, text, level, command)


def _record(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _unit(place: Any, folder: Path) -> str | None:
    """Terragrunt gives the folder of a unit sometimes as relative, sometimes as absolute path."""
    if not isinstance(place, str) or not place:
        return None
    path = PurePath(place)
    if path.is_absolute():
        try:
            path = path.relative_to(folder)
        except ValueError:
            return None
    name = path.as_posix()
    return None if name == "." or ".terragrunt-cache" in path.parts else name
