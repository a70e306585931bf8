"""Everything that is odd about one listener, decided over all requests; each verdict with its witness."""

from generator.routing.gaps import find_gaps
from generator.routing.over_broad import find_over_broad
from generator.routing.redundant import find_redundant
from generator.routing.shadows import find_shadows
from generator.routing.table import Table
from generator.routing.types import Listener, Request
from generator.routing.unreachable import find_unreachable
from generator.routing.verdicts import Analysis


def analyse(listener: Listener) -> Analysis:
    """All verdicts on a listener. Rules that the search could not decide are in `unknown`, never guessed."""
    table = Table(listener)
    reached: dict[str, Request] = {}
    return Analysis(
        listener,
        reached,
        list(find_unreachable(table, reached)),
        list(find_shadows(table)),
        list(find_redundant(table, reached)),
        list(find_over_broad(table)),
        list(find_gaps(table)),
        table.unknown,
    )
