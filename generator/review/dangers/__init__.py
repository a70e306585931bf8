"""What a reviewer must see first, found by looking: one file for each kind of danger, named like it.

Each file holds `look(entry, entries) -> Iterator[str]`: what is dangerous about a resource, in a sentence, given all
resources of the same plan. Its docstring says what counts. Files that begin with an underscore are helpers.
"""

import importlib
from collections.abc import Iterator, Sequence

from generator.review.model import Danger
from generator.review.reading import Entry

# Worst first: the order in which a review names them.
ORDER = (
    "data_lost",
    "address_lost",
    "certificate_lost",
    "access_widened",
    "opened",
    "protection_off",
)


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[Danger]:
    """All that is dangerous about a resource."""
    for name in ORDER:
        module = importlib.import_module(f"{__name__}.{name}")
        for text in module.look(entry, entries):
            yield Danger(name, text)
