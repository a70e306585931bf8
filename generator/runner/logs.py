"""The whole log of every run, readable, in `.sandbox/logs/`; the newest thirty are kept."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from generator.runner.events import Event
from generator.sandbox.state import directory

_KEEP = 30
# Terragrunt writes these some twenty times for each unit at its debug level, and they say nothing.
_NOISE = ("Did not find any locals block: skipping evaluation.",)
# At the debug level Terragrunt quotes the outputs of a dependency: they need not be kept.
_QUOTED = "Retrieved output from "


def open_log(root: Path, name: str) -> tuple[TextIO, Path]:
    """A new log file, readable for its owner only. `name` says what runs, such as `development-apply`."""
    folder = directory(root) / "logs"
    folder.mkdir(exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{name}.log"
    path.touch(mode=0o600)
    for old in sorted(folder.glob("*.log"))[:-_KEEP]:
        old.unlink(missing_ok=True)
    return path.open("w", encoding="utf-8", buffering=1), path


def write(log: TextIO, event: Event) -> None:
    text = event.text.strip("\n")
    if text in _NOISE:
        return
    if text.startswith(_QUOTED):
        text = text.partition(" as json: ")[0]
    if event.kind in ("started", "finished"):
        text = f"{event.kind} {text}".strip()
    elif event.kind == "command":
        text = f"runs {text}"
    head = f"{datetime.now(UTC):%H:%M:%S} {event.unit or '-'} {event.level}"
    for line in text.split("\n"):
        log.write(f"{head} | {line}\n")
