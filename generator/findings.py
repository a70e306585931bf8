"""What a check reports, and how a report looks as text, JSON and GitHub workflow commands.

A finding says what is wrong, where, whose it is and how to proceed. Checks return findings; nothing here
prints or raises. Text taken from a manifest is shown as text only: control and direction marks are
escaped, and a line can never be read as a workflow command by the runner that prints it.

JSON (stable; new keys may be added, `version` changes when one is removed or changes its meaning):

    {"version": 1,
     "findings": [{"check": "route-unreachable", "severity": "error", "message": "...",
                   "file": "registry/services/auth.yaml", "line": 12, "column": 9,     # null without position
                   "owner": "auth-team", "hint": "...",                                # null where unknown
                   "related": [{"file": "...", "line": 3, "column": 5, "message": "..."}],
                   "data": {...}}],                                                    # the check's own facts
     "summary": {"errors": 1, "warnings": 0}}
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

MAX_SHOWN_WIDTH = 100  # columns of a source line; what is longer is clipped around the caret
_TAB_WIDTH = 4
_MAX_WORD = 100  # a longer word is not a mistyped name, and difflib is quadratic


class Severity(StrEnum):
    """How much a finding weighs: an error stops the run before anything is written."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file: path relative to the repo root with `/`; line and column from 1, in characters."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `check` is its stable kebab-case id, `hint` says how to proceed, `data` JSON values."""

    check: str
    message: str
    position: Position | None = None
    severity: Severity = Severity.ERROR
    owner: str | None = None
    hint: str | None = None
    related: tuple[tuple[Position, str], ...] = ()
    data: tuple[tuple[str, object], ...] = ()


def sort_findings(findings: Iterable[Finding]) -> list[Finding]:
    """The one order of every report: file, line, column, check; findings without a place come last."""

    def key(finding: Finding) -> tuple[bool, str, int, int, str, str]:
        place = finding.position or Position("", 0, 0)
        missing = finding.position is None
        return missing, place.file, place.line, place.column, finding.check, finding.message

    return sorted(findings, key=key)


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 where nothing stops the run (warnings do not), 1 where an error does."""
    return int(has_errors(findings))


