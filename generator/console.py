"""What a command prints. Results go to stdout, remarks and faults to stderr; colour only where somebody looks at it.

Colour needs a terminal, no `NO_COLOR` (https://no-color.org) and a `TERM` that is not `dumb`. The layout never depends on
it: what a person sees on a terminal, a log shows as well.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "1;31", "32", "33", "36"


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command's words go."""

    out: TextIO
    err: TextIO
    environ: Mapping[str, str]

    @property
    def color(self) -> bool:
        """Whether stdout takes colour."""
        return takes_color(self.out, self.environ)

    def say(self, text: str = "") -> None:
        """A line of the result."""
        print(text, file=self.out)

    def write(self, text: str) -> None:
        """Text of the result that brings its own line ends."""
        self.out.write(text)

    def note(self, text: str) -> None:
        """A line about what is going on; shown at once, also between the lines of a result."""
        self.out.flush()
        print(text, file=self.err, flush=True)

    def heading(self, text: str) -> None:
        """A line that opens a part of the result."""
        self.say(self.paint(text, BOLD))

    def fault(self, message: str, hint: str | None = None) -> None:
        """`error: ...` and how to proceed."""
        self.out.flush()
        color = takes_color(self.err, self.environ)
        lines = [f"{paint('error', RED, color)}: {message}"]
        if hint:
            first, *rest = hint.splitlines()
            lines += [f"  {paint('help:', CYAN, color)} {first}", *(f"        {line}" for line in rest)]
        print("\n".join(lines), file=self.err, flush=True)

    def steps(self, steps: Iterable[tuple[str, str]]) -> None:
        """What to do now: commands with what each does."""
        listed = list(steps)
        width = max(len(command) for command, _ in listed)
        self.heading("Next:")
        for command, what in listed:
            self.say(f"  {command.ljust(width)}  {what}".rstrip())

    def paint(self, text: str, tone: str) -> str:
        """`text` in a tone, where stdout takes colour."""
        return paint(text, tone, self.color)


def of_process() -> Console:
    """The console of this process."""
    return Console(sys.stdout, sys.stderr, os.environ)


def takes_color(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Whether colour may be written to `stream`."""
    return stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def paint(text: str, tone: str, color: bool) -> str:
    """`text` in an ANSI tone if `color`."""
    return f"\x1b[{tone}m{text}\x1b[0m" if color and text else text


def columns(rows: Sequence[Sequence[str]], indent: str = "  ") -> list[str]:
    """Rows as lines of aligned columns."""
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def duration(seconds: float) -> str:
    """`0.21 s`, `3.4 s`, `42 s`, `2 min 05 s`."""
    if seconds < 9.95:
        return f"{seconds:.2f} s" if seconds < 0.995 else f"{seconds:.1f} s"
    whole = round(seconds)
    return f"{whole} s" if whole < 100 else f"{whole // 60} min {whole % 60:02d} s"


def plural(count: int, word: str) -> str:
    """`1 unit`, `3 units`, `2 policies`, `2 gateways`, `2 addresses`."""
    if count == 1:
        return f"1 {word}"
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{count} {word[:-1]}ies"
    return f"{count} {word}es" if word.endswith(("s", "x")) else f"{count} {word}s"
