"""From what was seen to what it most likely is. Pure: no clock, no network, no account.

The order matters: what rests on something is judged after it, so that a 503 can say which tasks are missing and why.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generator.verify.diagnose import addresses, data, names, programs, rules, targets
from generator.verify.diagnose.room import Room, not_asked
from generator.verify.model import (
    AREAS,
    Address,
    Alarm,
    Balancer,
    Bucket,
    Certificate,
    Database,
    Discovery,
    Expected,
    Group,
    Health,
    Instances,
    ListenerRule,
    Opening,
    Record,
    Resolves,
    Running,
    Secret,
    State,
    Tasks,
    Variables,
    Verdict,
)

JUDGES: Mapping[type[Expected], Callable[[Any, Room], Verdict]] = {
    Secret: data.secret,
    Database: data.database,
    Bucket: data.bucket,
    Alarm: data.alarm,
    Opening: programs.opening,
    Running: programs.running,
    Tasks: programs.tasks,
    Variables: programs.variables,
    Discovery: programs.discovery,
    Instances: programs.instances,
    Balancer: rules.balancer,
    ListenerRule: rules.rule,
    Group: targets.group,
    Health: targets.health,
    Record: names.record,
    Resolves: names.resolves,
    Certificate: names.certificate,
    Address: addresses.address,
}
"""In the order of judging."""


def judge(expected: Iterable[Expected], room: Room) -> list[Verdict]:
    """A verdict for each expectation, in the order of a report: areas as a request passes them, then subjects."""
    found = []
    room.expected.extend(expected)
    for one in sorted(room.expected, key=lambda one: (list(JUDGES).index(type(one)), one.subject)):
        reason = room.limits.reason(one)
        verdict = JUDGES[type(one)](one, room) if reason is None else not_asked(one, reason)
        if verdict.state is not State.GOOD or room.before(type(one), one.subject) is None:
            room.verdicts[(one.area, one.subject)] = verdict  # of two in a cut-over the one that is not good
        found.append(verdict)
    place = {kind: number for number, kind in enumerate(AREAS)}
    return sorted(found, key=lambda one: (place[type(one.expected)], one.expected.subject))
