"""A child process in a group of its own: its lines as they come, and an interrupt that the engine gets exactly once.

In the terminal's own group Ctrl-C would go to Terragrunt, Terraform and every provider at the same time, and 15 s
later once more to Terraform, passed on by Terragrunt: Terraform takes a second interrupt as the order to drop
everything. Sent to Terragrunt alone, twice, it makes Terragrunt pass on one at once (Terragrunt's `os/exec`:
"if the same signal is received again, it is forwarded immediately").
"""

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from generator.runner.errors import RunnerError

_TICK_SECONDS = 0.2
_HURRY_SECONDS = 1.0  # between the interrupt and the one that makes Terragrunt pass it on
_DRAIN_SECONDS = 1.0  # for a pipe that an orphan keeps open
_ORPHAN_SECONDS = {signal.SIGTERM: 0.5, signal.SIGKILL: 2.0}  # patience before each


class Child:
    """A running command. Its standard output and error are read together, line by line."""

    def __init__(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        try:
            self._process = subprocess.Popen(
                list(arguments),
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                process_group=0,
            )
        except OSError as error:
            raise RunnerError(f"{arguments[0]} cannot be started: {error}", "see: invoke doctor") from error
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        pipes = [pipe for pipe in (self._process.stdout, self._process.stderr) if pipe is not None]
        self._readers = [threading.Thread(target=self._read, args=(pipe,), daemon=True) for pipe in pipes]
        for reader in self._readers:
            reader.start()

    @property
    def group(self) -> int:
        return self._process.pid

    def lines(self) -> Iterator[str | None]:
        """Each line; None when there was none for a moment, so that the caller can look at the clock."""
        while self._process.poll() is None:
            try:
                yield self._lines.get(timeout=_TICK_SECONDS)
            except queue.Empty:
                yield None
        deadline = time.monotonic() + _DRAIN_SECONDS
        for reader in self._readers:
            reader.join(max(0.0, deadline - time.monotonic()))
        while not self._lines.empty():
            yield self._lines.get()

    def interrupt(self) -> None:
        """Ask for an orderly end. Call it once."""
        self._interrupt_leader()
        hurry = threading.Timer(_HURRY_SECONDS, self._interrupt_leader)
        hurry.daemon = True
        hurry.start()

    def _interrupt_leader(self) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def finish(self) -> int:
        """Wait for the end, end whatever is left of the group, and return the exit code."""
        code = self._process.wait()
        for sign, patience in _ORPHAN_SECONDS.items():
            if not self._has_members(patience):
                break
            self._signal(sign)
        else:
            self._has_members(_ORPHAN_SECONDS[signal.SIGTERM])  # a kill, too, takes a moment
        return code

    def _read(self, pipe: IO[str]) -> None:
        with contextlib.suppress(ValueError):  # closed under us at the very end
            for line in pipe:
                self._lines.put(line)

    def _signal(self, sign: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.group, sign)

    def _has_members(self, patience: float) -> bool:
        """Whether a process of the group is alive after `patience` seconds."""
        deadline = time.monotonic() + patience
        while True:
            try:
                os.killpg(self.group, 0)
            except (ProcessLookupError, PermissionError):
                return False
            if time.monotonic() > deadline:
                return True
            time.sleep(0.05)


class Interrupts:
    """Counts Ctrl-C (and a polite end from outside) instead of raising in the middle of something."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self.count = 0
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            for sign in self.SIGNALS:
                self._before[sign] = signal.signal(sign, self._take)
        return self

    def __exit__(self, *_: object) -> None:
        for sign, handler in self._before.items():
            signal.signal(sign, handler)  # type: ignore[arg-type]

    def _take(self, *_: object) -> None:
        self.count += 1
