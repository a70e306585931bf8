"""Programs: do they run, as which version, may they reach each other, and are they found."""

import re
from ipaddress import IPv4Network, ip_address, ip_network

from generator.verify.diagnose.room import GONE, Look, Room, bad, good, not_asked, unknown, warning
from generator.verify.facts import SecurityGroupSeen, ServiceSeen, StoppedSeen, Unread, Way, known, one
from generator.verify.model import (
    Discovery,
    Instances,
    Opening,
    Running,
    Secret,
    Tasks,
    Variables,
    Verdict,
)

_ADDRESS = re.compile(r"(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5}))?(?![\w.]|/\d)")
ACTIVE = "ACTIVE"


def running(wanted: Running, room: Room) -> Verdict:
    """The ECS service itself, before any task."""
    seen = one(room.facts.services, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None or seen.status != ACTIVE:
        text = "there is no such ECS service" if seen is None else f"it is {seen.status.lower()}"
        return bad(wanted, "service-missing", text, GONE, room.apply(wanted))
    if seen.desired < wanted.least:
        stopped = not seen.desired
        return bad(
            wanted,
            "service-stopped" if stopped else "service-too-small",
            f"wants {seen.desired} tasks, at least {wanted.least} by its manifest",
            "somebody stopped it by hand" if stopped else "somebody changed the number, or scaling, by hand",
            (
                room.aws(
                    f"ecs update-service --cluster {room.cluster} --service {wanted.subject} "
                    f"--desired-count {wanted.least}"
                ),
                "starts it again" if stopped else "gives it back its tasks",
            ),
        )
    return _version(wanted, seen, room)


def _version(wanted: Running, seen: ServiceSeen, room: Room) -> Verdict:
    found = known(room.facts.definitions, wanted.subject)
    if found is None or wanted.image is None or wanted.image in found.images:
        return good(wanted, f"wants {seen.desired}")
    return warning(
        wanted,
        "image-other",
        f"runs {', '.join(found.images)}",
        f"the manifest says {wanted.image}: it is not applied yet, or another pipeline deployed",
        room.apply(wanted),
    )


# --- tasks ------------------------------------------------------------------------------------------------

# "Stopped tasks error messages", Amazon ECS: what the reason holds, the cause, what it is.
STOPS = (
    ("CannotPull", "image-missing", "the image cannot be pulled: no such tag, or no way to its repository"),
    ("pull command failed", "image-missing", "the image cannot be pulled: its repository has no such tag"),
    ("ResourceInitializationError: unable to pull secrets", "secret-unreadable", "a secret cannot be read"),
    ("secret", "secret-unreadable", "a secret cannot be read"),
    ("OutOfMemory", "out-of-memory", "it needs more memory than its manifest gives"),
    ("ELB health checks", "probe-fails", "the load balancer's probe fails, so ECS ends each task"),
    ("container health checks", "container-probe-fails", "its own health command fails, so ECS ends each task"),
    ("spot", "no-capacity", "Spot capacity was taken away"),
    ("capacity", "no-capacity", "AWS has no capacity of that kind just now"),
    ("Essential container", "program-exits", "the program ends by itself; its log says why"),
)  # fmt: skip
KILLED = 137  # 128 + SIGKILL


def tasks(wanted: Tasks, room: Room) -> Verdict:
    """As many as wanted, and the last deployment done."""
    seen = one(room.facts.services, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None or ((above := room.before(Running, wanted.subject)) and above.cause == "service-stopped"):
        return bad(wanted, "no-service", "no task runs", "see its ECS service, under services")
    count = f"{seen.running} of {max(seen.desired, wanted.least)} tasks run"
    if seen.rollout == "FAILED":
        cause, likely, look = _why(wanted, seen, room)
        return bad(
            wanted,
            "rollout-failed",
            f"{count}; the last deployment failed: {seen.rollout_reason}",
            likely,
            *look,
        )
    if seen.running >= max(seen.desired, wanted.least):
        if seen.rollout == "IN_PROGRESS":
            return warning(
                wanted, "rolling-out", f"{count}; a deployment is under way", "it is just being deployed"
            )
        return good(wanted, count)
    cause, likely, look = _why(wanted, seen, room)
    say = warning if seen.running and seen.rollout == "IN_PROGRESS" and not seen.failed_tasks else bad
    return say(wanted, cause, count, likely, *look)


def _why(wanted: Tasks, seen: ServiceSeen, room: Room) -> tuple[str, str, tuple[Look, ...]]:
    """Cause, words and where to look, from the tasks that ended."""
    ended = known(room.facts.stopped, wanted.subject) or ()
    events = (
        room.aws(f"ecs describe-services --cluster {room.cluster} --services {wanted.subject}"),
        "its deployments and events",
    )
    unset = [name for name in wanted.secrets if (v := room.before(Secret, name)) and v.cause != ""]
    if unset:
        verdict = room.before(Secret, unset[0])
        assert verdict is not None
        return (
            "secret-unset",
            f"the secret {unset[0]} has no value, so no task can start",
            (*verdict.look, events),
        )
    for stop in ended:
        cause, likely = _stop(stop)
        if cause:
            return cause, f"{likely} ({stop.reason})", (*room.logs(wanted.log_group), events)
    if seen.rollout == "IN_PROGRESS" and not seen.failed_tasks:
        return "tasks-starting", "its tasks are just being started", (events,)
    said = f" ({seen.events[0]})" if seen.events else ""
    return (
        "tasks-missing",
        f"its tasks do not start, or end at once{said}",
        (events, *room.logs(wanted.log_group)),
    )


def _stop(stop: StoppedSeen) -> tuple[str, str]:
    if stop.exit_code == KILLED and "health" not in stop.reason:
        return "out-of-memory", "it was killed with code 137: most often it needs more memory"
    for sign, cause, likely in STOPS:
        if sign.lower() in stop.reason.lower():
            code = f" with code {stop.exit_code}" if stop.exit_code is not None else ""
            return cause, likely + (code if cause == "program-exits" else "")
    return "", ""


def variables(wanted: Variables, room: Room) -> Verdict:
    """Addresses in variables: right until the task behind them is replaced."""
    if isinstance(room.facts.services, Unread):
        return unknown(wanted, room.facts.services)
    seen = one(room.facts.definitions, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return not_asked(wanted, "there is no such ECS service", "no-service")
    found = [(name, *match.groups()) for name, text in seen.variables for match in _ADDRESS.finditer(text)]
    private = [entry for entry in found if _is_private(entry[1])]
    if not private:
        return good(wanted, "no addresses in its variables")
    name, address, port = private[0]
    means = [known_name for number, known_name in wanted.names if str(number) == port]
    instead = f"; what answers on {port} is {' or '.join(means)}" if means else ""
    return bad(
        wanted,
        "address-hard-coded",
        f"{name} leads to {address}{f':{port}' if port else ''}",
        f"an address from before: its task has been replaced since, or will be{instead}",
        room.apply(wanted, "gives it the manifest's variables; write a reference there"),
    )


def _is_private(text: str) -> bool:
    try:
        found = ip_address(text)
    except ValueError:
        return False
    return found.is_private and not found.is_loopback and not found.is_unspecified and not found.is_link_local


# --- names inside the network -----------------------------------------------------------------------------


def discovery(wanted: Discovery, room: Room) -> Verdict:
    """The entry in Cloud Map."""
    seen = one(room.facts.discovery, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen is None:
        return bad(
            wanted,
            "discovery-missing",
            f"{wanted.namespace} has no {wanted.label}",
            f"{GONE}; whoever calls it by this name finds nobody",
            room.apply(wanted),
        )
    return good(wanted, "is there")


def instances(wanted: Instances, room: Room) -> Verdict:
    """Who answers to the name."""
    if above := room.before(Discovery, wanted.subject):
        return bad(
            wanted, "discovery-missing", "nobody answers to it", "the name itself is missing", *above.look
        )
    seen = one(room.facts.instances, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if seen:
        return good(wanted, f"leads to {', '.join(seen)}")
    if wanted.runs is None:
        return bad(
            wanted,
            "nobody-registered",
            "no task has registered",
            "the repository that runs it has not deployed, or its ECS service lacks `service_registries` with "
            "discovery_arn of its SSM parameters",
            (room.invoke("outputs", f" --service {wanted.service}"), "what its repository has to use"),
        )
    below = room.before(Tasks, wanted.runs)
    likely = below.likely if below else "its ECS service is not connected to the name"
    return bad(
        wanted,
        "nobody-registered",
        "no task has registered",
        likely,
        *(below.look if below else ()),
        room.plan(wanted),
    )


# --- security groups --------------------------------------------------------------------------------------


def opening(wanted: Opening, room: Room) -> Verdict:
    """In at the target, and out at the source."""
    source = one(room.facts.security_groups, wanted.source)
    target = one(room.facts.security_groups, wanted.target)
    for seen in (source, target):
        if isinstance(seen, Unread):
            return unknown(wanted, seen)
    if not isinstance(source, SecurityGroupSeen) or not isinstance(target, SecurityGroupSeen):
        name = wanted.target if isinstance(source, SecurityGroupSeen) else wanted.source
        return bad(wanted, "security-group-missing", f"there is no group {name}", GONE, room.apply(wanted))
    show = room.aws(f"ec2 describe-security-group-rules --filters Name=group-id,Values={target.id}")
    if not _open(target.ways_in, wanted, source.id):
        return bad(
            wanted,
            "security-group-blocks",
            f"the group {wanted.target} lets {wanted.source} not in on {wanted.port}",
            f"connections of {wanted.words} get no answer until their time is up",
            room.apply(wanted),
            (show, "what the group lets in"),
        )
    if not _open(source.ways_out, wanted, target.id):
        return bad(
            wanted,
            "security-group-blocks",
            f"the group {wanted.source} lets nothing out to {wanted.target} on {wanted.port}",
            f"connections of {wanted.words} get no answer until their time is up",
            room.plan(wanted),
        )
    return good(wanted, f"{wanted.words}: open")


def _open(ways: tuple[Way, ...], wanted: Opening, other: str) -> bool:
    network = IPv4Network(wanted.network, strict=False)
    return any(
        way.first <= wanted.port <= way.last
        and (other in way.groups or any(_holds(block, network) for block in way.blocks))
        for way in ways
    )


def _holds(block: str, network: IPv4Network) -> bool:
    found = ip_network(block, strict=False)
    return isinstance(found, IPv4Network) and network.subnet_of(found)
