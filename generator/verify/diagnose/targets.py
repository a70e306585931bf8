"""Target groups: are they as the manifest says, and do their targets pass the probe ("Target health reason codes")."""

import re
from collections.abc import Callable, Mapping, Sequence

from generator.checks._serves import answers
from generator.verify.diagnose.room import GONE, Look, Room, bad, good, unknown, warning
from generator.verify.facts import GroupSeen, TargetSeen, Unread, known, one
from generator.verify.model import Group, Health, Opening, Running, State, Tasks, Verdict

_CODES = re.compile(r"\[([0-9, ]+)\]")
STARTING = frozenset({"initial"})
LEAVING = frozenset({"draining"})


def group(wanted: Group, room: Room) -> Verdict:
    """Its settings, whoever hangs on it."""
    seen = one(room.facts.groups, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return bad(wanted, "group-missing", "there is no such target group", GONE, room.apply(wanted))
    if (seen.port, seen.protocol) != (wanted.port, wanted.protocol):
        return bad(
            wanted,
            "port-other",
            f"port {seen.port} ({seen.protocol}), the manifest says {wanted.port} ({wanted.protocol})",
            "it was made by hand, or from an earlier manifest",
            room.apply(wanted),
        )
    if text := _probe(wanted, seen):
        return bad(
            wanted,
            "probe-other",
            text,
            "somebody changed the health check by hand; tasks that are well count as unhealthy, and are replaced",
            room.apply(wanted),
        )
    if wanted.balancer not in seen.balancers:
        on = f"it hangs on {', '.join(seen.balancers)}" if seen.balancers else "it hangs on no load balancer"
        return bad(
            wanted, "group-unattached", on, f"no rule of {wanted.balancer} leads to it", room.apply(wanted)
        )
    return good(wanted, f"port {seen.port}, probe {seen.probe}")


def _probe(wanted: Group, seen: GroupSeen) -> str:
    """What of the probe differs; nothing where it is right."""
    pairs = (
        ("asks for", seen.probe, wanted.probe),
        ("takes", seen.matcher, wanted.matcher),
        ("uses port", seen.probe_port, wanted.probe_port),
    )
    return "; ".join(
        f"its probe {verb} {is_!s}, the manifest says {should}"
        for verb, is_, should in pairs
        if is_ and is_ != should
    )


# --- health -----------------------------------------------------------------------------------------------


def health(wanted: Health, room: Room) -> Verdict:
    """At least one target passes the probe; fewer than wanted is a warning."""
    if isinstance(room.facts.groups, Unread):
        return unknown(wanted, room.facts.groups)
    if known(room.facts.groups, wanted.subject) is None:
        return bad(
            wanted,
            "group-missing",
            "nobody can be healthy",
            "the target group is missing",
            room.apply(wanted),
        )
    seen = one(room.facts.health, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    targets = [target for target in seen or () if target.state not in LEAVING]
    if not targets:
        return _nobody(wanted, room)
    well = [target for target in targets if target.state == "healthy"]
    sick = [target for target in targets if target.state not in STARTING and target.state != "healthy"]
    count = f"{len(well)} of {len(targets)} healthy"
    if sick:
        verdict = _sick(wanted, sick, count, room)
        return verdict if not well else _as_warning(verdict)
    if not well:
        return warning(
            wanted,
            "targets-starting",
            count,
            "its targets are being probed for the first time",
            _show(wanted, room),
        )
    if len(well) < wanted.least:
        return warning(
            wanted,
            "targets-few",
            f"{count}, {wanted.least} wanted",
            "some tasks do not run",
            *_below(wanted, room)[1],
        )
    return good(wanted, count)


def _as_warning(verdict: Verdict) -> Verdict:
    """Some still answer."""
    return Verdict(
        verdict.expected,
        State.WARNING,
        verdict.seen,
        verdict.cause,
        verdict.likely,
        verdict.whose,
        verdict.look,
    )


def _nobody(wanted: Health, room: Room) -> Verdict:
    if not wanted.least:
        return warning(
            wanted,
            "no-targets",
            "nobody is registered",
            "`scaling.min` is 0 and no task runs just now; requests get a 503 until one does",
            *room.logs(wanted.log_group),
        )
    if wanted.runs is None:
        return bad(
            wanted,
            "no-targets",
            "nobody is registered",
            "the repository that runs it has not deployed, or its ECS service does not name this target group",
            (room.invoke("outputs", f" --service {wanted.service}"), "what its repository has to use"),
            _show(wanted, room),
        )
    likely, look = _below(wanted, room)
    return bad(wanted, "no-targets", "nobody is registered", likely, *look)


def _below(wanted: Health, room: Room) -> tuple[str, tuple[Look, ...]]:
    """Why no task registers: the service and its tasks say it."""
    assert wanted.runs is not None
    for kind in (Running, Tasks):
        if (verdict := room.before(kind, wanted.runs)) and verdict.state is State.BAD:
            return f"{wanted.runs} {verdict.seen}: {verdict.likely}", verdict.look
    service, group = known(room.facts.services, wanted.runs), known(room.facts.groups, wanted.subject)
    if service and group and group.arn not in service.groups:
        text = f"the ECS service {wanted.runs} does not name this target group"
        return text, (room.apply(wanted),)
    return "its tasks run, but have not registered yet", (_show(wanted, room), *room.logs(wanted.log_group))


def _sick(wanted: Health, sick: Sequence[TargetSeen], count: str, room: Room) -> Verdict:
    first = sick[0]
    seen = f"{count}; {first.address}:{first.port} {first.reason} {first.description}".rstrip()
    cause, likely, look = REASONS.get(first.reason, _other)(wanted, first, room)
    return bad(wanted, cause, seen, likely, *look, _show(wanted, room))


Diagnosis = tuple[str, str, tuple[Look, ...]]


def _other(wanted: Health, target: TargetSeen, room: Room) -> Diagnosis:
    return "target-unhealthy", "its targets do not pass the probe", room.logs(wanted.log_group)


def _mismatch(wanted: Health, target: TargetSeen, room: Room) -> Diagnosis:
    """The program answers the probe, with another status."""
    if (above := room.before(Group, wanted.subject)) and above.cause == "probe-other":
        return "probe-other", f"{above.seen}: the program does not know that path", above.look
    found = _CODES.search(target.description)
    codes = found[1].replace(" ", "").split(",") if found else []
    probe, look = f"the probe {wanted.probe}", room.logs(wanted.log_group)
    first = codes[0] if codes else ""
    if first == "404":
        says = wanted.serves is not None and not answers(wanted.serves, wanted.probe)
        extra = f"; by its manifest it serves {', '.join(wanted.serves or ())}" if says else ""
        likely = f"the program has nothing at {wanted.probe}: `health_check.path` names another than it serves{extra}"
        return "probe-404", likely, (_manifest(wanted), *look)
    if first in ("401", "403"):
        return (
            "probe-sign-in",
            f"{probe} needs a sign-in; it has to answer to everybody",
            (_manifest(wanted), *look),
        )
    if first.startswith("3"):
        return (
            "probe-redirects",
            f"{probe} is answered by a redirect, to HTTPS or a sign-in most likely; name the final path, "
            f'or `matcher: "{first}"`',
            (_manifest(wanted), *look),
        )
    if first.startswith("5"):
        return "probe-5xx", "the program itself fails, most likely for want of something it depends on", look
    return "probe-other-status", f"{probe} is answered with {', '.join(codes) or 'another status'}", look


def _timeout(wanted: Health, target: TargetSeen, room: Room) -> Diagnosis:
    """No answer at all: the way is shut, or the program hangs."""
    if above := room.before(Opening, wanted.opening):
        return "security-group-blocks", f"the security group blocks the way: {above.seen}", above.look
    return (
        "probe-timeout",
        f"the way is open, but the program does not answer {wanted.probe} in time: it hangs (often on something "
        "it depends on), or a network ACL drops the packets",
        room.logs(wanted.log_group),
    )


def _refused(wanted: Health, target: TargetSeen, room: Room) -> Diagnosis:
    """The connection was refused or cut ("Target.FailedHealthChecks")."""
    return (
        "wrong-port",
        f"nothing listens on port {target.port}: the program listens on another port, or on 127.0.0.1 only, "
        "or has not started",
        (_manifest(wanted), *room.logs(wanted.log_group)),
    )


def _unused(wanted: Health, target: TargetSeen, room: Room) -> Diagnosis:
    return (
        "group-unattached",
        "no rule of a load balancer leads to its target group, or the target's zone is not one of the load balancer's",
        (room.apply(wanted),),
    )


def _internal(wanted: Health, target: TargetSeen, room: Room) -> Diagnosis:
    return "aws-fault", "a fault inside of AWS; it passes, or the AWS Health Dashboard says so", ()


REASONS: Mapping[str, Callable[[Health, TargetSeen, Room], Diagnosis]] = {
    "Target.ResponseCodeMismatch": _mismatch,
    "Target.Timeout": _timeout,
    "Target.FailedHealthChecks": _refused,
    "Target.NotInUse": _unused,
    "Target.IpUnusable": _unused,
    "Elb.InternalError": _internal,
}


def _manifest(wanted: Group) -> Look:
    return f"{wanted.place}", "its health check in the manifest"


def _show(wanted: Group, room: Room) -> Look:
    found = known(room.facts.groups, wanted.subject)
    arn = found.arn if found else wanted.subject
    return room.aws(f"elbv2 describe-target-health --target-group-arn {arn}"), "each target with its reason"
