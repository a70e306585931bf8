"""How a loss is said."""

from generator.review.nouns import noun
from generator.review.reading import Entry


def lost(entry: Entry) -> str:
    """`the database module.x.aws_db_instance.this would be replaced (engine_version cannot change in place)`"""
    what = f"the {noun(entry.type)} {entry.address}"
    if not entry.creates:
        return f"{what} would be destroyed"
    paths = ["".join(path).removeprefix(".") for path in entry.forces]
    why = f" ({', '.join(paths)} cannot change in place)" if paths else ""
    return f"{what} would be replaced{why}"
