"""Where a rule may stand: the numbers between what must precede and what must follow it."""

from generator.routing.conflicts import Move
from generator.routing.order import Order

LOWEST, HIGHEST = 1, 50_000  # Elastic Load Balancing, "Listener rules": a priority is 1 to 50000
STEP = 100


class Room:
    """The numbers in use on one listener; `closed` numbers rest or are promised to a pin."""

    def __init__(self, order: Order, numbers: dict[str, int], closed: set[int], pinned: set[str]) -> None:
        self.numbers = numbers
        self.closed = closed
        self.pinned = pinned
        self._ahead, self._behind = order.closure()

    @property
    def used(self) -> set[int]:
        return set(self.numbers.values()) | self.closed

    def bounds(self, key: str) -> tuple[int, int | None]:
        """The exclusive bounds of a rule's feasible gap; None: nothing numbered must follow."""
        ahead = [self.numbers[other] for other in self._ahead.get(key, ()) if other in self.numbers]
        behind = [self.numbers[other] for other in self._behind.get(key, ()) if other in self.numbers]
        return max(ahead, default=LOWEST - 1), min(behind, default=None)

    def pick(self, key: str) -> int | None:
        """The number for a new rule: a step behind all others, or the middle of its gap; None: no room."""
        low, high = self.bounds(key)
        used = self.used
        if high is None:
            following = (max(used | {low}) // STEP + 1) * STEP
            if following <= HIGHEST:
                return following
        return _nearest_free(low, HIGHEST + 1 if high is None else high, used)

    def proposal(self, key: str) -> tuple[Move, ...]:
        """The fewest moves of unpinned rules that make room for `key`; empty: there are none.

        None either where the recorded numbers already contradict the order around it.
        """
        low, high = self.bounds(key)
        high = HIGHEST + 1 if high is None else high
        if low >= high:
            return ()
        holder = {number: other for other, number in self.numbers.items()}
        options = [
            self._aside(holder[number], low, high) for number in range(low + 1, high) if number in holder
        ]
        options += [self._shift(holder.get(low), holder, -1), self._shift(holder.get(high), holder, 1)]
        found = [option for option in options if option]
        return min(found, key=lambda moves: (len(moves), moves[0].key), default=())

    def _aside(self, key: str, low: int, high: int) -> tuple[Move, ...]:
        """Move a bystander out of the gap."""
        if key in self.pinned:
            return ()
        at, (own_low, own_high) = self.numbers[key], self.bounds(key)
        own_high = HIGHEST + 1 if own_high is None else own_high
        free = _nearest_free(max(own_low, high - 1), own_high, self.used)
        if free is None:
            free = _nearest_free(own_low, min(own_high, low + 1), self.used)
        return () if free is None else (Move(key, at, free),)

    def _shift(self, key: str | None, holder: dict[int, str], side: int) -> tuple[Move, ...]:
        """Push a neighbour, and what stands in its way, one place outwards."""
        if key is None or key in self.pinned:
            return ()
        at, (low, high) = self.numbers[key], self.bounds(key)
        high = HIGHEST + 1 if high is None else high
        near, far = (at, high) if side > 0 else (low, at)
        free = _nearest_free(near, far, self.used)
        if free is not None:
            return (Move(key, at, free),)
        edge = high if side > 0 else low
        beyond = self._shift(holder.get(edge), holder, side)
        return (*beyond, Move(key, at, edge)) if beyond else ()


def _nearest_free(low: int, high: int, used: set[int]) -> int | None:
    """The free number strictly between the bounds that is nearest their middle; the smaller on a tie."""
    middle = (low + high) // 2
    for distance in range(max(high - low, 0)):
        for number in (middle - distance, middle + distance):
            if low < number < high and LOWEST <= number <= HIGHEST and number not in used:
                return number
    return None
