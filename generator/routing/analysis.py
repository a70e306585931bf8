"""Everything that is odd about one listener, decided over all requests; each verdict with its witness."""

from generator.routing.effort import ExhaustedError
from generator.routing.gaps import find_gaps
from generator.routing.over_broad import find_over_broad
from generator.routing.redundant import find_redundant
from generator.routing.shadows import find_shadows
from generator.routing.table import Table
from generator.routing.types import Listener
from generator.routing.unreachable import find_unreachable
from generator.routing.verdicts import Analysis, Unknown


def analyse(listener: Listener) -> Analysis:
    """All verdicts on a listener. What the search could not decide is in `unknown`, never guessed.

    Where the listener's effort is spent, the verdicts found until then are there, and one `ALL` in `unknown`.
    """
    found = Analysis(listener)
    try:
        _fill(found, Table(listener))
    except ExhaustedError as error:
        found.unknown.append(Unknown(ALL, (), str(error)))
    return found


ALL = "all"
"""The question of an `Unknown` that stands for every question behind it."""


def _fill(found: Analysis, table: Table) -> None:
    try:
        found.unreachable.extend(find_unreachable(table, found.reached))
        found.shadows.extend(find_shadows(table))
        found.redundant.extend(find_redundant(table, found.reached))
        found.over_broad.extend(find_over_broad(table))
        found.gaps.extend(find_gaps(table))
    finally:
        found.unknown.extend(table.unknown)
