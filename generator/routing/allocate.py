"""Giving every rule of a listener its priority, so that nothing that exists ever moves by itself.

1. What is recorded stays.
2. A pinned number wins.
3. A new rule goes between what must precede and what must follow it (`order.py`): in the middle of that gap,
   or a step of 100 behind everything.
4. A freed number rests until that has been applied. A pin waits for it; two that wait for each other
   (a swap) stand aside on scratch numbers meanwhile.
What cannot be done is a conflict, never a guess.

Pure and deterministic: the same input gives the same output, whatever the order of `wanted`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from generator.routing.conflicts import Conflict, ConflictKind
from generator.routing.effort import COMMAND, Effort
from generator.routing.order import Order, Wanted, decide_order
from generator.routing.record import Record
from generator.routing.room import HIGHEST, LOWEST, Room


@dataclass(frozen=True, slots=True)
class Allocation:
    """`priorities` by key; `record` to commit; `conflicts` to report before anything is written;
    `waiting`: pins that take effect after the next apply, with the number they wait for; `effort`: the steps that comparing
    the rules might take."""

    priorities: dict[str, int]
    record: Record
    conflicts: tuple[Conflict, ...] = ()
    waiting: dict[str, int] = field(default_factory=dict)
    effort: int = COMMAND

    @property
    def exhausted(self) -> str:
        """Why the rules were not all compared; empty where they were."""
        return next((one.reason for one in self.conflicts if one.kind is ConflictKind.EXHAUSTED), "")


def allocate(wanted: Sequence[Wanted], record: Record | None = None, effort: int = COMMAND) -> Allocation:
    """Number the wanted rules of one listener on top of what is recorded; `effort`: the steps that comparing may take."""
    record = record or Record()
    wanted = sorted(wanted, key=lambda one: one.key)
    order = decide_order(wanted, Effort(effort))
    conflicts = list(order.conflicts)
    numbers = _kept(wanted, record)
    resting = {number: key for number, key in record.resting.items() if numbers.get(key) != number}
    resting |= {number: key for key, number in record.priorities.items() if key not in numbers}
    pins = _valid_pins(wanted, conflicts)
    waiting, scratch = _apply_pins(pins, numbers, resting, conflicts)
    _place(order, numbers, resting, pins, scratch, conflicts)
    conflicts += _contradictions(order, numbers, pins, waiting)
    priorities = dict(sorted(numbers.items(), key=lambda pair: pair[1]))
    return Allocation(
        priorities, Record(priorities, dict(sorted(resting.items()))), tuple(conflicts), waiting, effort
    )


def _kept(wanted: Sequence[Wanted], record: Record) -> dict[str, int]:
    """Recorded numbers of the rules that are still wanted; a rule that comes back finds its resting one."""
    own = {key: number for number, key in sorted(record.resting.items(), reverse=True)}
    taken = set(record.priorities.values())
    kept: dict[str, int] = {}
    for one in wanted:
        number = record.priorities.get(one.key)
        if number is None and own.get(one.key) not in taken:
            number = own.get(one.key)
        if number is not None:
            kept[one.key] = number
    return kept


def _valid_pins(wanted: Sequence[Wanted], conflicts: list[Conflict]) -> dict[str, int]:
    """The pins that can hold: in range, and one rule to a number (the first key has it)."""
    by_number: dict[int, list[str]] = {}
    for one in wanted:
        if one.pinned is None:
            continue
        if LOWEST <= one.pinned <= HIGHEST:
            by_number.setdefault(one.pinned, []).append(one.key)
        else:
            conflicts.append(Conflict(ConflictKind.OUT_OF_RANGE, one.key, priority=one.pinned))
    for number, (key, *others) in by_number.items():
        if others:
            conflicts.append(Conflict(ConflictKind.PIN_COLLISION, key, tuple(others), number))
    return {keys[0]: number for number, keys in by_number.items()}


def _apply_pins(
    pins: dict[str, int], numbers: dict[str, int], resting: dict[int, str], conflicts: list[Conflict]
) -> tuple[dict[str, int], set[str]]:
    """Move what can move now. Returns the pins that wait, and the rules that need a scratch number."""
    holder = {number: key for key, number in numbers.items()}
    waiting: dict[str, int] = {}
    blocked: set[str] = set()
    for key, number in pins.items():
        if numbers.get(key) == number:
            continue
        occupant = holder.get(number)
        if occupant is not None and pins.get(occupant, number) == number:
            blocked.add(key)
            conflicts.append(Conflict(ConflictKind.PIN_TAKEN, key, (occupant,), number))
        elif occupant is not None or resting.get(number, key) != key:
            waiting[key] = number
        else:
            _move(key, number, numbers, resting)
    scratch = {key for key in waiting if _in_cycle(key, pins, holder)}
    for key in scratch:
        resting[numbers.pop(key)] = key
    return dict(sorted(waiting.items())), scratch


def _move(key: str, number: int, numbers: dict[str, int], resting: dict[int, str]) -> None:
    if key in numbers:
        resting[numbers[key]] = key
    resting.pop(number, None)
    numbers[key] = number


def _in_cycle(key: str, pins: dict[str, int], holder: dict[int, str]) -> bool:
    """Whether the rules that stand on each other's pinned numbers come back to this one (a swap)."""
    at, seen = holder.get(pins[key]), {key}
    while at is not None and at not in seen and at in pins:
        seen.add(at)
        at = holder.get(pins[at])
    return at == key


def _place(
    order: Order,
    numbers: dict[str, int],
    resting: dict[int, str],
    pins: dict[str, int],
    scratch: set[str],
    conflicts: list[Conflict],
) -> None:
    """Number everything that has none, most specific first."""
    closed = set(resting) | set(pins.values())
    room = Room(order, numbers, closed, set(pins))
    homeless = []
    for key in order.sequence():
        number = numbers.get(key) or room.pick(key)
        if number is None:
            homeless.append(key)
        else:
            numbers[key] = number
    conflicts += [Conflict(ConflictKind.NO_ROOM, key, proposal=room.proposal(key)) for key in homeless]


def _contradictions(
    order: Order, numbers: dict[str, int], pins: dict[str, int], waiting: dict[str, int]
) -> list[Conflict]:
    """Pairs whose numbers, once all pins are in effect, say the opposite of what they must."""
    final = numbers | waiting
    found = []
    for first, second in order.pairs():
        if first in final and second in final and final[first] > final[second]:
            kind = ConflictKind.PIN_ORDER if {first, second} & set(pins) else ConflictKind.RECORDED_ORDER
            found.append(Conflict(kind, first, (second,), final[first], order.shared(first, second)))
    return found
