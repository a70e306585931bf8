"""The words of this package: what should be (Expected), and what was made of it (Verdict).

An expectation names its thing as the account names it (`subject`), whose it is, and which line of a manifest asks for it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from generator.explain.route import Target
from generator.findings import Position
from generator.routing import Listener, Request, Rule


class State(StrEnum):
    """`not asked` and `unknown` are never good: nobody could be asked, or nobody answered."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What every expectation has. `service` is None for what the platform file asks for."""

    area: ClassVar[str]
    subject: str
    owner: str
    service: str | None = None
    place: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret(Expected):
    """A secret has a value. `key` is its name in the manifest, `readers` the components that read it."""

    area = "secrets"
    key: str
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening(Expected):
    """Security groups let `source` reach `target` on a port; both are names of groups, `words` says who that is."""

    area = "security groups"
    source: str
    target: str
    port: int
    network: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Running(Expected):
    """An ECS service (the subject) is there, wants at least `least` tasks, and its last deployment went through."""

    area = "services"
    component: str
    least: int
    image: str | None
    log_group: str
    groups: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks(Running):
    """As many of its tasks run as it wants."""

    area = "tasks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables(Expected):
    """No variable of an ECS service's containers holds an address; `names` maps what is where: (port, discovery name)."""

    area = "variables"
    names: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery(Expected):
    """A name inside the network (the subject) is there; `label` of `namespace`."""

    area = "discovery"
    label: str
    namespace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instances(Discovery):
    """Tasks have registered under a name inside the network. `runs` is the ECS service, None where it runs elsewhere."""

    area = "discovered tasks"
    runs: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Expected):
    """A target group with its probe, as the manifest says; it hangs on the load balancer `balancer`.

    `runs` is the ECS service behind it, None for `runtime: external`; `opening` the security group rule it needs.
    """

    area = "target groups"
    component: str
    balancer: str
    port: int
    protocol: str
    probe: str
    probe_port: str
    matcher: str
    opening: str
    runs: str | None = None
    log_group: str | None = None
    serves: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health(Group):
    """Its targets pass the probe: at least one, and as many as are wanted."""

    area = "target health"
    least: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer(Expected):
    """A load balancer is there, with both listeners, and no rules but those of the manifests (`listener`)."""

    area = "load balancers"
    listener: Listener = field(repr=False)
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerRule(Expected):
    """A rule stands in the account as the manifests say: conditions, number, what it does (`action`, as live.py reads it).

    `witness` is a request that it must get, None where it can get none.
    """

    area = "listener rules"
    rule: Rule
    action: object
    does: str
    balancer: str
    witness: Request | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate(Expected):
    """The HTTPS listener of `balancer` has a certificate for a name (the subject), issued and not about to expire."""

    area = "certificates"
    balancer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Expected):
    """The zone has a record of a name (the subject) that leads to `balancer`.

    In a cut-over `shares` are the records by weight: (load balancer, weight) of each.
    """

    area = "records"
    zone: str
    balancer: str
    shares: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolves(Expected):
    """A name (the subject) resolves to the addresses of `balancer`. `managed`: its record is kept here, in `zone`."""

    area = "names"
    zone: str
    balancer: str
    managed: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """The answer that a request should get.

    `statuses` as in a health check ("200", "200-299,302"), None where the program decides: then anything but an error of
    the load balancer or a 5xx is good. `default`: the load balancer's own answer for what no rule takes. `location` as the
    load balancer writes it; `leads` is how it begins where the rest is made up (sign-in).
    """

    words: str
    statuses: str | None = None
    location: str | None = None
    leads: str | None = None
    body: str | None = None
    default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Expected):
    """A request (the subject is its address) gets an answer. `skip` says why it cannot be sent from here."""

    area = "addresses"
    request: Request
    protocol: str
    balancer: str
    wanted: Wanted
    rule: str | None = None
    targets: tuple[Target, ...] = ()
    skip: str | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm(Expected):
    """An alarm is there and does not ring."""

    area = "alarms"
    watches: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket(Expected):
    """A bucket is private, encrypted, and keeps versions if `versioning`."""

    area = "buckets"
    versioning: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Database(Expected):
    """A database is available, encrypted, not public; with a standby if `multi_az`, with protection if `protected`."""

    area = "databases"
    multi_az: bool
    protected: bool
    backup_days: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an expectation.

    `cause` is a stable kebab-case word; `seen` what was found; `likely` what it most likely is; `whose` who can put it
    right, where that is not the owner; `look` commands with what each shows or does, the most useful first.
    """

    expected: Expected
    state: State
    seen: str
    cause: str = ""
    likely: str = ""
    whose: str | None = None
    look: tuple[tuple[str, str], ...] = ()

    @property
    def owner(self) -> str:
        """Who can put it right."""
        return self.whose or self.expected.owner


AREAS: tuple[type[Expected], ...] = (
    Record,
    Resolves,
    Certificate,
    Balancer,
    ListenerRule,
    Group,
    Health,
    Running,
    Tasks,
    Variables,
    Secret,
    Discovery,
    Instances,
    Opening,
    Database,
    Bucket,
    Alarm,
    Address,
)
"""In the order in which a request passes them; a report lists them so."""
