"""Asks the account and the network what the expectations need to know, all at once, in two rounds.

The second round asks by what the first has found: the health of target groups, the definition that a service runs, the
addresses of a load balancer's own name.
"""

import ssl
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from generator.verify import account, network
from generator.verify.facts import Facts, Found, Unread, known
from generator.verify.limits import Limits
from generator.verify.model import (
    Address,
    Alarm,
    Balancer,
    Bucket,
    Database,
    Discovery,
    Expected,
    Group,
    Health,
    Instances,
    Opening,
    Record,
    Resolves,
    Running,
    Secret,
    Tasks,
    Variables,
)
from generator.verify.network import ConnectTo
from generator.verify.parallel import Question, answers

E = TypeVar("E", bound=Expected)
Clients = Callable[[str], Any]
CALLS = 60.0  # seconds for a question to the account: some are many calls
SERVICES = (
    "acm",
    "cloudwatch",
    "ec2",
    "ecs",
    "elbv2",
    "rds",
    "route53",
    "s3",
    "secretsmanager",
    "servicediscovery",
)


@dataclass(frozen=True)
class Ask:
    """How to ask. `client` gives a boto3 client of a service; `timeout` in seconds for an answer over the network."""

    client: Clients
    cluster: str
    limits: Limits
    ways: Sequence[ConnectTo] = ()
    timeout: float = 5.0
    context: ssl.SSLContext | None = None
    errors: tuple[type[Exception], ...] = (OSError,)
    on_answer: Callable[[int, int], None] | None = None
    calls: float = field(default=CALLS)


Answers = dict[tuple[str, str], Any]


def observe(expected: Iterable[Expected], ask: Ask) -> Facts:
    """Everything that can be known. What could not be read is Unread; raises nothing that `ask.errors` names."""
    asked = [one for one in expected if ask.limits.reason(one) is None]
    first = list(_first(asked, ask))
    found = _answered(first, ask, 0)
    found |= _answered(list(_second(asked, ask, found)), ask, len(first))
    return _facts(found)


def _answered(questions: list[Question], ask: Ask, before: int) -> Answers:
    def told(done: int, total: int) -> None:
        if ask.on_answer:
            ask.on_answer(before + done, before + total)

    return answers(questions, ask.errors, told)


def _of(expected: Iterable[Expected], kind: type[E]) -> list[E]:
    """Those of the very kind: Health is a Group in its fields alone."""
    return [one for one in expected if type(one) is kind]


def _names(expected: Iterable[Expected]) -> list[str]:
    return sorted({one.subject for one in expected})


# --- the first round --------------------------------------------------------------------------------------


def _first(expected: Sequence[Expected], ask: Ask) -> Iterator[Question]:
    """Clients are made here, in the thread of the caller: only their use is safe in several."""
    client = ask.client

    def question(area: str, name: str, call: Callable[..., Any], *arguments: Any) -> Question:
        return Question((area, name), partial(call, *arguments), ask.calls)

    for name in _balancers(expected):
        yield question("balancers", name, account.balancer, client("elbv2"), client("acm"), name)
    if _of(expected, Group) or _of(expected, Health):
        yield question("groups", "", account.groups, client("elbv2"))
    if any(_of(expected, kind) for kind in (Running, Tasks, Variables)):
        yield question("services", "", account.services, client("ecs"), ask.cluster)
    zones = {one.zone for one in _of(expected, Record)} | {one.zone for one in _of(expected, Resolves)}
    for zone in sorted(zones):
        yield question("zones", zone, account.zone, client("route53"), zone)
    for space in sorted({one.namespace for one in (*_of(expected, Discovery), *_of(expected, Instances))}):
        yield question("discovery", space, account.discovery, client("servicediscovery"), space)
    if alarms := _names(_of(expected, Alarm)):
        yield question("alarms", "", account.alarms, client("cloudwatch"), alarms)
    for name in _names(_of(expected, Bucket)):
        yield question("buckets", name, account.bucket, client("s3"), name)
    if _of(expected, Database):
        yield question("databases", "", account.databases, client("rds"))
    if _of(expected, Opening):
        yield question("security_groups", "", account.security_groups, client("ec2"))
    for name in _names(_of(expected, Secret)):
        yield question("secrets", name, account.secret, client("secretsmanager"), name)
    yield from _over_the_network(expected, ask)


