"""Verdicts as text for people, Markdown for a pull request or a job's summary, JSON for programs. Pure.

JSON (stable; new keys may be added, `version` changes when one is removed or changes its meaning):

    {"version": 1, "environment": "...", "target": "...",
     "summary": {"good": 3, "warning": 0, "bad": 1, "unknown": 0, "not asked": 2},
     "checks": [{"area": "listener rules", "subject": "...", "state": "bad", "cause": "rule-missing",   # "" where good
                 "seen": "...", "likely": "...", "service": "...", "owner": "...", "position": "file:line:column",
                 "look": [{"command": "...", "what": "..."}]}]}
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.console import BOLD, CYAN, DIM, GREEN, RED, YELLOW, columns, duration, paint
from generator.findings import printable
from generator.verify.model import AREAS, State, Verdict

TONES = {
    State.GOOD: GREEN,
    State.WARNING: YELLOW,
    State.BAD: RED,
    State.UNKNOWN: YELLOW,
    State.NOT_ASKED: DIM,
}
ORDER = (State.BAD, State.UNKNOWN, State.WARNING, State.GOOD, State.NOT_ASKED)
TOLD = (State.BAD, State.UNKNOWN, State.WARNING)


@dataclass(frozen=True)
class Report:
    """All that is shown. `contacts` maps a team to how it is reached, `target` says which account; time in seconds."""

    environment: str
    target: str
    verdicts: Sequence[Verdict]
    contacts: Mapping[str, str]
    seconds: float

    def count(self, state: State) -> int:
        """How many came out so."""
        return sum(1 for verdict in self.verdicts if verdict.state is state)

    @property
    def told(self) -> list[Verdict]:
        """What somebody has to look at, the worst first; within that as a request passes them."""
        return sorted(
            (verdict for verdict in self.verdicts if verdict.state in TOLD),
            key=lambda verdict: TOLD.index(verdict.state),
        )

    def contact(self, owner: str) -> str:
        """The team and how to reach it."""
        return f"{owner} ({self.contacts[owner]})" if self.contacts.get(owner) else owner


def summary(report: Report) -> str:
    """`1 bad, 2 warnings, 40 good, 12 not asked`."""
    words = {State.WARNING: "warnings" if report.count(State.WARNING) != 1 else "warning"}
    return ", ".join(
        f"{report.count(state)} {words.get(state, state.value)}" for state in ORDER if report.count(state)
    )


def text(report: Report, color: bool = False) -> str:
    """The table of areas, then each fault with its diagnosis; ends in a newline."""
    lines = [paint(f"{report.environment} on {report.target}", BOLD, color), *_table(report), ""]
    for verdict in report.told:
        lines += [*_block(report, verdict, color), ""]
    return "\n".join([*lines, f"{summary(report)} ({duration(report.seconds)})"]) + "\n"


def _table(report: Report) -> list[str]:
    rows = []
    for area in dict.fromkeys(kind.area for kind in AREAS):
        mine = [verdict for verdict in report.verdicts if verdict.expected.area == area]
        if not mine:
            continue
        counts = Counter(verdict.state for verdict in mine)
        words = ", ".join(f"{counts[state]} {state.value}" for state in ORDER if counts[state])
        rows.append((area, words, _why_not(mine)))
    return columns(rows)


def _why_not(verdicts: Sequence[Verdict]) -> str:
    """The reasons for what was not asked, each once."""
    reasons = dict.fromkeys(verdict.seen for verdict in verdicts if verdict.state is State.NOT_ASKED)
    return "; ".join(reasons)


def _block(report: Report, verdict: Verdict, color: bool) -> list[str]:
    one = verdict.expected
    label = paint(f"{verdict.state.value}[{verdict.cause}]", TONES[verdict.state], color)
    lines = [f"{label} {printable(one.subject)}  ({one.area})"]
    lines += [f"  {one.place}"] if one.place else []
    pairs = [("seen", verdict.seen), ("likely", verdict.likely), ("owner", report.contact(verdict.owner))]
    lines += [
        f"  {paint(f'{name}:'.ljust(7), CYAN, color)} {_one_line(said)}" for name, said in pairs if said
    ]
    for number, (command, what) in enumerate(verdict.look):
        name = "next:" if number == 0 else ""
        lines.append(f"  {paint(name.ljust(7), CYAN, color)} {_one_line(command)}  # {what}")
    return lines


def _one_line(said: str) -> str:
    """What a program out there said is shown as text only."""
    return printable(" ".join(said.split()))


# --- Markdown ---------------------------------------------------------------------------------------------


def markdown(report: Report, color: bool = False) -> str:
    """For a comment; ends in a newline. `color` is there for the sake of the same form, and does nothing."""
    head = f"**{_cell(report.environment)}** on {_cell(report.target)}: {summary(report)}"
    lines = [head, "", "| area | |", "|---|---|", *_markdown_rows(report)]
    for verdict in report.told:
        lines += ["", *_markdown_block(report, verdict)]
    return "\n".join(lines) + "\n"


def _markdown_rows(report: Report) -> list[str]:
    rows = [row.strip().partition("  ") for row in _table(report)]
    return [f"| {_cell(area)} | {_cell(' '.join(rest.split()))} |" for area, _, rest in rows]


def _markdown_block(report: Report, verdict: Verdict) -> list[str]:
    one = verdict.expected
    place = f" ({one.place})" if one.place else ""
    lines = [f"- **{verdict.state.value}** {_cell(one.subject)}: {_cell(verdict.seen)}{place}"]
    lines += [f"  - likely: {_cell(verdict.likely)}"] if verdict.likely else []
    lines += [f"  - owner: {_cell(report.contact(verdict.owner))}"]
    return lines + [f"  - {_code(command)} {what}" for command, what in verdict.look]


def _cell(said: str) -> str:
    made = _one_line(said)
    for sign in "\\`*_{}[]<>|#!~@":
        made = made.replace(sign, f"\\{sign}")
    return made


def _code(command: str) -> str:
    """A command that may hold back-ticks, in enough of them."""
    fence = "``" if "`" in command else "`"
    pad = " " if "`" in command else ""
    return f"{fence}{pad}{_one_line(command)}{pad}{fence}"


# --- JSON -------------------------------------------------------------------------------------------------


def to_json(report: Report, color: bool = False) -> str:
    """For programs; ends in a newline. `color` does nothing."""
    data = {
        "version": 1,
        "environment": report.environment,
        "target": report.target,
        "summary": {state.value: report.count(state) for state in State},
        "checks": [_check(verdict) for verdict in report.verdicts],
    }
    return json.dumps(data, indent=2) + "\n"


def _check(verdict: Verdict) -> dict[str, object]:
    one = verdict.expected
    return {
        "area": one.area,
        "subject": one.subject,
        "state": verdict.state.value,
        "cause": verdict.cause,
        "seen": verdict.seen,
        "likely": verdict.likely,
        "service": one.service,
        "owner": verdict.owner,
        "position": str(one.place) if one.place else None,
        "look": [{"command": command, "what": what} for command, what in verdict.look],
    }


def exit_code(report: Report) -> int:
    """0 where all that could be asked is good, 1 where something is bad, else 3 where nobody answered."""
    if report.count(State.BAD):
        return 1
    return 3 if report.count(State.UNKNOWN) else 0
