"""What can stand in the way of an allocation: values, which the checks turn into findings."""

from dataclasses import dataclass
from enum import StrEnum

from generator.routing.types import Request


class ConflictKind(StrEnum):
    """What is wrong; `Conflict`'s fields say with whom."""

    PIN_COLLISION = "pin-collision"
    """`key` and `others` are pinned to the same number."""
    PIN_TAKEN = "pin-taken"
    """`key` is pinned to a number that is recorded for `others`, which stay there."""
    PIN_ORDER = "pin-order"
    """`key` must come before `others`, but a pinned number says the opposite."""
    RECORDED_ORDER = "recorded-order"
    """`key` must come before `others`, but the recorded numbers say the opposite, and those never move by
    themselves."""
    OUT_OF_RANGE = "out-of-range"
    """`key` is pinned outside 1 to 50000."""
    UNDECIDED = "undecided-overlap"
    """`key` and `others` belong to two owners and overlap in part; neither says which wins."""
    CONTRADICTION = "contradictory-wins"
    """`key` says that it wins over `others`, but those say the same, or lie wholly inside `key`."""
    SAME_CONDITIONS = "same-conditions"
    """`key` and `others` match the same requests and do different things with them."""
    CYCLE = "cycle"
    """`key` and `others` would each have to come before the next."""
    NO_ROOM = "no-room"
    """There is no free number where `key` must stand; `proposal` are the fewest moves that make one."""
    UNKNOWN = "unknown"
    """`key` and `others` could not be compared; `reason` says why."""
    EXHAUSTED = "exhausted"
    """Not all rules were compared, so no order can be relied on; `reason` says why, `key` is where it ended."""


@dataclass(frozen=True, slots=True)
class Move:
    """One rule's change of number."""

    key: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict, with a request that shows it where there is one."""

    kind: ConflictKind
    key: str
    others: tuple[str, ...] = ()
    priority: int | None = None
    witness: Request | None = None
    proposal: tuple[Move, ...] = ()
    reason: str = ""
