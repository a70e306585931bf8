"""The estimate as text, Markdown or JSON. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from generator.console import columns
from generator.cost.blocks import ALWAYS_LEFT_OUT
from generator.cost.estimate import Change, Estimate
from generator.cost.hints import Hint
from generator.cost.prices import Prices

CENT = Decimal("0.01")
HINTS = 15  # that are listed; the rest is counted
Row = tuple[str, str, str]


@dataclass(frozen=True)
class Report:
    """All that is shown. `changes` is None where nothing was compared; `other_regions` are priced as the table's."""

    estimate: Estimate
    prices: Prices
    hints: Sequence[Hint]
    changes: Sequence[Change] | None = None
    base: str = ""
    other_regions: Sequence[str] = ()


def money(amount: Decimal, sign: bool = False) -> str:
    """`1,234.50`, rounded to the cent; with `sign` as `+1.00` or `-1.00`."""
    cents = amount.quantize(CENT, ROUND_HALF_UP)
    return f"{cents:+,}" if sign else f"{cents:,}"


def basis(report: Report) -> str:
    """Which prices these are."""
    prices = report.prices
    regions = f", also for {', '.join(report.other_regions)}" if report.other_regions else ""
    return (
        f"US dollars a month of {prices.hours} hours; AWS list prices on demand, {prices.region}{regions}, "
        f"of {prices.date}. An estimate, not a bill."
    )


def text(report: Report) -> str:
    """For people; ends in a newline."""
    lines: list[str] = []
    if report.changes is None:
        for environment in dict.fromkeys(line.environment for line in report.estimate.lines):
            lines += [*([""] if lines else []), *_environment(report.estimate, environment)]
    else:
        lines += _changed(report)
    lines += ["", "Not in it:", *(f"  {what}" for what in left_out(report))]
    if report.hints:
        rows = [
            (f"{_amount(hint)}", f"{hint.environment}/{hint.service}", hint.what) for hint in _shown(report)
        ]
        lines += ["", "Cheaper (least a month, each for itself):", *_right(rows), *_more(report)]
    return "\n".join([*lines, "", basis(report)]) + "\n"


def _environment(found: Estimate, environment: str) -> list[str]:
    rows: list[Row] = [("", "least", "most")]
    for _, service in (place for place in found.places() if place[0] == environment):
        rows.append((service, *_both(found.total(environment, service))))
        rows += [
            (f"  {line.what}", money(line.least), money(line.most))
            for line in found.lines
            if (line.environment, line.service) == (environment, service)
        ]
    rows.append(("total", *_both(found.total(environment))))
    return [environment, *_right_cells(rows)]


def _changed(report: Report) -> list[str]:
    assert report.changes is not None
    if not report.changes:
        return [f"The estimate is the same as at {report.base}."]
    rows = [("", "least", "most")]
    rows += [
        (_where(change), money(change.least, True), money(change.most, True)) for change in report.changes
    ]
    rows.append(("difference", *_signed(report.changes)))
    least, most = report.estimate.total()
    return [
        f"Compared with {report.base}",
        *_right_cells(rows),
        f"  afterwards {money(least)} to {money(most)}",
    ]


def _where(change: Change) -> str:
    line = change.line
    note = "" if change.before and change.after else " (new)" if change.after else " (gone)"
    return f"{line.environment}/{line.service}: {line.what}{note}"


def _signed(changes: Sequence[Change]) -> tuple[str, str]:
    zero = Decimal(0)
    return (
        money(sum((change.least for change in changes), zero), True),
        money(sum((change.most for change in changes), zero), True),
    )


def _both(total: tuple[Decimal, Decimal]) -> tuple[str, str]:
    return money(total[0]), money(total[1])


def left_out(report: Report) -> list[str]:
    """What costs as well."""
    return [*report.estimate.left_out, *ALWAYS_LEFT_OUT]


def _shown(report: Report) -> Sequence[Hint]:
    return report.hints[:HINTS]


