"""The plan and the proof of an adoption as Markdown, JSON and a few lines for the terminal. Pure."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from generator.console import plural
from generator.migrate.adopt.driver import Proof
from generator.migrate.adopt.gate import Row
from generator.migrate.adopt.lookups import Edited
from generator.migrate.adopt.model import Adoption
from generator.migrate.adopt.parity import Parity
from generator.migrate.adopt.planning import Made


@dataclass(frozen=True)
class Proved:
    """What is shown after a run. `left`: what the last plans of both sides would still do, per unit; empty is clean."""

    environment: str
    run: str
    proof: Proof
    left: Mapping[str, int]
    applied: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether no plan has anything left to do."""
        return not any(self.left.values())


def summary(made: Made) -> list[str]:
    """What the plan comes to, a line each."""
    adoption, parity = made.adoption, made.parity
    units = len(adoption.units)
    return [
        f"{plural(len(adoption.moves), 'resource')} move to {plural(units, 'unit')}, {len(adoption.stays)} stay",
        f"{plural(len(adoption.imports), 'resource')} imported that no state has",
        f"{plural(len(adoption.of('change')), 'change')} in place, {plural(len(adoption.of('addition')), 'addition')}, "
        f"{plural(len(adoption.of('refusal')), 'refusal')}",
        f"{parity.before} listener rules before, {parity.after} after: "
        + (
            "every request gets the answer it got"
            if parity.holds
            else f"{len(parity.moved)} kinds of requests move"
        ),
    ]


def plan_text(made: Made) -> str:
    """PLAN.md: what goes where, what stays, what is missing, what changes."""
    return "\n".join(_plan(made)) + "\n"


def _plan(made: Made) -> Iterator[str]:
    adoption = made.adoption
    yield f"# Adoption of {adoption.environment}"
    yield ""
    yield f"From `{adoption.legacy}`. Nothing is destroyed and nothing replaced; every id and ARN stays."
    yield ""
    yield from (f"- {line}" for line in summary(made))
    yield ""
    if adoption.faults:
        yield "## It must not be run yet"
        yield ""
        yield from (f"- {_inline(fault)}" for fault in adoption.faults)
        yield ""
    yield from _moves(adoption)
    yield from _rows("Changes in place, to be accepted", adoption.of("change"))
    yield from _rows("Additions: in the units, and nowhere yet", adoption.of("addition"))
    if adoption.imports:
        yield from ["## Imported: exists, and is in no state", ""]
        yield from (f"- `{one.target}` of `{one.unit}`: `{one.id}`" for one in adoption.imports)
        yield ""
    yield from ["## Stays in the legacy root", ""]
    yield from [f"- `{one}`" for one in adoption.stays] or ["Nothing."]
    yield ""
    yield from _lookups(made.edited)
    yield from _parity(made.parity)
    if made.notes:
        yield from ["## Worth knowing", ""]
        yield from (f"- {_inline(note)}" for note in made.notes)
        yield ""


def _moves(adoption: Adoption) -> Iterator[str]:
    yield from ["## What goes where", ""]
    for unit in adoption.units:
        yield from [f"### {unit}", "", "| legacy address | address in the unit | found by |", "|---|---|---|"]
        for move in adoption.moves:
            if move.unit == unit:
                by = f"{move.how}: {move.by}" if move.by else move.how
                yield f"| `{move.source}` | `{move.target}` | {_inline(by)} |"
        yield ""


def _rows(title: str, rows: Iterable[Row]) -> Iterator[str]:
    """What changes alike is said once."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for word in row.words or ("",):
            groups.setdefault(word, []).append(row)
    if not groups:
        return
    yield from [f"## {title}", ""]
    for word, ones in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        listed = ", ".join(f"`{one.address}`" for one in ones[:6]) + (
            f" and {len(ones) - 6} more" if len(ones) > 6 else ""
        )
        yield f"- {_inline(word)}: {listed}" if word else f"- {listed if len(ones) <= 6 else ''}"
        if not word and len(ones) > 6:
            yield from (f"  - `{one.address}` of `{one.unit}`" for one in ones)
    yield ""


def _lookups(edited: Edited) -> Iterator[str]:
    if not edited.looked_up:
        return
    yield from ["## What the legacy root looks up then", "", "| instead of | it reads |", "|---|---|"]
    yield from (f"| `{old}` | `{new}` |" for old, new in sorted(edited.looked_up.items()))
    yield ""
    if edited.literals:
        yield "No output has these yet, so they are literals in `hokusai.tf`: " + ", ".join(
            f"`{one}`" for one in sorted(edited.literals)
        )
        yield ""


def _parity(parity: Parity) -> Iterator[str]:
    yield from ["## Routes", ""]
    if parity.holds:
        yield f"{parity.before} rules before, {parity.after} after: every request gets the answer it got."
    for one in parity.moved:
        yield f"- {one.url} on {one.balancer}: went to {one.before}, goes to {one.after}"
    yield from (f"- {one}: too many combinations to compare" for one in parity.undecided)
    yield ""


def patch(before: Mapping[str, str], edited: Edited) -> str:
    """The changes of the legacy root, for `git apply`."""
    made = []
    for name, after in sorted(edited.files.items()):
        old, new = before.get(name), after
        lines = difflib.unified_diff(
            (old or "").splitlines(keepends=True),
            (new or "").splitlines(keepends=True),
            "/dev/null" if old is None else f"a/{name}",
            "/dev/null" if new is None else f"b/{name}",
        )
        made += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(made)


def proof_text(proved: Proved) -> str:
    """proof.md."""
    proof = proved.proof
    lines = [
        f"# Proof: adoption of {proved.environment}",
        "",
        f"- {proof.before} resources in all states before, {proof.after} after; {proof.moved} of them in another state",
        f"- {proof.arns} ARNs before, every one of them after; {proof.added} resources imported that no state had",
        f"- missing: {len(proof.missing)}, in two states: {len(proof.doubled)}, unexpected: {len(proof.unexpected)}",
        "- no plan had a delete or a replacement: one would have been refused",
    ]
    lines += [f"- applied: {unit}" for unit in proved.applied]
    lines += ["", "| plan | left to do |", "|---|---|"]
    lines += [f"| {unit} | {count or 'nothing'} |" for unit, count in proved.left.items()]
    return "\n".join(lines) + "\n"


def proof_json(proved: Proved) -> str:
    """proof.json."""
    data = {**asdict(proved), "holds": proved.proof.holds, "clean": proved.is_clean}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _inline(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