def summary(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning`, `1 error`, or `no findings`."""
    errors, warnings = _count(findings)
    parts = [_plural(errors, "error")] if errors else []
    parts += [_plural(warnings, "warning")] if warnings else []
    return ", ".join(parts) or "no findings"


def _count(findings: Iterable[Finding]) -> tuple[int, int]:
    severities = [finding.severity for finding in findings]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word that a mistyped one probably means, or None where none is close."""
    if len(word) > _MAX_WORD:
        return None
    known = sorted({candidate for candidate in words if len(candidate) <= _MAX_WORD})
    folded = {candidate.casefold(): candidate for candidate in reversed(known)}
    close = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


# --- text -------------------------------------------------------------------------------------------------

_BOLD, _DIM, _RED, _YELLOW, _CYAN, _RESET = (
    "\x1b[1m",
    "\x1b[2m",
    "\x1b[31m",
    "\x1b[33m",
    "\x1b[36m",
    "\x1b[0m",
)
# What follows a position is underlined up to here: a quoted text, or a run of what can be in a plain word.
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\s,:\[\]{}]+(?::[^\s,\[\]{}]+)*")
_UNSAFE_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))


def render_text(findings: Iterable[Finding], sources: Mapping[str, str], color: bool = False) -> str:
    """Every finding with its source line, a caret, owner and help, and a summary line; ends in a newline.

    `sources` maps a file to its text; a finding in another file is shown without its source line.
    """
    ordered = sort_findings(findings)
    lines_of: dict[str, list[str]] = {}
    blocks = [_text_of(finding, sources, lines_of, color) for finding in ordered]
    return "\n".join([*blocks, summary(ordered)]) + "\n"


@dataclass(frozen=True, slots=True)
class _Paint:
    """Colours text where colour is wanted."""

    on: bool

    def __call__(self, text: str, tone: str) -> str:
        return f"{tone}{text}{_RESET}" if self.on and text else text


def _text_of(
    finding: Finding, sources: Mapping[str, str], lines_of: dict[str, list[str]], color: bool
) -> str:
    paint = _Paint(color)
    tone = _RED if finding.severity is Severity.ERROR else _YELLOW
    place = f"{_one_line(str(finding.position))}: " if finding.position else ""
    label = paint(f"{finding.severity}[{_one_line(finding.check)}]", tone)
    first, *rest = printable(finding.message).split("\n")
    lines = [f"{paint(place, _BOLD)}{label}: {first}", *(f"  | {line}" for line in rest)]
    lines += _excerpt(finding.position, sources, lines_of, paint, tone)
    lines += [f"  {paint('owner:', _CYAN)} {_one_line(finding.owner)}"] if finding.owner else []
    for where, what in finding.related:
        lines.append(f"  {paint('see:', _CYAN)} {_one_line(str(where))}: {_one_line(what)}")
    lines += _labelled(paint("help:", _CYAN), finding.hint)
    return "\n".join(lines) + "\n"


def _labelled(label: str, text: str | None) -> list[str]:
    if not text:
        return []
    first, *rest = printable(text).split("\n")
    return [f"  {label} {first}", *(f"      | {line}" for line in rest)]


def _excerpt(
    position: Position | None,
    sources: Mapping[str, str],
    lines_of: dict[str, list[str]],
    paint: _Paint,
    tone: str,
) -> list[str]:
    """The source line and the caret under it; nothing where the line does not exist."""
    if position is None or position.file not in sources:
        return []
    if position.file not in lines_of:
        lines_of[position.file] = sources[position.file].split("\n")
    lines = lines_of[position.file]
    if not 1 <= position.line <= len(lines) or position.column < 1:
        return []
    before, marked, after = _clip(*_split_at(lines[position.line - 1].rstrip("\r"), position.column - 1))
    gutter = f"{position.line:>5} | "
    caret = " " * display_width(before) + "^" * max(1, display_width(marked))
    source = f"{paint(gutter, _DIM)}{before}{marked}{after}".rstrip()
    return [source, f"{paint('      | ', _DIM)}{paint(caret, tone)}"]


def _split_at(line: str, start: int) -> tuple[str, str, str]:
    """The line as what is before, under and after the caret, each made printable."""
    start = min(start, len(line))
    token = _TOKEN.match(line, start, start + 4 * MAX_SHOWN_WIDTH)
    end = token.end() if token else start + 1
    far = 4 * MAX_SHOWN_WIDTH  # no need to escape 200 KB of a line to show 100 columns of it
    near = max(0, start - far)
    before = ("…" if near else "") + _one_line(line[near:start])
    return before, _one_line(line[start:end]), _one_line(line[end : end + far])


def _clip(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """At most MAX_SHOWN_WIDTH columns, the caret's start always among them."""
    marked = _cut(marked, MAX_SHOWN_WIDTH // 2)
    room = MAX_SHOWN_WIDTH - display_width(marked)
    if display_width(before) > room * 2 // 3:
        before = "…" + _cut(before[::-1], room * 2 // 3, ellipsis="")[::-1]
    return before, marked, _cut(after, room - display_width(before))


def _cut(text: str, width: int, ellipsis: str = "…") -> str:
    used = 0
    for index, char in enumerate(text):
        used += display_width(char)
        if used > width:
            return text[: max(0, index - len(ellipsis))] + ellipsis
    return text


def display_width(text: str) -> int:
    """Columns a terminal uses: two for wide East Asian characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def printable(text: str) -> str:
    """Text safe for a terminal: tabs are spaces, control, direction and unassigned characters are escapes.

    Newlines stay. `##[` is broken up: GitHub's runner reads it as a command anywhere in a line
    (actions/runner, ActionCommand.cs).
    """
    text = text.replace("\t", " " * _TAB_WIDTH).replace("##[", "# #[")
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char == "\n" or unicodedata.category(char) not in _UNSAFE_CATEGORIES:
        return char
    return f"\\x{ord(char):02x}" if ord(char) < 0x100 else f"\\u{ord(char):04x}"


def _one_line(text: str) -> str:
    return printable(text).replace("\n", "\\n")


# --- machines ---------------------------------------------------------------------------------------------


def render_json(findings: Iterable[Finding]) -> str:
    """The report as JSON, in the form the module's docstring promises; ASCII, ends in a newline."""
    import json

    ordered = sort_findings(findings)
    errors, warnings = _count(ordered)
    report = {
        "version": 1,
        "findings": [to_json(finding) for finding in ordered],
        "summary": {"errors": errors, "warnings": warnings},
    }
    return json.dumps(report, indent=2, default=str) + "\n"


def to_json(finding: Finding) -> dict[str, object]:
    """One finding as in `render_json`."""
    return {
        "check": finding.check,
        "severity": finding.severity.value,
        "message": finding.message,
        **_json_place(finding.position),
        "owner": finding.owner,
        "hint": finding.hint,
        "related": [{**_json_place(where), "message": what} for where, what in finding.related],
        "data": dict(finding.data),
    }


def from_json(said: Mapping[str, Any]) -> Finding:
    """The finding of which `to_json` said this; lists in its data were tuples perhaps."""
    return Finding(
        said["check"],
        said["message"],
        _place_of(said),
        Severity(said["severity"]),
        said["owner"],
        said["hint"],
        tuple((Position(one["file"], one["line"], one["column"]), one["message"]) for one in said["related"]),
        tuple(said["data"].items()),
    )


def _place_of(said: Mapping[str, Any]) -> Position | None:
    return None if said["file"] is None else Position(said["file"], said["line"], said["column"])


def _json_place(position: Position | None) -> dict[str, object]:
    if position is None:
        return {"file": None, "line": None, "column": None}
    return {"file": position.file, "line": position.line, "column": position.column}


def render_github(findings: Iterable[Finding]) -> str:
    """One workflow command per finding, so that GitHub shows it on the line of the pull request.

    Escaping as in actions/toolkit, packages/core/src/command.ts.
    """
    return "".join(_github_of(finding) + "\n" for finding in sort_findings(findings))


def _github_of(finding: Finding) -> str:
    place = finding.position
    properties: dict[str, object] = (
        {"file": place.file, "line": place.line, "col": place.column} if place else {}
    )
    properties["title"] = finding.check
    listed = ",".join(f"{name}={_github_property(str(value))}" for name, value in properties.items())
    return f"::{finding.severity.value} {listed}::{_github_data(_github_message(finding))}"


def _github_message(finding: Finding) -> str:
    parts: Sequence[str] = [
        finding.message,
        *(f"see: {where}: {what}" for where, what in finding.related),
        *([f"owner: {finding.owner}"] if finding.owner else []),
        *([f"help: {finding.hint}"] if finding.hint else []),
    ]
    return "\n".join(printable(part) for part in parts)


def _github_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _github_property(text: str) -> str:
    safe = _one_line(text)
    return _github_data(safe).replace(":", "%3A").replace(",", "%2C")
