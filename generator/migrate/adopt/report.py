"""The plan and the proof of an adoption as Markdown, JSON and a few lines for the terminal. Pure."""

import difflib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from generator.console import plural
from generator.migrate.adopt.driver import Proof
from generator.migrate.adopt.effects import HARMLESS, NOTICE, of_change
from generator.migrate.adopt.gate import Row
from generator.migrate.adopt.lookups import Edited
from generator.migrate.adopt.model import Adoption
from generator.migrate.adopt.parity import Parity
from generator.migrate.adopt.planning import Made
from generator.render.registry.text import bullets, code, codes, sentence, table, text


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
    return "\n".join(_plan(made)).rstrip("\n") + "\n"


def _plan(made: Made) -> Iterator[str]:
    adoption = made.adoption
    yield from [f"# Adoption of {text(adoption.environment)}", ""]
    yield from sentence(
        f"From {code(adoption.legacy)}. Nothing is destroyed and nothing replaced; every id and ARN stays."
    )
    yield from bullets(map(text, summary(made)))
    if adoption.faults:
        yield from ["## It must not be run yet", "", *bullets(map(text, adoption.faults))]
    yield from _changes(adoption)
    yield from _additions(adoption)
    yield from _moves(adoption)
    if adoption.imports:
        yield from ["## Imported: exists, and is in no state", ""]
        yield from table(
            ["address in the unit", "unit", "id"],
            [[code(one.target), code(one.unit), code(one.id)] for one in adoption.imports],
        )
    yield from ["## Stays in the legacy root", ""]
    yield from bullets(map(code, adoption.stays)) or sentence("Nothing.")
    yield from _lookups(made.edited)
    yield from _parity(made.parity)
    if made.notes:
        yield from ["## Worth knowing", "", *bullets(map(text, made.notes))]


def _moves(adoption: Adoption) -> Iterator[str]:
    yield from ["## What goes where", ""]
    for unit in adoption.units:
        rows = [
            [code(move.source), code(move.target), text(f"{move.how}: {move.by}" if move.by else move.how)]
            for move in adoption.moves
            if move.unit == unit
        ]
        yield from [
            f"### {text(unit)}",
            "",
            *table(["legacy address", "address in the unit", "found by"], rows),
        ]


def grouped(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """What changes alike is said once: (words, rows), tags last, then the most frequent first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        for word in row.words or ("",):
            groups.setdefault(word, []).append(row)
    return sorted(groups.items(), key=lambda pair: (pair[0].startswith("tags."), -len(pair[1]), pair[0]))


def _changes(adoption: Adoption) -> Iterator[str]:
    """What anybody may notice first, what nobody does after it, tags at the end."""
    rows = adoption.of("change")
    if not rows:
        return
    yield from ["## Changes in place, to be accepted", ""]
    parts: dict[str, list[list[str]]] = {NOTICE: [], HARMLESS: [], "tags": []}
    for word, ones in grouped(rows):
        for effect in sorted({of_change(one.type, word) for one in ones}, key=lambda one: one.words):
            alike = [one for one in ones if of_change(one.type, word) == effect]
            part = "tags" if word.startswith("tags.") else effect.weight
            parts[part].append([code(word), _addresses(alike), text(effect.words)])
    titles = {
        NOTICE: "Somebody may notice these.",
        HARMLESS: "Nobody notices these.",
        "tags": "Tags. Costs and policies that go by tags see them, nothing else does.",
    }
    for part, found in parts.items():
        if found:
            head = ["change", "of", "what it means"] if part != "tags" else ["change", "of"]
            yield from [*sentence(titles[part]), *table(head, [one[: len(head)] for one in found])]


def _additions(adoption: Adoption) -> Iterator[str]:
    rows = adoption.of("addition")
    if not rows:
        return
    yield from ["## Additions: in the units, and nowhere yet", ""]
    takes = [row for row in rows if row.words]
    if takes:
        yield from sentence("These touch what is there:")
        yield from table(
            ["address", "unit", "what it means"],
            [[code(row.address), code(row.unit), text("; ".join(row.words))] for row in takes],
        )
    others = [row for row in rows if not row.words]
    if others:
        yield from sentence("These only stand beside it:")
        for unit in dict.fromkeys(row.unit for row in others):
            yield f"- {code(unit)}: {codes(row.address for row in others if row.unit == unit)}"
        yield ""


def _addresses(rows: Iterable[Row]) -> str:
    """All of them: nobody should have to accept `and 34 more`."""
    return codes(row.address for row in rows)


def _lookups(edited: Edited) -> Iterator[str]:
    if not edited.looked_up:
        return
    yield from ["## What the legacy root looks up then", ""]
    yield from table(
        ["instead of", "it reads"], [[code(old), code(new)] for old, new in sorted(edited.looked_up.items())]
    )
    if edited.literals:
        yield from sentence(
            "No output has these yet, so they are literals in a `locals` block of their own:",
            codes(sorted(edited.literals)),
        )


def _parity(parity: Parity) -> Iterator[str]:
    yield from ["## Routes", ""]
    if parity.holds:
        yield from sentence(
            f"{parity.before} rules before, {parity.after} after: every request gets the answer it got."
        )
    moved = [
        f"{code(one.url)} on {code(one.balancer)}: went to {code(one.before)}, goes to {code(one.after)}"
        for one in parity.moved
    ]
    undecided = [f"{code(one)}: too many combinations to compare" for one in parity.undecided]
    yield from bullets([*moved, *undecided])


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
    facts = [
        f"{proof.before} resources in all states before, {proof.after} after; {proof.moved} of them in another state",
        f"{proof.arns} ARNs before, every one of them after; {proof.added} resources imported that no state had",
        f"missing: {len(proof.missing)}, in two states: {len(proof.doubled)}, unexpected: {len(proof.unexpected)}",
        "no plan had a delete or a replacement: one would have been refused",
        *(f"applied: {code(unit)}" for unit in proved.applied),
    ]
    rows = [[code(unit), str(count or "nothing")] for unit, count in proved.left.items()]
    heading = f"# Proof: adoption of {text(proved.environment)}"
    lines = [heading, "", *bullets(facts), *table(["plan", "left to do"], rows)]
    return "\n".join(lines).rstrip("\n") + "\n"


def proof_json(proved: Proved) -> str:
    """proof.json."""
    data = {**asdict(proved), "holds": proved.proof.holds, "clean": proved.is_clean}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
