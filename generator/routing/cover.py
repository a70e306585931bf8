"""Do these patterns cover those? For probes, for `serves`, and for names that DNS sends elsewhere."""

from collections.abc import Iterable, Sequence

from generator.routing.space import Space, Within
from generator.routing.types import Rule


def uncovered_path(claimed: Iterable[str], covering: Iterable[str]) -> str | None:
    """A path that some claimed pattern matches and no covering one; None: all are covered.

    No covering pattern covers nothing; no claimed pattern claims nothing. Raises UndecidedError.
    """
    claimed, covering = tuple(claimed), tuple(covering)
    if not claimed:
        return None
    space = Space([Rule("claimed", 1, paths=claimed), Rule("covering", 2, paths=covering)])
    found = space.find((0,), 0b10 if covering else 0)
    return found.path if found else None


def shared_path(one: Iterable[str], other: Iterable[str]) -> str | None:
    """A path that a pattern of each side matches; None: they have nothing in common."""
    found = Space([Rule("one", 1, paths=tuple(one)), Rule("other", 2, paths=tuple(other))]).find((0, 1))
    return found.path if found else None


def arriving_host(pattern: str, here: Sequence[str], elsewhere: Iterable[str] = ()) -> str | None:
    """A host that a rule's pattern matches and whose DNS name leads here; None: no such request arrives.

    `here` are the records that lead to the balancer, `elsewhere` all others of the zone. A wildcard record
    answers several levels, but not at or below a name that exists (RFC 4592).
    """
    elsewhere = tuple(elsewhere)
    for name in here:
        hidden = _existing_below(name, (*here, *elsewhere))
        rules = [Rule("rule", 1, hosts=(pattern,)), Rule("hidden", 2, hosts=hidden)]
        found = Space(rules).find((0,), 0b10 if hidden else 0, Within(hosts=(name,)))
        if found is not None:
            return found.host
    return None


def _existing_below(name: str, records: Iterable[str]) -> tuple[str, ...]:
    """Patterns for what a wildcard record does not answer because closer names exist."""
    if not name.startswith("*."):
        return ()
    zone = name.removeprefix("*").lower()
    existing: set[str] = set()
    for record in records:
        closer = record.lower().removeprefix("*.")
        while closer.endswith(zone):
            existing |= {closer, f"*.{closer}"}
            closer = closer.partition(".")[2]
    return tuple(sorted(existing))
