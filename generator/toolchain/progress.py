"""Show how far a long step is: one changing line on a terminal, a line now and then in a log."""

import sys
import time
from dataclasses import dataclass, field
from typing import TextIO

# In a log file a line more often than this is noise.
LOG_EVERY_SECONDS = 15.0
TERMINAL_EVERY_SECONDS = 0.2


@dataclass(slots=True)
class Progress:
    """`total` is an estimate: the count may stop short of it or pass it."""

    title: str
    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    started: float = field(default_factory=lambda: time.monotonic())
    shown: float = 0.0

    def advance(self, done: int, what: str = "") -> None:
        every = TERMINAL_EVERY_SECONDS if self.stream.isatty() else LOG_EVERY_SECONDS
        now = time.monotonic()
        if now - max(self.shown, self.started) >= every:
            self.shown = now
            self._write(line(self.title, done, self.total, now - self.started, what))

    def clear(self) -> None:
        """Takes the line away, if there is one."""
        if self.shown and self.stream.isatty():
            self.stream.write("\r\033[K")
            self.stream.flush()

    @property
    def elapsed(self) -> str:
        return clock(time.monotonic() - self.started)

    def _write(self, text: str) -> None:
        self.stream.write(f"\r\033[K{text[:110]}" if self.stream.isatty() else f"{text}\n")
        self.stream.flush()


def say(sentence: str, stream: TextIO | None = None) -> None:
    """One line on stderr, in place of a progress line that may stand there."""
    out = stream or sys.stderr
    out.write(f"\r\033[K{sentence}\n" if out.isatty() else f"{sentence}\n")
    out.flush()


def line(title: str, done: int, total: int, elapsed: float, what: str = "") -> str:
    """`Building Terragrunt: 420 of about 1650 packages, 1:10 elapsed, about 3:25 left  github.com/...`"""
    parts = f"{title}: {done} of about {max(total, done)}, {clock(elapsed)} elapsed"
    # The first packages are small and come fast: an estimate before this point would only mislead.
    if done >= total // 20 and 0 < done < total:
        parts += f", about {clock(elapsed / done * (total - done))} left"
    return f"{parts}  {what}".rstrip()


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
