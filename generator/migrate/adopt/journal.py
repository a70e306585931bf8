"""What a run has done so far, on disk before and after each step; whoever comes after a kill reads it and goes on.

One JSON object a line, appended and synced. A line that was not written whole (the last one of a killed run) counts as not
written: every step can be done twice.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BEGIN, DONE = "begin", "done"


@dataclass
class Journal:
    """The entries of one adoption."""

    path: Path
    entries: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path) -> "Journal":
        """The journal with what is in it."""
        return cls(path, list(_read(path)))

    def begin(self, step: str, **data: Any) -> None:
        """The step is going to be done."""
        self._append(step, BEGIN, data)

    def done(self, step: str, **data: Any) -> None:
        """The step is done."""
        self._append(step, DONE, data)

    def is_done(self, step: str) -> bool:
        """Whether it ever was."""
        return any(entry["step"] == step and entry["state"] == DONE for entry in self.entries)

    def has_begun(self, step: str) -> bool:
        """Whether it may have had an effect."""
        return any(entry["step"] == step for entry in self.entries)

    def data(self, step: str) -> Mapping[str, Any]:
        """What was noted when it was last done; empty if it was not."""
        found = [entry for entry in self.entries if entry["step"] == step and entry["state"] == DONE]
        return found[-1] if found else {}

    def _append(self, step: str, state: str, data: Mapping[str, Any]) -> None:
        entry = {"step": step, "state": state, "at": datetime.now(UTC).isoformat(timespec="seconds"), **data}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            _finish_line(handle)
            os.write(handle, (json.dumps(entry) + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        self.entries.append(entry)


def _finish_line(handle: int) -> None:
    """A killed run may have left half a line."""
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":
        os.write(handle, b"\n")


def _read(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and "step" in entry and "state" in entry:
            yield entry
