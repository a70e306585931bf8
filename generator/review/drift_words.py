"""Drift as text, Markdown or JSON: by owner, then unit. Pure."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from generator.console import BOLD, RED, YELLOW, paint, plural
from generator.findings import printable
from generator.render.registry.text import code
from generator.render.registry.text import text as plain
from generator.review.drift import Drift, Drifted, How, UnitDrift
from generator.review.said import arrow

CLEAN = "no drift"
NOBODY = "no owner"
LIMIT = 64_000  # characters of a comment or issue; GitHub takes 65,536
_SIGNS = {How.GONE: ("-", RED), How.CHANGED: ("~", YELLOW), How.ADDED: ("!", RED)}
_SAID = {
    How.GONE: "it is gone; an apply makes it anew",
    How.CHANGED: "",
    How.ADDED: "beside Terraform; an apply leaves it",
}


def summary(drift: Drift) -> str:
    """`3 resources in 2 units are not as Terraform left them`, or `no drift`."""
    if not drift.changed:
        return CLEAN
    what, where = plural(drift.count, "resource"), plural(len(drift.changed), "unit")
    are, them = ("is", "it") if drift.count == 1 else ("are", "them")
    return f"{what} in {where} {are} not as Terraform left {them}"


def owners(drift: Drift) -> dict[str, list[UnitDrift]]:
    """Team -> its units with drift, sorted."""
    found: dict[str, list[UnitDrift]] = {}
    for unit in sorted(drift.changed, key=lambda unit: (unit.owner, unit.unit)):
        found.setdefault(unit.owner or NOBODY, []).append(unit)
    return found


def text(drift: Drift, color: bool = False) -> str:
    """For people; empty where there is none."""
    lines: list[str] = []
    for owner, units in owners(drift).items():
        lines += [*([""] if lines else []), paint(owner, BOLD, color)]
        for unit in units:
            lines.append(f"  {unit.unit}")
            lines += [line for one in unit.resources for line in _resource(one, color)]
    return "".join(f"{line}\n" for line in lines)


def _resource(one: Drifted, color: bool) -> Iterator[str]:
    sign, tone = _SIGNS[one.how]
    said = f"  ({_SAID[one.how]})" if _SAID[one.how] else ""
    yield f"    {paint(sign, tone, color)}  {printable(one.address)}{said}"
    if one.added:
        yield f"         {printable(one.added)}"
    for attribute in one.attributes:
        yield f"         {printable(f'{attribute.path}  {arrow(attribute)}')}"


def markdown(drift: Drift, limit: int = LIMIT) -> str:
    """For an issue or a chat; at most `limit` characters, ends in a newline."""
    lines = [f"### Drift of {plain(drift.environment)}", "", f"**{summary(drift)}**", ""]
    for owner, units in owners(drift).items():
        lines += [f"**{plain(owner)}**", ""]
        for unit in units:
            lines.append(f"- {code(unit.unit)}")
            for one in unit.resources:
                said = _SAID[one.how] or "changed"
                lines.append(f"  - {code(one.address)}: {said}{f': {plain(one.added)}' if one.added else ''}")
                lines += [f"    - {code(a.path)} {code(arrow(a))}" for a in one.attributes]
        lines.append("")
    return _short(lines, limit)


def _short(lines: list[str], limit: int) -> str:
    whole = "\n".join(lines).rstrip("\n") + "\n"
    if len(whole) <= limit:
        return whole
    end = "\n**Cut here**, as a comment holds no more. All of it: `invoke drift`\n"
    kept, left = [], limit - len(end)
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join(kept) + end


def to_json(drift: Drift) -> str:
    """For programs; ends in a newline."""
    data = {
        "environment": drift.environment,
        "clean": not drift.changed,
        "summary": summary(drift),
        "units": [asdict(unit) for unit in drift.changed],
        "repaired_by_apply": list(drift.repairable),
        "not_applied_yet": list(drift.waiting),
    }
    return json.dumps(data, indent=2) + "\n"
