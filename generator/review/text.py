"""A review as text for a terminal or a log. Pure."""

from collections.abc import Iterable, Iterator

from generator.console import BOLD, CYAN, DIM, GREEN, RED, YELLOW, paint
from generator.findings import printable
from generator.review.model import Item, Review, UnitReview, Verb
from generator.review.said import arrow, nouns, remarks

LISTED = 12  # resources to create that are named in each unit; what changes or goes is always named
SIGNS = {
    Verb.DESTROYED: ("-", RED),
    Verb.REPLACED: ("-/+", RED),
    Verb.CHANGED: ("~", YELLOW),
    Verb.FORGOTTEN: (".", CYAN),
    Verb.IMPORTED: ("<-", CYAN),
    Verb.MOVED: ("->", CYAN),
    Verb.CREATED: ("+", GREEN),
}


def text(review: Review, color: bool = False) -> str:
    """Dangers first, then every unit with changes; ends in a newline, empty where nothing changes."""
    parts = [_dangers(review, color), *(_unit(unit, color) for unit in review.changed)]
    return "\n".join("".join(f"{line}\n" for line in part) for part in map(list, parts) if part)


def _dangers(review: Review, color: bool) -> list[str]:
    found = list(review.dangers())
    if not found:
        return []
    lines = [paint(f"Look first ({len(found)})", RED, color)]
    for unit, _, danger in found:
        lines.append(f"  {paint('!', RED, color)}   {printable(danger.text)}")
        lines.append(paint(f"      {_head(unit)}", DIM, color))
    return lines


def _head(unit: UnitReview) -> str:
    return f"{unit.unit}, {unit.owner}" if unit.owner else unit.unit


def _unit(unit: UnitReview, color: bool) -> Iterator[str]:
    yield paint(_head(unit), BOLD, color)
    created = [item for item in unit.items if item.verb is Verb.CREATED]
    for item in (*(item for item in unit.items if item.verb is not Verb.CREATED), *created[:LISTED]):
        yield from _item(item, color)
    if len(created) > LISTED:
        yield f"      and {len(created) - LISTED} more to create: {nouns(created[LISTED:])}"
    if unit.outputs:
        yield f"  outputs: {', '.join(unit.outputs)}"


def _item(item: Item, color: bool) -> Iterable[str]:
    sign, tone = SIGNS[item.verb]
    said = "".join(f"  ({remark})" for remark in remarks(item))
    lines = [f"  {paint(sign, tone, color)}{' ' * (4 - len(sign))}{item.address}{said}"]
    for attribute in item.attributes:
        forces = "  (this replaces it)" if attribute.forces else ""
        lines.append(f"        {attribute.path}  {arrow(attribute)}{forces}")
    return map(printable, lines) if not color else lines