def _balancers(expected: Sequence[Expected]) -> list[str]:
    """Their names: what hangs on one cannot be judged without it."""
    others = {name for one in expected if (name := getattr(one, "balancer", None))}
    return sorted({one.subject for one in _of(expected, Balancer)} | others)


def _over_the_network(expected: Sequence[Expected], ask: Ask) -> Iterator[Question]:
    for one in _of(expected, Address):
        call = partial(network.ask, one.request, one.protocol, ask.ways, ask.timeout, ask.context)
        yield Question(("answers", one.subject), call, ask.timeout * 2 + 1)
    for name in _names(_of(expected, Resolves)):
        yield Question(("resolved", name), partial(network.addresses, name), ask.timeout * 2)


# --- the second round -------------------------------------------------------------------------------------


def _second(expected: Sequence[Expected], ask: Ask, found: Answers) -> Iterator[Question]:
    facts = _facts(found)
    client = ask.client

    def question(area: str, name: str, call: Callable[..., Any], *arguments: Any) -> Question:
        return Question((area, name), partial(call, *arguments), ask.calls)

    for one in _of(expected, Health):
        if group := known(facts.groups, one.subject):
            yield question("health", one.subject, account.health, client("elbv2"), group.arn)
    for name in _names([*_of(expected, Running), *_of(expected, Tasks), *_of(expected, Variables)]):
        seen = known(facts.services, name)
        if seen is not None and seen.definition:
            yield question("definitions", name, account.definition, client("ecs"), seen.definition)
    for task in _of(expected, Tasks):
        seen = known(facts.services, task.subject)
        if seen is not None and seen.running < max(seen.desired, task.least):
            yield question("stopped", seen.name, account.stopped, client("ecs"), ask.cluster, seen.name)
    for entry in _of(expected, Instances):
        if service := known(facts.discovery, entry.subject):
            yield question("instances", entry.subject, account.instances, client("servicediscovery"), service)
    for balancer in sorted({one.balancer for one in _of(expected, Resolves)}):
        if there := known(facts.balancers, balancer):
            call = partial(network.addresses, there.dns_name)
            yield Question(("resolved", there.dns_name), call, ask.timeout * 2)


# --- what came of it --------------------------------------------------------------------------------------


def _facts(found: Answers) -> Facts:
    whole = {name: found[(name, "")] for name in WHOLE if (name, "") in found}
    single = {name: _singles(found, name) for name in SINGLE}
    return Facts(now=datetime.now(UTC), discovery=_discovery(found), **whole, **single)


WHOLE = ("groups", "services", "alarms", "databases", "security_groups")
SINGLE = (
    "answers",
    "resolved",
    "balancers",
    "zones",
    "buckets",
    "secrets",
    "health",
    "definitions",
    "stopped",
    "instances",
)


def _singles(found: Answers, area: str) -> dict[str, Any]:
    """Without those that are not there."""
    return {name: answer for (kind, name), answer in found.items() if kind == area and answer is not None}


def _discovery(found: Answers) -> Found[str]:
    """`name.namespace` -> id. A namespace that was not read leaves all of its names unread."""
    made: dict[str, str | Unread] = {}
    for (kind, space), answer in found.items():
        if kind != "discovery":
            continue
        if isinstance(answer, Unread):
            return answer
        entries: Mapping[str, str] = answer
        made |= {f"{name}.{space}": identifier for name, identifier in entries.items()}
    return made
