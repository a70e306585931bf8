"""Components: the programs of a service."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import naming, references
from generator.kinds import Attribute, Kind, strings
from generator.kinds.route import Route, read_route
from generator.model import Place
from generator.references import Text

SCHEDULES = {"@hourly": "rate(1 hour)", "@daily": "rate(1 day)", "@weekly": "rate(7 days)"}


@dataclass(frozen=True, slots=True)
class Image:
    """A container image; `repository` without a host is one of this account's ECR repositories."""

    repository: str
    tag: str
    digest: str | None

    @property
    def own(self) -> bool:
        """Whether it is one of our own ECR repositories: no dot or colon before the first slash."""
        host, slash, _ = self.repository.partition("/")
        return not slash or not ("." in host or ":" in host)

    @property
    def suffix(self) -> str:
        """What comes after the repository's address."""
        return f"@{self.digest}" if self.digest else f":{self.tag}"


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """The load balancer's probe (seconds and counts), and the container's own command."""

    path: str = "/health"
    matcher: str | None = None
    port: int | None = None
    interval: int = 30
    timeout: int = 5
    healthy_threshold: int = 3
    unhealthy_threshold: int = 3
    grace: int = 60
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scaling:
    """Numbers of tasks and the averages to hold."""

    min: int
    max: int
    cpu_percent: int | None
    memory_percent: int | None
    requests_per_target: int | None


@dataclass(frozen=True, slots=True)
class Deployment:
    """How versions replace each other."""

    minimum_percent: int
    maximum_percent: int
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """A container beside the program."""

    key: str
    image: str
    port: int | None
    command: tuple[Text, ...]
    environment: Mapping[str, Text]
    secrets: Mapping[str, str]
    essential: bool
    cpu: int | None
    memory: int | None


@dataclass(frozen=True, slots=True)
class Access:
    """What a program may reach; keys are names of this service's things or whole reference paths."""

    buckets: Mapping[str, str]
    queues: Mapping[str, str]
    databases: tuple[str, ...]
    secrets: tuple[str, ...]
    statements: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Component:
    """A program. Sizes in Fargate's units and MiB, times in seconds; `secrets` maps a variable to a secret's path."""

    key: str
    type: str
    external: bool
    image: Image | None
    port: int | None
    protocol: str
    cpu: int
    memory: int
    architecture: str
    spot: bool
    exec: bool
    command: tuple[Text, ...]
    entrypoint: tuple[Text, ...]
    user: str | None
    read_only_root: bool
    ephemeral_storage_gb: int | None
    stop_timeout: int
    environment: Mapping[str, Text]
    secrets: Mapping[str, str]
    access: Access
    scaling: Scaling
    health_check: HealthCheck
    serves: tuple[str, ...] | None
    served: Mapping[str, str]
    openapi: str | None
    discovery: str
    sidecars: Mapping[str, Sidecar]
    schedule: str | None
    timezone: str
    retries: int
    circuit_breaker: str
    deployment: Deployment
    log_retention_days: int
    sticky_seconds: int | None
    deregistration_delay: int
    slow_start: int | None
    target_group_names: Mapping[str, str]
    task_role_name: str | None
    routes: Mapping[str, Route]
    name: str
    namespace: str
    log_group: str

    @property
    def discovery_name(self) -> str:
        """Its whole name inside the network."""
        return f"{self.discovery}.{self.namespace}"


def read(key: str, data: Mapping[str, Any], place: Place) -> Component:
    """The item of a validated manifest."""
    serves = data.get("serves")
    openapi = serves.get("openapi") if isinstance(serves, dict) else None
    environment = place.environment.name
    return Component(
        key=key,
        type=data.get("type", "service"),
        external=data.get("runtime", "ecs") == "external",
        image=_image(data.get("image")),
        port=data.get("port"),
        protocol=data.get("protocol", "http"),
        cpu=data.get("cpu", 256),
        memory=data.get("memory", 512),
        architecture=data.get("architecture", "x86_64"),
        spot=data.get("spot", False),
        exec=data.get("exec", False),
        command=_texts(data, "command"),
        entrypoint=_texts(data, "entrypoint"),
        user=data.get("user"),
        read_only_root=data.get("read_only_root", False),
        ephemeral_storage_gb=data.get("ephemeral_storage_gb"),
        stop_timeout=data.get("stop_timeout", 30),
        environment=_variables(data),
        secrets=_secrets(data.get("secrets")),
        access=_access(data.get("access") or {}),
        scaling=_scaling(data.get("scaling") or {}),
        health_check=_health_check(data.get("health_check") or {}),
        serves=tuple(serves) if serves and openapi is None else None,
        served=serves if isinstance(serves, dict) and openapi is None else {},
        openapi=openapi,
        discovery=data.get("discovery") or discovery_label(place.service, key),
        sidecars={name: _sidecar(name, item) for name, item in (data.get("sidecars") or {}).items()},
        schedule=SCHEDULES.get(data.get("schedule", ""), data.get("schedule")),
        timezone=data.get("timezone", "UTC"),
        retries=data.get("retries", 2),
        circuit_breaker=data.get("circuit_breaker", "rollback"),
        deployment=_deployment(data.get("deployment") or {}),
        log_retention_days=data.get("log_retention_days", place.log_retention_days),
        sticky_seconds=data.get("sticky_seconds"),
        deregistration_delay=data.get("deregistration_delay", 30),
        slow_start=data.get("slow_start"),
        target_group_names=data.get("target_group_names") or {},
        task_role_name=data.get("task_role_name"),
        routes={name: read_route(name, item, key) for name, item in (data.get("routes") or {}).items()},
        name=naming.fit(naming.ECS, place.organization, place.service, key, environment),
        namespace=f"{place.organization}-{environment}.local",
        log_group=f"/ecs/{place.organization}/{environment}/{place.service}/{key}",
    )


