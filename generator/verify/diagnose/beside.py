"""What lies beside a request: the verdicts on what it passes, whose answer it is, and where to look."""

import shlex
from collections.abc import Iterator

from generator.explain.address import PORTS
from generator.verify.diagnose.room import Look, Room
from generator.verify.model import (
    Address,
    Balancer,
    Expected,
    Group,
    Health,
    ListenerRule,
    Opening,
    Resolves,
    Verdict,
)
from generator.verify.network import way
from generator.verify.probe import Answer
from generator.verify.urls import DEFAULT_BODY

SERVER = "awselb/"
"""The Server header of what a load balancer answers itself."""


def by_hand(wanted: Address, room: Room) -> tuple[Look, ...]:
    """The same request by hand."""
    request, port = wanted.request, PORTS[wanted.protocol]
    to = way(room.limits.ways, request.host, port)
    words = ["curl", "-sv", *(["--connect-to", f"{request.host}:{port}:{to[0]}:{to[1]}"] if to else [])]
    words += [] if request.method == "GET" else ["-X", request.method]
    words += [word for name, value in request.headers for word in ("-H", f"{name}: {value}")]
    return ((shlex.join([*words, request.url(wanted.protocol)]), "the same request by hand"),)


def said(answer: Answer) -> str:
    """An answer in a few words."""
    words = [str(answer.status)]
    words += [f"to {answer.location}"] if answer.location else []
    words += [answer.content_type] if answer.content_type else []
    words += [f"“{answer.title}”"] if answer.title else []
    return " ".join(words)


def from_balancer(answer: Answer) -> bool:
    """Whether the load balancer made it itself."""
    return answer.headers.get("server", "").startswith(SERVER)


def by_default(answer: Answer) -> bool:
    """Whether no rule took the request."""
    return answer.status == 404 and DEFAULT_BODY.encode() in answer.body


def because(wanted: Address, room: Room) -> str:
    """What is wrong with its rule."""
    above = first_fault(room, (ListenerRule, wanted.rule or ""))
    return above.seen if above else ""


def group_of(name: str, room: Room) -> Group | None:
    """What is expected of a target group."""
    verdict = room.verdicts.get((Group.area, name))
    return verdict.expected if verdict and isinstance(verdict.expected, Group) else None


def programs(one: Address) -> set[str]:
    """`service/component` of those that may answer."""
    return {f"{target.service}/{target.component}" for target in one.targets}


def first_fault(room: Room, *places: tuple[type[Expected], str]) -> Verdict | None:
    """The first thing on its way that is not good."""
    return next((found for kind, subject in places if (found := room.before(kind, subject))), None)


def looks_of(wanted: Address, room: Room, place: tuple[type[Expected], str]) -> Iterator[Look]:
    """Where to look into a fault on its way, else the request by hand."""
    found = first_fault(room, place)
    yield from found.look if found else by_hand(wanted, room)


def peer_elsewhere(wanted: Address, answer: Answer, room: Room) -> str:
    """What to say if the name does not lead to its load balancer; nothing where it does, or nobody knows."""
    if way(room.limits.ways, wanted.request.host, PORTS[wanted.protocol]) is not None:
        return ""
    above = room.before(Resolves, wanted.request.host)
    if above is None or above.cause != "name-elsewhere":
        return ""
    return f"the name leads elsewhere: it {above.seen} (this answer: {answer.address})"


def elsewhere_look(wanted: Address, room: Room) -> tuple[Look, ...]:
    """Where the name leads."""
    host = wanted.request.host
    return ((f"dig {host}", "where the name leads"), *by_hand(wanted, room))


def rule_look(wanted: Address, room: Room) -> tuple[Look, ...]:
    """The request through the rules."""
    look = f"invoke route {shlex.quote(wanted.request.url())} --applied{room.option}"
    return ((look, "each rule in its turn, here and in the account"),)


def keeper(wanted: Address, room: Room) -> str | None:
    """Whose the load balancer is."""
    verdict = room.verdicts.get((Balancer.area, wanted.balancer))
    return verdict.expected.owner if verdict else None


def logs(wanted: Address, room: Room) -> tuple[Look, ...]:
    """Where its programs say what they did."""
    groups = (group_of(target.group, room) for target in wanted.targets)
    return tuple(look for group in groups if group for look in room.logs(group.log_group))


def behind(wanted: Address, room: Room) -> tuple[str, str, tuple[Look, ...]] | None:
    """Cause, words and where to look, if something is known to be wrong with a target that gets the request."""
    for target in wanted.targets:
        group = group_of(target.group, room)
        opening = group.opening if group else ""
        found = first_fault(room, (Opening, opening), (Group, target.group), (Health, target.group))
        if found is not None:
            return (
                found.cause,
                f"{target.component} of {target.service}: {found.seen}; {found.likely}",
                found.look,
            )
    return None
