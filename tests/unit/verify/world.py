"""A world in which everything is as it should be, made from the expectations; tests change one thing in it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from generator import pipeline
from generator.catalogue import Catalogue
from generator.explain.live import Live
from generator.routing import Listener
from generator.verify import expectations
from generator.verify.diagnose import judge
from generator.verify.diagnose.room import Room
from generator.verify.facts import (
    AlarmSeen,
    BalancerSeen,
    BucketSeen,
    CertificateSeen,
    DatabaseSeen,
    DefinitionSeen,
    Facts,
    GroupSeen,
    RecordSeen,
    SecretSeen,
    SecurityGroupSeen,
    ServiceSeen,
    TargetSeen,
    Way,
    ZoneSeen,
)
from generator.verify.limits import Limits
from generator.verify.model import (
    Address,
    Alarm,
    Balancer,
    Bucket,
    Certificate,
    Database,
    Discovery,
    Expected,
    Group,
    ListenerRule,
    Opening,
    Record,
    Running,
    Secret,
    Verdict,
)
from generator.verify.probe import Answer, PeerCertificate
from generator.verify.urls import DEFAULT_BODY
from tests.unit.checks.lab import ROOT

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ENVIRONMENT = "production"
BALANCER_ADDRESS = "198.51.100.10"
E = TypeVar("E", bound=Expected)


@cache
def catalogue() -> Catalogue:
    """This repository's own manifests."""
    found = pipeline.load(ROOT).catalogue
    assert found is not None
    return found


def expected(known: Catalogue | None = None, environment: str = ENVIRONMENT) -> list[Expected]:
    """What should be."""
    return expectations.of(known or catalogue(), environment)


def verdicts(wanted: Iterable[Expected], facts: Facts, limits: Limits | None = None) -> list[Verdict]:
    """What is made of it."""
    room = Room(
        ENVIRONMENT, "us-east-1", f"hokusai-{ENVIRONMENT}", " --account", facts, limits or Limits(False)
    )
    return judge(wanted, room)


def of(found: Iterable[Expected], kind: type[E]) -> list[E]:
    """Those of one kind."""
    return [one for one in found if type(one) is kind]


def good(wanted: Iterable[Expected]) -> Facts:
    """All of it as it should be."""
    wanted = list(wanted)
    services = {one.subject: _service(one, wanted) for one in of(wanted, Running)}
    return Facts(
        now=NOW,
        answers={one.subject: _answer(one) for one in of(wanted, Address)},
        resolved=_resolved(wanted),
        balancers={one.subject: _balancer(one, wanted) for one in of(wanted, Balancer)},
        groups={one.subject: _group(one) for one in of(wanted, Group)},
        health={one.subject: _targets(one) for one in of(wanted, Group)},
        services=services,
        definitions={one.subject: DefinitionSeen((one.image or "",), ()) for one in of(wanted, Running)},
        zones=_zones(wanted),
        discovery={one.subject: f"srv-{one.label}" for one in of(wanted, Discovery)},
        instances={one.subject: ("10.2.0.7",) for one in of(wanted, Discovery)},
        alarms={one.subject: AlarmSeen("OK", "") for one in of(wanted, Alarm)},
        buckets={one.subject: BucketSeen((), "AES256", "Enabled") for one in of(wanted, Bucket)},
        databases={
            one.subject: DatabaseSeen("available", True, False, True, True, 7) for one in of(wanted, Database)
        },
        security_groups=_security_groups(wanted),
        secrets={one.subject: SecretSeen(True, NOW) for one in of(wanted, Secret)},
    )


def put(facts: Facts, area: str, name: str, **changes: Any) -> Facts:
    """One thing changed in some of its fields."""
    found: Mapping[str, Any] = getattr(facts, area)
    return store(facts, area, name, replace(found[name], **changes))


