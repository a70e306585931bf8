"""What was seen: plain values, no clients, no clock. A diagnosis needs nothing else.

Everything is found by its name in AWS. A name that is not in a mapping was looked for and is not there; `Unread` stands
for what AWS did not say, and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias, TypeVar

from generator.explain.live import Live
from generator.verify.probe import Answer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unread:
    """A question that got no answer."""

    reason: str


Found: TypeAlias = Mapping[str, T | Unread] | Unread
"""By name; a single one, or all together, may be unread."""


@dataclass(frozen=True, slots=True)
class CertificateSeen:
    """A certificate of ACM: `status` as ACM says it, `problem` why it was not issued or not renewed."""

    arn: str
    names: tuple[str, ...]
    status: str
    ends: datetime | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BalancerSeen:
    """A load balancer: `ports` of its listeners; `live` its HTTPS listener, None without one."""

    dns_name: str
    state: str
    groups: tuple[str, ...]
    ports: tuple[int, ...]
    live: Live | None
    certificates: tuple[CertificateSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A target group and its probe."""

    arn: str
    port: int
    protocol: str
    probe: str
    probe_port: str
    matcher: str
    balancers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetSeen:
    """A target: `reason` and `description` as in "Target health reason codes"."""

    address: str
    port: int
    state: str
    reason: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class StoppedSeen:
    """A task that ended: why, with the exit code of a container where there is one."""

    reason: str
    exit_code: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceSeen:
    """An ECS service. `groups` are the target groups' ARNs, `rollout` the last deployment's state with its reason."""

    name: str
    status: str
    desired: int
    running: int
    pending: int
    rollout: str
    rollout_reason: str
    failed_tasks: int
    definition: str
    groups: tuple[str, ...]
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DefinitionSeen:
    """A task definition: images and plain variables of its containers."""

    images: tuple[str, ...]
    variables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """A record: `leads` is the alias or the values, without a final dot; `weight` where it is one of several."""

    type: str
    leads: tuple[str, ...]
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class ZoneSeen:
    """A public hosted zone: name servers, records by name (those of A, AAAA, CNAME)."""

    id: str
    servers: tuple[str, ...]
    records: Mapping[str, tuple[RecordSeen, ...]]


@dataclass(frozen=True, slots=True)
class AlarmSeen:
    """An alarm's state and why."""

    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class BucketSeen:
    """A bucket: which of the four public access blocks are missing, encryption's algorithm, versioning's status."""

    open: tuple[str, ...]
    encryption: str
    versioning: str


@dataclass(frozen=True, slots=True)
class DatabaseSeen:
    """A database instance."""

    status: str
    encrypted: bool
    public: bool
    protected: bool
    multi_az: bool
    backup_days: int


@dataclass(frozen=True, slots=True)
class Way:
    """A rule of a security group: ports from-to, to or from groups and CIDR blocks."""

    first: int
    last: int
    groups: tuple[str, ...]
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SecurityGroupSeen:
    """A security group with what it lets in and out."""

    id: str
    ways_in: tuple[Way, ...]
    ways_out: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class SecretSeen:
    """A secret's container: whether it has a value, and since when."""

    is_set: bool
    changed: datetime | None


@dataclass(frozen=True)
class Facts:
    """All of it. `answers` by the address asked; `resolved` and `stopped` by name; `health` by target group."""

    now: datetime
    answers: Found[Answer] = field(default_factory=dict)
    resolved: Found[tuple[str, ...]] = field(default_factory=dict)
    balancers: Found[BalancerSeen] = field(default_factory=dict)
    groups: Found[GroupSeen] = field(default_factory=dict)
    health: Found[tuple[TargetSeen, ...]] = field(default_factory=dict)
    services: Found[ServiceSeen] = field(default_factory=dict)
    definitions: Found[DefinitionSeen] = field(default_factory=dict)
    stopped: Found[tuple[StoppedSeen, ...]] = field(default_factory=dict)
    zones: Found[ZoneSeen] = field(default_factory=dict)
    discovery: Found[str] = field(default_factory=dict)
    instances: Found[tuple[str, ...]] = field(default_factory=dict)
    alarms: Found[AlarmSeen] = field(default_factory=dict)
    buckets: Found[BucketSeen] = field(default_factory=dict)
    databases: Found[DatabaseSeen] = field(default_factory=dict)
    security_groups: Found[SecurityGroupSeen] = field(default_factory=dict)
    secrets: Found[SecretSeen] = field(default_factory=dict)


def one(found: Found[T], name: str) -> T | Unread | None:
    """What is known of `name`; None: it is not there."""
    return found if isinstance(found, Unread) else found.get(name)


def known(found: Found[T], name: str) -> T | None:
    """The same where it only helps: None also for what was not read."""
    seen = one(found, name)
    return None if isinstance(seen, Unread) else seen