def discovery_label(service: str, component: str) -> str:
    """The default name inside the network: `<service>-<component>`, 63 characters at most (RFC 1035 label)."""
    return service if service == component else naming.fit(63, service, component)


def _texts(data: Mapping[str, Any], key: str) -> tuple[Text, ...]:
    return tuple(references.parse(item) for item in data.get(key) or ())


def _variables(data: Mapping[str, Any]) -> dict[str, Text]:
    return {name: references.parse(value) for name, value in (data.get("environment") or {}).items()}


def _secrets(data: Any) -> dict[str, str]:
    """Both forms as a map from variable to a path such as `secrets.api-key` or `databases.mlflow.password`."""
    if isinstance(data, list):
        return {name.upper().replace("-", "_"): f"secrets.{name}" for name in data}
    return {name: path if "." in path else f"secrets.{path}" for name, path in (data or {}).items()}


def _image(data: Mapping[str, Any] | None) -> Image | None:
    if data is None:
        return None
    return Image(data["repository"], data.get("tag", "latest"), data.get("digest"))


def _scaling(data: Mapping[str, Any]) -> Scaling:
    least = data.get("min", 1)
    return Scaling(
        min=least,
        max=data.get("max", least),
        cpu_percent=data.get("cpu_percent"),
        memory_percent=data.get("memory_percent"),
        requests_per_target=data.get("requests_per_target"),
    )


def _health_check(data: Mapping[str, Any]) -> HealthCheck:
    known = {name: value for name, value in data.items() if name != "command"}
    return HealthCheck(**known, command=strings(data, "command"))


def _deployment(data: Mapping[str, Any]) -> Deployment:
    return Deployment(
        data.get("minimum_percent", 100), data.get("maximum_percent", 200), strings(data, "alarms")
    )


def _access(data: Mapping[str, Any]) -> Access:
    return Access(
        buckets=data.get("buckets") or {},
        queues=data.get("queues") or {},
        databases=strings(data, "databases"),
        secrets=strings(data, "secrets"),
        statements=data.get("statements") or {},
    )


def _sidecar(key: str, data: Mapping[str, Any]) -> Sidecar:
    return Sidecar(
        key=key,
        image=data["image"],
        port=data.get("port"),
        command=_texts(data, "command"),
        environment=_variables(data),
        secrets=_secrets(data.get("secrets")),
        essential=data.get("essential", False),
        cpu=data.get("cpu"),
        memory=data.get("memory"),
    )


def _port(component: Component) -> str | None:
    return None if component.port is None else str(component.port)


def _url(component: Component) -> str | None:
    if component.port is None:
        return None
    scheme = "grpc" if component.protocol == "grpc" else "http"
    return f"{scheme}://{component.discovery_name}:{component.port}"


KIND = Kind(
    name="component",
    key="components",
    unit="app",
    read=read,
    attributes={
        "host": Attribute(value=lambda item: item.discovery_name if item.port else None),
        "port": Attribute(value=_port),
        "url": Attribute(value=_url),
    },
    inner=(
        "architecture",
        "circuit_breaker",
        "cpu",
        "deployment.maximum_percent",
        "deployment.minimum_percent",
        "deregistration_delay",
        "environment",
        "ephemeral_storage_gb",
        "health_check.grace",
        "health_check.healthy_threshold",
        "health_check.interval",
        "health_check.matcher",
        "health_check.timeout",
        "health_check.unhealthy_threshold",
        "image.digest",
        "image.tag",
        "log_retention_days",
        "memory",
        "read_only_root",
        "retries",
        "scaling.cpu_percent",
        "scaling.memory_percent",
        "scaling.requests_per_target",
        "schedule",
        "slow_start",
        "spot",
        "stop_timeout",
        "timezone",
        "user",
    ),
)
