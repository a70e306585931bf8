"""One request and its answer: whether it is the one that the manifests promise."""

from generator.explain.address import PORTS
from generator.verify.diagnose.beside import (
    by_default,
    by_hand,
    first_fault,
    group_of,
    looks_of,
    programs,
    rule_look,
    said,
)
from generator.verify.diagnose.failures import FAILURES
from generator.verify.diagnose.names import SOON
from generator.verify.diagnose.room import Room, bad, good, unknown, warning
from generator.verify.diagnose.statuses import OWN, somebody, wrong_status
from generator.verify.facts import Unread, known, one
from generator.verify.model import Address, Certificate, ListenerRule, Verdict
from generator.verify.probe import Answer

PAGE = 64  # bytes: a shorter answer may be the same by chance


def address(wanted: Address, room: Room) -> Verdict:
    """Whether the answer is the one that the manifests promise."""
    answer = one(room.facts.answers, wanted.subject)
    if answer is None:
        return unknown(wanted, Unread("nobody asked"))
    if isinstance(answer, Unread):
        return bad(
            wanted, "slow", answer.reason, "neither an answer nor an error came", *by_hand(wanted, room)
        )
    if answer.failure is not None:
        return FAILURES[answer.failure](wanted, answer, room)
    if not _status_is_right(wanted, answer):
        return wrong_status(wanted, answer, room)
    return _content(wanted, answer, room)


def _status_is_right(wanted: Address, answer: Answer) -> bool:
    assert answer.status is not None
    if wanted.wanted.statuses is not None:
        return in_matcher(wanted.wanted.statuses, answer.status)
    return answer.status < 500 and not by_default(answer) and answer.status not in OWN


def in_matcher(matcher: str, status: int) -> bool:
    """Whether a status is one of "200", "200,302" or "200-299"."""
    for part in matcher.split(","):
        first, _, last = part.strip().partition("-")
        if int(first) <= status <= int(last or first):
            return True
    return False


def _content(wanted: Address, answer: Answer, room: Room) -> Verdict:
    """The status is right; the rest may not be."""
    promise = wanted.wanted
    if promise.location is not None and not _same_place(promise.location, answer.location):
        return bad(
            wanted,
            "redirect-elsewhere",
            f"{answer.status} to {answer.location or 'nowhere'}, not to {promise.location}",
            "a rule by hand or an earlier one redirects, or the program does it instead of the load balancer",
            *rule_look(wanted, room),
        )
    if promise.leads is not None and not answer.location.startswith(promise.leads):
        return bad(
            wanted,
            "sign-in-elsewhere",
            f"{answer.status} to {answer.location or 'nowhere'}, not to {promise.leads}",
            "sign-in goes to another provider than the manifest's: the rule was changed by hand, or is not applied",
            room.apply(wanted),
            *rule_look(wanted, room),
        )
    if promise.default and not by_default(answer):
        return somebody(wanted, answer, room)
    if promise.body is not None and answer.body.decode("utf-8", "replace") != promise.body:
        return bad(
            wanted,
            "other-text",
            f"{said(answer)}, with another text than the manifest's",
            "a program answers instead of the load balancer, or the rule is not applied",
            room.apply(wanted),
            *rule_look(wanted, room),
        )
    return _stranger(wanted, answer, room) or _fine(wanted, answer, room)


def _same_place(ours: str, theirs: str) -> bool:
    """Whether two addresses lead to the same place: the port of a protocol may be left out."""
    return _plain(ours) == _plain(theirs)


def _plain(url: str) -> str:
    for scheme, port in PORTS.items():
        head, colon, rest = url.partition(f":{port}")
        if url.startswith(f"{scheme}://") and colon and (not rest or rest[0] in "/?#"):
            url = head + rest
    return url if url.count("/") > 2 else f"{url}/"


def _stranger(wanted: Address, answer: Answer, room: Room) -> Verdict | None:
    """The page of another program where the probe of this one was asked for."""
    if wanted.wanted.statuses is None or answer.content_type != "text/html" or len(answer.body) < PAGE:
        return None
    mine = programs(wanted)
    for other in room.expected:
        if not isinstance(other, Address) or not mine or not programs(other) or mine & programs(other):
            continue
        theirs = known(room.facts.answers, other.subject)
        if theirs is not None and theirs.body == answer.body:
            return _page_of(wanted, answer, other, room)
    return None


def _page_of(wanted: Address, answer: Answer, other: Address, room: Room) -> Verdict:
    whose = ", ".join(sorted(programs(other)))
    above = first_fault(room, (ListenerRule, wanted.rule or ""))
    likely = f"the page of {whose}, as at {other.subject}"
    likely += f": {above.seen}" if above else "; an image or a target group was mixed up"
    return bad(
        wanted, "wrong-service", said(answer), likely, *(above.look if above else rule_look(wanted, room))
    )


def _fine(wanted: Address, answer: Answer, room: Room) -> Verdict:
    shown = answer.certificate
    if shown is not None and shown.ends - room.facts.now < SOON:
        return warning(
            wanted,
            "certificate-expiring",
            f"{said(answer)}; its certificate ends on {shown.ends:%Y-%m-%d}",
            "it was not renewed",
            *looks_of(wanted, room, (Certificate, wanted.request.host)),
        )
    if wanted.wanted.statuses is None and answer.status == 404 and _promised(wanted, room):
        return warning(
            wanted,
            "path-not-served",
            said(answer),
            "the program has nothing there, though its manifest says that it serves this path",
            *by_hand(wanted, room),
        )
    return good(wanted, f"{said(answer)}, {answer.seconds:.2f} s")


def _promised(wanted: Address, room: Room) -> bool:
    """Whether the manifest names this very path among what its program serves."""
    groups = [group_of(target.group, room) for target in wanted.targets]
    return any(group and group.serves and wanted.request.path in group.serves for group in groups)
