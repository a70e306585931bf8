"""A review as one comment on a pull request: dangers and a table first, each unit folded away below.

Whatever a value holds is shown as that text: it comes from AWS and from manifests. GitHub takes 65,536 characters for a
comment; what does not fit is left out unit by unit, and said. The first line is a mark by which a workflow finds its
comment again to update it.
"""

from collections.abc import Iterator, Sequence

from generator.render.registry.text import code, table, text
from generator.review.model import Item, Review, UnitReview, Verb
from generator.review.said import arrow, counted, nouns, remarks, summary

LIMIT = 65_536 - 1_536  # characters, with room for what a workflow puts around it
DANGERS = 40  # that are listed
LISTED = 30  # resources to create that are named in each unit


def markdown(review: Review, limit: int = LIMIT) -> str:
    """At most `limit` characters; ends in a newline."""
    parts = ["\n".join([mark(review.environment), *_head(review)]) + "\n"]
    left = limit - len(parts[0]) - 300  # for the last words
    rest: list[UnitReview] = []
    for unit in review.changed:
        block = "\n".join(_unit(unit)) + "\n"
        if rest or len(block) > left:
            rest.append(unit)
            continue
        parts.append(block)
        left -= len(block)
    if rest:
        parts.append(_cut(review, rest, left))
    return "".join(parts)[:limit]


def mark(environment: str) -> str:
    """What a workflow looks for in comments."""
    return f"<!-- terraform plan of {environment} -->"


def _head(review: Review) -> Iterator[str]:
    yield f"### Terraform plan of {text(review.environment)}"
    yield ""
    yield f"**{summary(review)}**"
    yield ""
    found = list(review.dangers())
    if found:
        yield "> [!CAUTION]"
        yield f"> **Look first ({len(found)})**"
        for unit, _, danger in found[:DANGERS]:
            owner = f", {text(unit.owner)}" if unit.owner else ""
            yield f"> - {text(danger.text)} ({code(unit.unit)}{owner})"
        if len(found) > DANGERS:
            yield f"> - and {len(found) - DANGERS} more"
        yield ""
    rows = [(code(unit.unit), text(unit.owner), text(counted(unit))) for unit in review.changed[:200]]
    yield from table(["unit", "owner", "what"], rows)


def _unit(unit: UnitReview) -> Iterator[str]:
    owner = f" ({text(unit.owner)})" if unit.owner else ""
    yield f"<details><summary><code>{text(unit.unit)}</code>{owner}: {text(counted(unit))}</summary>"
    yield ""
    created = [item for item in unit.items if item.verb is Verb.CREATED]
    for item in unit.items:
        if item.verb is not Verb.CREATED:
            yield from _item(item)
    for item in created[:LISTED]:
        yield f"- created {code(item.address)}"
    if len(created) > LISTED:
        yield f"- and {len(created) - LISTED} more to create: {text(nouns(created[LISTED:]))}"
    if unit.outputs:
        yield f"- outputs: {', '.join(map(code, unit.outputs))}"
    yield from ("", "</details>", "")


def _item(item: Item) -> Iterator[str]:
    said = "".join(f" ({text(remark)})" for remark in remarks(item))
    verb = f"**{item.verb}**" if item.verb in (Verb.DESTROYED, Verb.REPLACED) else str(item.verb)
    yield f"- {verb} {code(item.address)}{said}"
    for attribute in item.attributes:
        forces = " (this replaces it)" if attribute.forces else ""
        yield f"  - {code(attribute.path)} {code(arrow(attribute))}{forces}"


def _cut(review: Review, rest: Sequence[UnitReview], left: int) -> str:
    number = len(rest)
    names = ", ".join(code(unit.unit) for unit in rest)
    listed = f": {names}" if len(names) < left else ""
    return (
        f"**Cut here**, as a comment holds no more: {number} of {len(review.changed)} units are not shown{listed}. "
        f"All of it: `invoke plan --env {review.environment}`\n"
    )
