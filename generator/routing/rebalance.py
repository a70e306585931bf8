"""Moving existing rules to new numbers, in applies that no request notices.

Within one apply Terraform changes rules in no promised order, so a step holds only moves that are safe in any order:
each goes to a number that was free before the step, and no two rules that share a request and do different things
can pass each other, whichever of them has moved already. `diff` then proves every step.

Where the order itself is to change, the first step puts it right, if need be on numbers for the time being: what is in the
wrong order is an error of the manifests, and nothing can be applied in between.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.routing.conflicts import Move
from generator.routing.diff import Change, diff
from generator.routing.masks import bits_of
from generator.routing.order import Wanted, decide_order
from generator.routing.record import FOREIGN, Record, service_of
from generator.routing.room import HIGHEST, LOWEST, STEP
from generator.routing.space import Space
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


def spread(
    wanted: Sequence[Wanted], record: Record, reorder: bool = False, still: Collection[str] = ()
) -> dict[str, int]:
    """Even numbers for all recorded rules, pinned ones in place, beside those that rules of the services in `still` have.

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
    result |= _evenly(run, low, HIGHEST + 1)
    return _beside(result, set(pins), held(wanted, record, still))


def _evenly(keys: list[str], low: int, high: int) -> dict[str, int]:
    """Numbers between the bounds: in steps of 100 while they fit, else as far apart as possible."""
    if not keys or high - low <= len(keys):
        return {}
    start = low // STEP * STEP
    if start + STEP * len(keys) < high:
        return {key: start + STEP * (place + 1) for place, key in enumerate(keys)}
    return {key: low + (high - low) * (place + 1) // (len(keys) + 1) for place, key in enumerate(keys)}


def _beside(goals: dict[str, int], pinned: set[str], taken: Collection[int]) -> dict[str, int]:
    """The goals, those on a number that is taken moved to the nearest free one between their neighbours."""
    made = dict(goals)
    ordered = sorted(goals, key=lambda key: goals[key])
    for place, key in enumerate(ordered):
        if made[key] in taken and key not in pinned:
            low = made[ordered[place - 1]] if place else LOWEST - 1
            high = made[ordered[place + 1]] if place + 1 < len(ordered) else HIGHEST + 1
            free = [number for number in range(low + 1, high) if number not in taken]
            made[key] = min(free, key=lambda number: (abs(number - goals[key]), number), default=made[key])
    return made


def held(wanted: Sequence[Wanted], record: Record, still: Collection[str] = ()) -> dict[int, str]:
    """Numbers that no apply frees: of rules that no manifest asks for, and that are there all the same."""
    there = {FOREIGN, *still}
    known = _unwanted(wanted, record) | dict(record.resting)
    return {number: key for number, key in known.items() if service_of(key) in there}


def _unwanted(wanted: Sequence[Wanted], record: Record) -> dict[int, str]:
    """Recorded numbers of rules that the next apply takes away."""
    keys = {one.key for one in wanted}
    return {number: key for key, number in record.priorities.items() if key not in keys}


def rebalance(
    wanted: Sequence[Wanted],
    record: Record,
    targets: Mapping[str, int] | None = None,
    still: Collection[str] = (),
) -> Rebalance:
    """The applies that bring the recorded rules to `targets` (default: `spread`).

    Only rules that are recorded and wanted move. Rules of the services in `still` are there until they are decommissioned.
    Raises UndecidedError from the proofs.
    """
    rules = {one.key: one for one in wanted if one.key in record.priorities}
    numbers = {key: record.priorities[key] for key in sorted(rules)}
    goals = dict(spread(wanted, record, still=still) if targets is None else targets)
    goals = {key: goal for key, goal in goals.items() if key in numbers}
    plan = _Plan(rules, numbers, goals, record, held(wanted, record, still), _unwanted(wanted, record))
    steps: list[Step] = []
    while plan.pending():
        moves = plan.batch()
        if plan.is_disordered(moves):
            moves = plan.settle() or moves
        if not moves and not plan.waits:
            moves = plan.aside()
            if not moves:
                break
        steps.append(plan.apply(moves))
    return Rebalance(tuple(steps), tuple(plan.pending()))


class _Plan:
    """The numbers as the steps go by."""

    def __init__(
        self,
        rules: dict[str, Wanted],
        numbers: dict[str, int],
        goals: dict[str, int],
        record: Record,
        held: dict[int, str],
        freed: dict[int, str],
    ) -> None:
        self.rules = rules
        self.numbers = numbers
        self.goals = goals
        self.held = held
        self.freed = freed  # by the first apply, beside its own moves
        self.resting = dict(record.resting) | held | freed
        self.final = numbers | goals
        self.sharing = _sharing(rules)
        self.set_aside: set[str] = set()

    @property
    def waits(self) -> bool:
        """Whether an apply more would free a number."""
        return bool(self.resting.keys() - self.held.keys())

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

    def is_disordered(self, moves: Sequence[Move]) -> bool:
        """Whether after these moves two rules that share a request stand in another order than at the end."""
        numbers = self.numbers | {move.key: move.after for move in moves}
        return any(
            (numbers[one] < numbers[other]) != (self.final[one] < self.final[other])
            for one, others in self.sharing.items()
            for other in others
        )

    def settle(self) -> list[Move]:
        """Moves that put everything in its order at once, each just before what must follow it; none without room."""
        blocked = {*self.numbers.values(), *self.goals.values(), *self.resting}
        numbers, moves = dict(self.numbers), dict[str, int]()
        for key in sorted(self.final, key=lambda key: -self.final[key]):
            behind = [numbers[other] for other in self.sharing[key] if self.final[other] > self.final[key]]
            if all(numbers[key] < number for number in behind):
                continue
            free = next((n for n in range(min(behind) - 1, LOWEST - 1, -1) if n not in blocked), None)
            if free is None:
                return []
            blocked.add(free)
            numbers[key] = moves[key] = free
        if not all(self._keeps_fences(key, number, moves) for key, number in moves.items()):
            return []
        return [Move(key, self.numbers[key], number) for key, number in moves.items()]

    def aside(self) -> list[Move]:
        """Rules wait for each other's numbers: one of them, each at most once, goes to a scratch number."""
        blocked = {*self.numbers.values(), *self.goals.values(), *self.held}
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
        for other in self.sharing[key]:
            theirs = (self.numbers[other], moves.get(other, self.numbers[other]))
            is_fenced = (mine[0] < theirs[0]) == (self.final[key] < self.final[other])
            if is_fenced and not (max(mine) < min(theirs) or max(theirs) < min(mine)):
                return False
        return True

    def apply(self, moves: list[Move]) -> Step:
        before = self._listener()
        self.numbers |= {move.key: move.after for move in moves}
        resting = self.held | self.freed | {move.before: move.key for move in moves}
        self.resting, self.freed = dict(self.held), {}
        numbers = dict(sorted(self.numbers.items(), key=lambda pair: pair[1]))
        record = Record(numbers, dict(sorted(resting.items())))
        return Step(tuple(moves), record, tuple(diff(before, self._listener())))

    def _listener(self) -> Listener:
        rules = (replace(self.rules[key].rule, priority=number) for key, number in self.numbers.items())
        return Listener("rebalance", tuple(rules))


def _sharing(rules: dict[str, Wanted]) -> dict[str, set[str]]:
    """Per rule those that share a request with it and do something else: what keeps its order must not pass them."""
    keys = list(rules)
    space = Space([rules[key].rule for key in keys])
    sharing: dict[str, set[str]] = {key: set() for key in keys}
    for a, one in enumerate(keys):
        for b in bits_of(space.companions(a) & ((1 << a) - 1)):
            other = keys[b]
            if rules[one].rule.action != rules[other].rule.action and space.exists((a, b)):
                sharing[one].add(other)
                sharing[other].add(one)
    return sharing