def store(facts: Facts, area: str, name: str, thing: Any) -> Facts:
    """One thing replaced."""
    found: Mapping[str, Any] = getattr(facts, area)
    return replace(facts, **{area: {**found, name: thing}})


def drop(facts: Facts, area: str, name: str) -> Facts:
    """One thing gone."""
    found: Mapping[str, Any] = getattr(facts, area)
    assert name in found
    return replace(facts, **{area: {key: value for key, value in found.items() if key != name}})


def _balancer(one: Balancer, wanted: list[Expected]) -> BalancerSeen:
    rules = tuple(
        replace(rule.rule, action=rule.action, key=f"arn-{rule.rule.priority}")
        for rule in of(wanted, ListenerRule)
        if rule.balancer == one.subject
    )
    names = tuple(name.subject for name in of(wanted, Certificate) if name.balancer == one.subject)
    live = Live(one.subject, Listener(one.subject, rules, default_action=("fixed-response", "404")), {})
    certificate = CertificateSeen("arn:aws:acm:x:certificate/1", names, "ISSUED", NOW + timedelta(days=300))
    return BalancerSeen(_dns(one.subject), "active", (), (80, 443), live, (certificate,))


def _dns(balancer: str) -> str:
    return f"{balancer}-1.us-east-1.elb.amazonaws.com"


def _resolved(wanted: list[Expected]) -> dict[str, tuple[str, ...]]:
    names = [one.subject for one in of(wanted, Certificate)]
    names += [_dns(one.subject) for one in of(wanted, Balancer)]
    return dict.fromkeys(names, (BALANCER_ADDRESS,))


def _zones(wanted: list[Expected]) -> dict[str, ZoneSeen]:
    records = {one.subject: (RecordSeen("A", (_dns(one.balancer),)),) for one in of(wanted, Record)}
    return {one.zone: ZoneSeen("Z1", ("ns-1.awsdns.test",), records) for one in of(wanted, Record)}


def _group(one: Group) -> GroupSeen:
    return GroupSeen(
        f"arn:{one.subject}", one.port, one.protocol, one.probe, one.probe_port, one.matcher, (one.balancer,)
    )


def _targets(one: Group) -> tuple[TargetSeen, ...]:
    return tuple(TargetSeen(f"10.2.0.{number}", one.port, "healthy") for number in range(1, 5))


def _service(one: Running, wanted: list[Expected]) -> ServiceSeen:
    groups = tuple(f"arn:{group.subject}" for group in of(wanted, Group) if group.runs == one.subject)
    return ServiceSeen(
        one.subject, "ACTIVE", one.least, one.least, 0, "COMPLETED", "", 0, "task-definition/1", groups
    )


def _security_groups(wanted: list[Expected]) -> dict[str, SecurityGroupSeen]:
    names = {name for one in of(wanted, Opening) for name in (one.source, one.target)}
    way_out = Way(0, 65535, (), ("0.0.0.0/0",))
    return {
        name: SecurityGroupSeen(
            f"sg-{name}",
            tuple(
                Way(one.port, one.port, (f"sg-{one.source}",), ())
                for one in of(wanted, Opening)
                if one.target == name
            ),
            (way_out,),
        )
        for name in names
    }


CERTIFICATE = PeerCertificate(
    ("*.hokus.ai",), "CN=Amazon", NOW - timedelta(days=90), NOW + timedelta(days=300)
)


def _answer(one: Address) -> Answer:
    promise = one.wanted
    status = int((promise.statuses or "200").partition("-")[0].partition(",")[0])
    location = promise.location or (f"{promise.leads}?state=x" if promise.leads else "")
    headers = {"server": "awselb/2.0"} | ({"location": location} if location else {})
    body = DEFAULT_BODY if promise.default else promise.body or ""
    return Answer(
        one.request,
        one.protocol,
        BALANCER_ADDRESS,
        status,
        headers,
        body.encode(),
        CERTIFICATE if one.protocol == "https" else None,
        seconds=0.05,
    )