def _more(report: Report) -> list[str]:
    rest = len(report.hints) - HINTS
    return [f"  and {rest} more; --format json has all"] if rest > 0 else []


def _amount(hint: Hint) -> str:
    return "?" if hint.saves is None else money(hint.saves)


def _right_cells(rows: Sequence[Sequence[str]]) -> list[str]:
    """First column to the left, figures to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return [
        f"  {row[0].ljust(widths[0])}  {row[1].rjust(widths[1])}  {row[2].rjust(widths[2])}" for row in rows
    ]


def _right(rows: Sequence[Row]) -> list[str]:
    width = max(len(row[0]) for row in rows)
    return columns([(row[0].rjust(width), *row[1:]) for row in rows])


# --- Markdown ---------------------------------------------------------------------------------------------


def markdown(report: Report) -> str:
    """For a pull request's comment; ends in a newline."""
    lines = _markdown_table(report) if report.changes is None else _markdown_changes(report)
    hints = [
        f"- {_amount(hint)}: {hint.environment}/{hint.service}: {_cell(hint.what)}" for hint in _shown(report)
    ]
    details = [f"- {_cell(what)}" for what in left_out(report)]
    lines += ["", "<details><summary>Not in it</summary>", "", *details, "", "</details>"]
    if hints:
        lines += ["", "<details><summary>Cheaper</summary>", "", *hints, "", "</details>"]
    return "\n".join([*lines, "", f"_{basis(report)}_"]) + "\n"


def _markdown_table(report: Report) -> list[str]:
    found = report.estimate
    rows = [
        f"| {environment} | {service} | {' | '.join(_both(found.total(environment, service)))} |"
        for environment, service in found.places()
    ]
    least, most = _both(found.total())
    head = ["| environment | service | least | most |", "|---|---|---:|---:|"]
    return [f"**Cost:** {least} to {most} a month.", "", *head, *rows]


def _markdown_changes(report: Report) -> list[str]:
    changes = report.changes or ()
    if not changes:
        return [f"**Cost:** the same as at {_cell(report.base)}."]
    least, most = _signed(changes)
    rows = [
        f"| {_cell(_where(change))} | {money(change.least, True)} | {money(change.most, True)} |"
        for change in changes
    ]
    head = ["| changed | least | most |", "|---|---:|---:|"]
    return [f"**Cost:** {least} to {most} a month.", "", *head, *rows]


def _cell(text: str) -> str:
    for sign in "\\`*_{}[]<>|#!~@":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", " ")


# --- JSON -------------------------------------------------------------------------------------------------


def to_json(report: Report) -> str:
    """For programs; amounts as texts with two digits, so that none is rounded twice. Ends in a newline."""
    data: dict[str, Any] = {
        "currency": "USD",
        "date": report.prices.date,
        "region": report.prices.region,
        "hours": str(report.prices.hours),
        "lines": [
            {
                "environment": line.environment,
                "service": line.service,
                "what": line.what,
                "least": _digits(line.least),
                "most": _digits(line.most),
            }
            for line in report.estimate.lines
        ],
        "total": dict(zip(("least", "most"), map(_digits, report.estimate.total()))),
        "left_out": left_out(report),
        "hints": [
            {
                "environment": hint.environment,
                "service": hint.service,
                "what": hint.what,
                "saves": None if hint.saves is None else _digits(hint.saves),
            }
            for hint in report.hints
        ],
    }
    if report.changes is not None:
        data["base"] = report.base
        data["changes"] = [
            {
                "environment": change.line.environment,
                "service": change.line.service,
                "before": change.before and change.before.what,
                "after": change.after and change.after.what,
                "least": _digits(change.least),
                "most": _digits(change.most),
            }
            for change in report.changes
        ]
    return json.dumps(data, indent=2) + "\n"


def _digits(amount: Decimal) -> str:
    return str(amount.quantize(CENT, ROUND_HALF_UP))
