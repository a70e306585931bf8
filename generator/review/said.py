"""Phrases that text and Markdown share."""

from collections import Counter
from collections.abc import Iterable, Iterator

from generator.console import plural
from generator.review.model import Attribute, Item, Review, UnitReview, Verb

NOTHING = "no changes"
# As Terraform counts: a replacement is one added and one destroyed.
_ADDED, _DESTROYED = (Verb.CREATED, Verb.REPLACED), (Verb.DESTROYED, Verb.REPLACED)


def summary(review: Review) -> str:
    """`12 to add, 3 to change, 0 to destroy in 2 units`, or `no changes`."""
    if not review.changed:
        return NOTHING
    where = plural(len(review.changed), "unit")
    counts = review.counts
    if not counts:
        return f"only outputs change, in {where}"
    added, destroyed = (sum(counts[verb] for verb in verbs) for verbs in (_ADDED, _DESTROYED))
    parts = [f"{added} to add", f"{counts[Verb.CHANGED]} to change", f"{destroyed} to destroy"]
    others = ((Verb.IMPORTED, "import"), (Verb.MOVED, "move"), (Verb.FORGOTTEN, "forget"))
    parts += [f"{counts[verb]} to {word}" for verb, word in others if counts[verb]]
    return f"{', '.join(parts)} in {where}"


def counted(unit: UnitReview) -> str:
    """`1 replaced, 12 created`, or what else there is."""
    counts = unit.counts
    parts = [f"{counts[verb]} {verb}" for verb in Verb if counts[verb]]
    if unit.outputs:
        parts.append(
            f"{plural(len(unit.outputs), 'output')} {'changes' if len(unit.outputs) == 1 else 'change'}"
        )
    return ", ".join(parts)


def nouns(items: Iterable[Item]) -> str:
    """`3 listener rules, 1 role`: the most first."""
    found = Counter(item.noun for item in items)
    return ", ".join(
        plural(count, word) for word, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    )


def arrow(attribute: Attribute) -> str:
    """`"1.0" -> "1.1"`; what is new or gone has one side."""
    if attribute.before == "none":
        return f"new: {attribute.after}"
    if attribute.after == "none":
        return f"gone: {attribute.before}"
    return f"{attribute.before} -> {attribute.after}"


def remarks(item: Item) -> Iterator[str]:
    """What else there is to say of a resource."""
    if item.why:
        yield item.why
    if item.moved_from:
        yield f"was {item.moved_from}"
    if item.import_id:
        yield f"imported as {item.import_id}"
