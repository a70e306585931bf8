"""Moving existing rules to new numbers, in applies that no request notices.

Within one apply Terraform changes rules in no promised order, so a step holds only moves that are safe in any order:
each goes to a number that was free before the step, and no two rules that share a request and do different things
can pass each other, whichever of them has moved already. `diff` then proves every step.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from generator.routing.conflicts import Move
from generator.routing.diff import Change, diff
from generator.routing.order import Wanted, decide_order
from generator.routing.record import Record
from generator.routing.room import HIGHEST, LOWEST, STEP
from generator.routing.space import Space, bits_of
from generator.routing.types import Listener


@dataclass(frozen=True, slots=True)
class Step:
    """One apply: its moves, the record to commit for it, and the requests whose answer it changes (none: proved).

    A step without moves only lets numbers rest that an earlier change freed.
    """

    moves: tuple[Move, ...]
    record: Record
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Rebalance:
    """The applies in order; `stuck` are rules that could not reach their number."""

    steps: tuple[Step, ...]
    stuck: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether no step changes any request's answer."""
        return not any(step.changes for step in self.steps)


def spread(wanted: Sequence[Wanted], record: Record, reorder: bool = False) -> dict[str, int]:
    """Even numbers for all recorded rules, pinned ones in place.

    The present order is kept, or with `reorder` replaced where it contradicts what must precede what (`order.py`): the
    answers to some requests then change, and the steps show which.
    """
    pins = {one.key: one.pinned for one in wanted if one.pinned is not None}
    numbers = {one.key: record.priorities[one.key] for one in wanted if one.key in record.priorities}
    keys = sorted(numbers, key=lambda key: numbers[key])
    if reorder:
        by_number = sorted((one for one in wanted if one.key in numbers), key=lambda one: numbers[one.key])
        keys = decide_order(by_number).sequence(ranked=keys)
    anchors = [key for key in keys if key in pins]
    result: dict[str, int] = {}
    low, run = LOWEST - 1, list[str]()
    for key in keys:
        if key not in anchors:
            run.append(key)
            continue
        result |= _evenly(run, low, pins[key]) | {key: pins[key]}
        low, run = max(low, pins[key]), []
    return result | _evenly(run, low, HIGHEST + 1)


def _evenly(keys: list[str], low: int, high: int) -> dict[str, int]:
    """Numbers between the bounds: in steps of 100 while they fit, else as far apart as possible."""
    if not keys or high - low <= len(keys):
        return {}
    start = low // STEP * STEP
    if start + STEP * len(keys) < high:
        return {key: start + STEP * (place + 1) for place, key in enumerate(keys)}
    return {key: low + (high - low) * (place + 1) // (len(keys) + 1) for place, key in enumerate(keys)}


def rebalance(
    wanted: Sequence[Wanted], record: Record, targets: Mapping[str, int] | None = None
) -> Rebalance:
    """The applies that bring the recorded rules to `targets` (default: `spread`).

    Only rules that are recorded and wanted move. Raises UndecidedError from the proofs.
    """
    rules = {one.key: one for one in wanted if one.key in record.priorities}
    numbers = {key: record.priorities[key] for key in sorted(rules)}
    goals = dict(spread(wanted, record) if targets is None else targets)
    plan = _Plan(rules, numbers, {key: goal for key, goal in goals.items() if key in numbers}, record)
    steps: list[Step] = []
    while plan.pending():
        moves = plan.batch()
        if not moves and not plan.resting:
            moves = plan.aside()
            if not moves:
                break
        steps.append(plan.apply(moves))
    return Rebalance(tuple(steps), tuple(plan.pending()))


class _Plan:
    """The numbers as the steps go by."""

    def __init__(
        self, rules: dict[str, Wanted], numbers: dict[str, int], goals: dict[str, int], record: Record
    ) -> None:
        self.rules = rules
        self.numbers = numbers
        self.goals = goals
        self.resting = dict(record.resting)
        self.fenced = _fences(rules, numbers, goals)
        self.set_aside: set[str] = set()

    def pending(self) -> list[str]:
        return [key for key, goal in sorted(self.goals.items()) if self.numbers[key] != goal]

    def batch(self) -> list[Move]:
        """As many moves towards the goals as are safe in any order."""
        moves: dict[str, int] = {}
        blocked = set(self.numbers.values()) | set(self.resting)
        for key in self.pending():
            goal = self.goals[key]
            if goal not in blocked and self._keeps_fences(key, goal, moves):
                moves[key] = goal
                blocked.add(goal)
        return [Move(key, self.numbers[key], goal) for key, goal in moves.items()]

    def aside(self) -> list[Move]:
        """Rules wait for each other's numbers: one of them, each at most once, goes to a scratch number."""
        blocked = set(self.numbers.values()) | set(self.goals.values())
        for key in self.pending():
            free = (n for n in range(HIGHEST, LOWEST - 1, -1) if n not in blocked)
            scratch = next((n for n in free if self._keeps_fences(key, n, {})), None)
            if scratch is not None and key not in self.set_aside:
                self.set_aside.add(key)
                return [Move(key, self.numbers[key], scratch)]
        return []

    def _keeps_fences(self, key: str, goal: int, moves: Mapping[str, int]) -> bool:
        """Whether nothing this rule shares requests with can be passed, in whatever order the moves happen."""
        mine = (self.numbers[key], goal)
        for other in self.fenced[key]:
            theirs = (self.numbers[other], moves.get(other, self.numbers[other]))
            if not (max(mine) < min(theirs) or max(theirs) < min(mine)):
                return False
        return True

    def apply(self, moves: list[Move]) -> Step:
        before = self._listener()
        self.numbers |= {move.key: move.after for move in moves}
        self.resting = {}
        numbers = dict(sorted(self.numbers.items(), key=lambda pair: pair[1]))
        record = Record(numbers, {move.before: move.key for move in moves})
        return Step(tuple(moves), record, tuple(diff(before, self._listener())))

    def _listener(self) -> Listener:
        rules = (replace(self.rules[key].rule, priority=number) for key, number in self.numbers.items())
        return Listener("rebalance", tuple(rules))


def _fences(rules: dict[str, Wanted], numbers: dict[str, int], goals: dict[str, int]) -> dict[str, set[str]]:
    """Per rule those that it must not pass: they share a request, do something else, and keep their order."""
    keys = list(rules)
    space = Space([rules[key].rule for key in keys])
    fences: dict[str, set[str]] = {key: set() for key in keys}
    final = numbers | goals
    for a, one in enumerate(keys):
        for b in bits_of(space.companions(a) & ((1 << a) - 1)):
            other = keys[b]
            same_order = (numbers[one] < numbers[other]) == (final[one] < final[other])
            if rules[one].rule.action != rules[other].rule.action and same_order and space.exists((a, b)):
                fences[one].add(other)
                fences[other].add(one)
    return fences
