"""What a scaffold function gives back, and the one way by which its changes reach the disk."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from generator.findings import Finding, Severity
from generator.scaffold import files


class Outcome(StrEnum):
    """How it ended. Only WRITTEN (and MARKED, on demand) has touched the disk."""

    WRITTEN = "written"
    PREVIEW = "preview"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    CONFLICT = "conflict"
    MARKED = "marked"
    CANCELLED = "cancelled"


_EXIT_CODES = {Outcome.REFUSED: 1, Outcome.CONFLICT: 1, Outcome.MARKED: 1, Outcome.CANCELLED: 130}


@dataclass(frozen=True)
class Result:
    """`findings` are shown with `sources`, which holds the texts as they would be; `diff` is unified, old to new.

    `message` says in a line or two what was done, `next_steps` what to do now (lines, empty if nothing).
    """

    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict, repr=False)
    written: tuple[str, ...] = ()
    diff: str = field(default="", repr=False)
    message: str = ""
    next_steps: str = ""

    @property
    def ok(self) -> bool:
        """Whether what was asked for is so now (or would be, in a preview)."""
        return self.exit_code == 0

    @property
    def exit_code(self) -> int:
        """0; 1 with findings or conflicts; 130 when somebody stopped it (as shells do for Ctrl-C)."""
        return _EXIT_CODES.get(self.outcome, 0)


def refused(findings: Iterable[Finding], sources: Mapping[str, str] | None = None) -> Result:
    """Nothing was written, and why."""
    return Result(Outcome.REFUSED, tuple(findings), sources or {})


def cancelled() -> Result:
    """Somebody pressed Ctrl-C."""
    return Result(Outcome.CANCELLED, message="Stopped; nothing was written.")


def fault(check: str, message: str, hint: str | None = None, owner: str | None = None) -> Finding:
    """A finding about what was asked for; it stands in no file."""
    return Finding(check, message, None, Severity.ERROR, owner, hint)


def deliver(
    root: Path,
    texts: Mapping[str, str],
    preview: bool,
    message: str,
    next_steps: str,
    warnings: tuple[Finding, ...] = (),
) -> Result:
    """Writes `texts` (file relative to `root` -> whole text), all or nothing; a preview only shows them."""
    shown = diff({file: (files.text_of(root, file), text) for file, text in texts.items()})
    if preview:
        return Result(Outcome.PREVIEW, warnings, texts, (), shown, message)
    try:
        files.write_all(root, texts)
    except OSError as error:
        where = error.filename or root
        reason = f"{where} cannot be written: {error.strerror or error}"
        return refused([fault("scaffold-write", reason, "Nothing was changed.")])
    return Result(Outcome.WRITTEN, warnings, texts, tuple(texts), shown, message, next_steps)


def diff(pairs: Mapping[str, tuple[str, str]]) -> str:
    """Unified diff of file -> (old, new) for files that people read; hidden folders are left out."""
    parts: list[str] = []
    for file, (old, new) in pairs.items():
        if "/." in file:
            continue
        before = f"a/{file}" if old else "/dev/null"
        lines = difflib.unified_diff(old.splitlines(True), new.splitlines(True), before, f"b/{file}")
        parts += [
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        ]
    return "".join(parts)
