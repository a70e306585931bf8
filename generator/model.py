"""The platform and the services in the field's terms, frozen. What a kind's item looks like stands in `kinds/<kind>`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from generator.source import Document, Path, Position

if TYPE_CHECKING:
    from generator.kinds.alarm import Alarm
    from generator.kinds.bucket import Bucket
    from generator.kinds.component import Component
    from generator.kinds.database import Database
    from generator.kinds.domain import Domain
    from generator.kinds.load_balancer import LoadBalancer
    from generator.kinds.queue import Queue
    from generator.kinds.repository import Repository
    from generator.kinds.route import Route
    from generator.kinds.secret import Secret


@dataclass(frozen=True, slots=True)
class Team:
    """Who answers for things."""

    name: str
    email: str
    slack: str | None = None
    github: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """An environment's VPC: `cidr` as text, `availability_zones` a count."""

    cidr: str = "10.0.0.0/16"
    availability_zones: int = 2
    nat_gateways: str = "single"
    name: str | None = None
    subnets: Mapping[str, Mapping[str, str]] | None = None  # zone -> private, public


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment: an AWS account, a region, a hosted zone."""

    name: str
    account_id: str
    region: str
    zone: str
    zone_create: bool
    protected: bool
    network: Network
    certificate_arn: str | None = None
    load_balancer_security_group: str | None = None


@dataclass(frozen=True, slots=True)
class SharedLoadBalancer:
    """A load balancer of the platform file; `name` may hold `{organization}` and `{environment}`."""

    key: str
    owner: str
    scheme: str = "internet-facing"
    name: str | None = None
    idle_timeout: int = 60
    ingress_cidrs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotas:
    """ "Quotas for your Application Load Balancers": the adjustable ones."""

    rules_per_load_balancer: int = 100
    certificates_per_load_balancer: int = 25
    targets_per_load_balancer: int = 1000


@dataclass(frozen=True, slots=True)
class CiEnvironment:
    """How workflows reach an environment: ARNs of the roles, and whether a person has to approve an apply."""

    plan_role: str
    apply_role: str
    approval: bool


@dataclass(frozen=True, slots=True)
class Ci:
    """The workflows that are rendered. `environments` holds only what is not as `Platform.ci_of` has it by default."""

    enabled: bool = True
    repository: str | None = None
    branch: str = "main"
    runner: str = "ubuntu-24.04"
    shards: int = 4
    tests: bool = True
    drift_schedule: str = "17 3 * * *"
    environments: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Platform:
    """registry/platform.yaml."""

    organization: str
    state_bucket: str
    teams: Mapping[str, Team]
    environments: Mapping[str, Environment]
    load_balancers: Mapping[str, SharedLoadBalancer]
    log_retention_days: int
    alerts: str | None
    quotas: Quotas
    ci: Ci
    document: Document = field(repr=False, compare=False)

    def ci_of(self, environment: str) -> CiEnvironment:
        """The workflows' roles in an environment; by default those that modules/ci-roles makes."""
        found = self.environments[environment]
        start = f"arn:aws:iam::{found.account_id}:role/{self.organization}-ci"
        default: dict[str, Any] = {
            "plan_role": f"{start}-plan-{environment}",
            "apply_role": f"{start}-apply-{environment}",
            "approval": found.protected,
        }
        return CiEnvironment(**(default | dict(self.ci.environments.get(environment) or {})))

    def state_bucket_of(self, environment: str) -> str:
        """Name of the bucket that holds the environment's Terraform state."""
        account = self.environments[environment].account_id
        return self.state_bucket.format(
            organization=self.organization, environment=environment, account_id=account
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a service stands: all that a physical name is made of."""

    organization: str
    environment: Environment
    service: str
    log_retention_days: int


@dataclass(frozen=True, slots=True)
class Service:
    """One service in one environment, its overlay merged. `things` maps a manifest key to its items by name."""

    name: str
    place: Place
    description: str
    owner: str
    repository: str | None
    lifecycle: str
    runbook: str | None
    things: Mapping[str, Mapping[str, Any]]
    data: Mapping[str, Any] = field(repr=False, compare=False)
    document: Document = field(repr=False, compare=False)

    @property
    def environment(self) -> str:
        """The environment's name."""
        return self.place.environment.name

    @property
    def adopted(self) -> bool:
        """Whether it reproduces an estate as it is, dead rules and all (docs/adr/0017-adoption.md)."""
        return self.data.get("adopted") is True

    def position(self, *path: str | int, key: bool = False) -> Position:
        """Where `path` is decided: in the overlay if that replaces it, else in the body; for what is missing, its parent.

        An overlay that only changes something inside a thing does not decide the thing, so a fault of the body stays there.
        """
        marks, where = self.document.marks, tuple(path)
        while where:
            over: Path = ("environments", self.environment, *where)
            if over in marks and not (self._is_map(over) and self._is_map(where)):
                return self.document.position(over, key=key)
            if where in marks:
                return self.document.position(where, key=key)
            where, key = where[:-1], True
        return self.document.position(("name",), key=True)

    def _is_map(self, path: Path) -> bool:
        found: Any = self.document.data
        for step in path:
            if isinstance(found, Mapping):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return False
        return isinstance(found, Mapping)

    @property
    def components(self) -> "Mapping[str, Component]":
        """Programs by name."""
        return self.things["components"]

    @property
    def domains(self) -> "Mapping[str, Domain]":
        """DNS names by label."""
        return self.things["domains"]

    @property
    def routes(self) -> "Mapping[str, Route]":
        """Rules that belong to no single component: redirects, fixed responses, weighted targets."""
        return self.things["routes"]

    @property
    def load_balancers(self) -> "Mapping[str, LoadBalancer]":
        """Dedicated load balancers by name."""
        return self.things["load_balancers"]

    @property
    def databases(self) -> "Mapping[str, Database]":
        """Databases by name."""
        return self.things["databases"]

    @property
    def buckets(self) -> "Mapping[str, Bucket]":
        """Buckets by name."""
        return self.things["buckets"]

    @property
    def secrets(self) -> "Mapping[str, Secret]":
        """Secrets by name."""
        return self.things["secrets"]

    @property
    def queues(self) -> "Mapping[str, Queue]":
        """Queues by name."""
        return self.things["queues"]

    @property
    def repositories(self) -> "Mapping[str, Repository]":
        """ECR repositories by name, those made by a component's image included."""
        return self.things["repositories"]

    @property
    def alarms(self) -> "Mapping[str, Alarm]":
        """Alarms by name."""
        return self.things["alarms"]
