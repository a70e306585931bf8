"""Every manifest resolved for every environment, and the questions that checks and renderers ask of them all together.

Immutable: built once, read by everything to its right.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator import naming
from generator.findings import nearest
from generator.kinds import Kind, kinds
from generator.kinds.component import Component
from generator.kinds.domain import Domain
from generator.kinds.route import Route
from generator.model import Platform, Service
from generator.references import ENVIRONMENT, ENVIRONMENT_ATTRIBUTES, Reference, Text, parse_path, references
from generator.routing import Analysis, Listener
from generator.source import Document, Path


@dataclass(frozen=True, slots=True)
class Value:
    """A reference that the manifests determine."""

    text: str


@dataclass(frozen=True, slots=True)
class Output:
    """A reference that only AWS can answer: `attribute` of `things[name]` in an output of the service's unit."""

    service: str
    unit: str
    key: str
    name: str
    attribute: str
    mock: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A reference that leads nowhere; `message` says what is known instead."""

    message: str
    hint: str


Resolved = Value | Output | Unknown


@dataclass(frozen=True, slots=True)
class Rule:
    """A route on its load balancer: what becomes one listener rule."""

    key: str
    service: Service
    component: Component | None
    route: Route
    hosts: tuple[str, ...]

    @property
    def path(self) -> Path:
        """Where the route stands in its manifest."""
        if self.component is None:
            return ("routes", self.route.key)
        return ("components", self.component.key, "routes", self.route.key)


@dataclass(frozen=True, slots=True)
class Balancer:
    """A load balancer of one environment with all that lands on it. `key` is `main`, or `service/name` if dedicated."""

    key: str
    name: str
    owner: str
    internal: bool
    service: Service | None
    domains: tuple[tuple[Service, Domain], ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Something of `source` that uses a thing of `target`: by a reference in a variable, a secret or `access`."""

    source: Service
    component: str
    target: Service
    key: str
    name: str
    how: str
    path: Path


@dataclass(frozen=True)
class Catalogue:
    """`services`: environment -> name -> service; names sorted, environments in the platform file's order.

    `records` are the recorded priorities by environment and load balancer (generator/allocation.py), `leaving` the units
    that nothing asks for any more, by environment (generator/leaving.py). `openapi`: file -> path patterns of the OpenAPI
    documents that components name and that could be read (generator/openapi.py). `analyses` holds what has been found out of
    a listener, however often it is asked for (generator/traffic.py).
    """

    platform: Platform
    services: Mapping[str, Mapping[str, Service]]
    documents: Mapping[str, Document] = field(repr=False, default_factory=dict)
    records: Mapping[str, Any] = field(repr=False, default_factory=dict)
    openapi: Mapping[str, tuple[str, ...]] = field(repr=False, default_factory=dict)
    leaving: Mapping[str, Any] = field(repr=False, default_factory=dict)
    analyses: MutableMapping[Listener, Analysis] = field(repr=False, compare=False, default_factory=dict)

    def every(self) -> Iterator[Service]:
        """Every service of every environment."""
        for group in self.services.values():
            yield from group.values()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All services' names, sorted."""
        return tuple(sorted({service.name for service in self.every()}))

    def variants(self, name: str) -> Mapping[str, Service]:
        """Environment -> the service there, in the platform file's order."""
        return {environment: group[name] for environment, group in self.services.items() if name in group}

    @cached_property
    def balancers(self) -> Mapping[str, Mapping[str, Balancer]]:
        """Environment -> key -> load balancer, rules sorted by their key."""
        return {environment: _balancers(self, environment) for environment in self.services}

    @cached_property
    def links(self) -> Mapping[str, tuple[Link, ...]]:
        """Environment -> every use of one thing by another."""
        return {
            environment: tuple(link for service in group.values() for link in links(self, service))
            for environment, group in self.services.items()
        }

    def balancer_key(self, service: Service, domain: Domain) -> str:
        """The key of the load balancer that `domain` belongs to."""
        return balancer_key(service, domain.load_balancer)

    def balancer_keys(self, service: Service, domain: Domain) -> tuple[str, ...]:
        """The keys of the load balancers that answer for `domain`: in a cut-over two, where DNS mostly leads first."""
        return tuple(balancer_key(service, name) for name in domain.load_balancers)

    def resolve(self, service: Service, reference: Reference) -> Resolved:
        """What `reference`, written in `service`'s manifest, stands for."""
        if reference.kind == ENVIRONMENT:
            return _environment(service, reference)
        target = self.target(service, reference)
        if isinstance(target, Unknown):
            return target
        kind = kinds().get(reference.kind)
        if kind is None or not kind.attributes:
            return _unknown(
                "kind", reference.kind, [k for k, v in kinds().items() if v.attributes], reference
            )
        things = target.things[reference.kind]
        if reference.name not in things:
            return _unknown(kind.name, reference.name, things, reference, f" in {target.name}")
        return _attribute(kind, target, reference)

    def target(self, service: Service, reference: Reference) -> Service | Unknown:
        """The service that `reference` points into."""
        if reference.service is None:
            return service
        group = self.services[service.environment]
        if reference.service not in group:
            return _unknown("service", reference.service, group, reference, f" in {service.environment}")
        return group[reference.service]


def balancer_key(service: Service, name: str) -> str:
    """The key of a load balancer as `service`'s manifest names it: `service/name` for one of its own."""
    return f"{service.name}/{name}" if name in service.load_balancers else name


def access_path(key: str, name: str) -> str:
    """`buckets`, `x` -> `buckets.x`; a whole path such as `services.a.buckets.x` stays as it is."""
    return name if "." in name else f"{key}.{name}"


def reference_to(path: str, attribute: str) -> Reference | None:
    """The reference for a path of `access` or `secrets`, with `attribute` where the path names none."""
    return parse_path(f"{path}.{attribute}") or parse_path(path)


def links(catalogue: Catalogue, service: Service) -> Iterator[Link]:
    """Every use that `service`'s components make of a thing, resolved ones only."""
    for component in service.components.values():
        for path, how, reference in uses(component):
            target = catalogue.target(service, reference)
            if isinstance(target, Unknown) or reference.kind not in kinds():
                continue
            if reference.name in target.things[reference.kind]:
                yield Link(service, component.key, target, reference.kind, reference.name, how, path)


def uses(component: Component) -> Iterator[tuple[Path, str, Reference]]:
    """(where, how, reference) for each reference of a component; how is `variable`, `secret` or the access."""
    base: Path = ("components", component.key)
    yield from _texts(base, component.environment, component.command, component.entrypoint)
    yield from _secrets(base, component.secrets)
    for key, sidecar in component.sidecars.items():
        inner: Path = (*base, "sidecars", key)
        yield from _texts(inner, sidecar.environment, sidecar.command, ())
        yield from _secrets(inner, sidecar.secrets)
    access = component.access
    for kind, entries in (("buckets", access.buckets), ("queues", access.queues)):
        for name, how in entries.items():
            yield from _access((*base, "access", kind, name), kind, name, how, "arn")
    for kind, names, attribute in (
        ("databases", access.databases, "host"),
        ("secrets", access.secrets, "arn"),
    ):
        for index, name in enumerate(names):
            yield from _access((*base, "access", kind, index), kind, name, "access", attribute)


def _texts(
    base: Path, environment: Mapping[str, Text], command: tuple[Text, ...], entrypoint: tuple[Text, ...]
) -> Iterator[tuple[Path, str, Reference]]:
    for variable, text in environment.items():
        for reference in references(text):
            yield (*base, "environment", variable), "variable", reference
    for field_name, words in (("command", command), ("entrypoint", entrypoint)):
        for index, text in enumerate(words):
            for reference in references(text):
                yield (*base, field_name, index), "variable", reference


def _secrets(base: Path, secrets: Mapping[str, str]) -> Iterator[tuple[Path, str, Reference]]:
    for variable, path in secrets.items():
        if reference := reference_to(path, "arn"):
            yield (*base, "secrets", variable), "secret", reference


def _access(
    path: Path, key: str, name: str, how: str, attribute: str
) -> Iterator[tuple[Path, str, Reference]]:
    if reference := reference_to(access_path(key, name), attribute):
        yield path, how, reference


def _attribute(kind: Kind, target: Service, reference: Reference) -> Resolved:
    attribute = kind.attributes.get(reference.attribute)
    if attribute is None:
        return _unknown("attribute", reference.attribute, kind.attributes, reference, f" of a {kind.name}")
    if attribute.value is not None:
        text = attribute.value(target.things[reference.kind][reference.name])
        if text is None:
            return Unknown(
                f"{reference.kind}.{reference.name} of {target.name} has no {reference.attribute}",
                "Only a component with a `port` can be reached.",
            )
        return Value(text)
    assert attribute.output is not None
    assert attribute.mock is not None
    return Output(target.name, kind.unit, kind.key, reference.name, attribute.output, attribute.mock)


def _environment(service: Service, reference: Reference) -> Resolved:
    environment = service.place.environment
    values: dict[str, Any] = {
        "name": environment.name,
        "zone": environment.zone,
        "region": environment.region,
        "account_id": environment.account_id,
        "organization": service.place.organization,
    }
    if reference.attribute not in values:
        return _unknown(
            "attribute", reference.attribute, ENVIRONMENT_ATTRIBUTES, reference, " of the environment"
        )
    return Value(values[reference.attribute])


def _unknown(what: str, name: str, known: Any, reference: Reference, where: str = "") -> Unknown:
    close = nearest(name, known)
    message = f"${{{reference.text}}}: there is no {what} {name!r}{where}"
    names = ", ".join(sorted(known)) or "none"
    return Unknown(message + (f"; did you mean {close!r}?" if close else ""), f"Known: {names}.")


def _balancers(catalogue: Catalogue, environment: str) -> dict[str, Balancer]:
    platform = catalogue.platform
    domains: dict[str, list[tuple[Service, Domain]]] = {}
    rules: dict[str, list[Rule]] = {}
    for service in catalogue.services[environment].values():
        for domain in service.domains.values():
            for key in catalogue.balancer_keys(service, domain):
                domains.setdefault(key, []).append((service, domain))
        for key, rule in service_rules(catalogue, service):
            rules.setdefault(key, []).append(rule)
    made: dict[str, Balancer] = {}
    for key, shared in platform.load_balancers.items():
        name = shared_name(platform, key, environment)
        made[key] = _balancer(key, name, shared.owner, shared.scheme == "internal", None, domains, rules)
    for service in catalogue.services[environment].values():
        for own in service.load_balancers.values():
            key = f"{service.name}/{own.key}"
            made[key] = _balancer(key, own.name, service.owner, own.internal, service, domains, rules)
    return made


def _balancer(
    key: str,
    name: str,
    owner: str,
    internal: bool,
    service: Service | None,
    domains: Mapping[str, list[tuple[Service, Domain]]],
    rules: Mapping[str, list[Rule]],
) -> Balancer:
    ordered = tuple(sorted(rules.get(key, ()), key=lambda rule: rule.key))
    return Balancer(key, name, owner, internal, service, tuple(domains.get(key, ())), ordered)


def shared_name(platform: Platform, key: str, environment: str) -> str:
    """Name of a shared load balancer in an environment."""
    shared = platform.load_balancers[key]
    if shared.name:
        return shared.name.format(organization=platform.organization, environment=environment)
    return naming.fit(naming.LOAD_BALANCER, platform.organization, key, environment)


def service_rules(catalogue: Catalogue, service: Service) -> Iterator[tuple[str, Rule]]:
    """(load balancer's key, rule) for each route of `service` whose domains are known.

    A route stands where its domains do; in a cut-over once more where they are going.
    """
    for component, route in routes(service):
        known = [service.domains[name] for name in route.domains if name in service.domains]
        if known:
            for name, here in _landing(known).items():
                hosts = () if route.any_host else route.hosts or tuple(domain.name for domain in here)
                rule = Rule(route.key_in(service.name), service, component, route, hosts)
                yield balancer_key(service, name), rule


def _landing(domains: list[Domain]) -> dict[str, list[Domain]]:
    """Load balancer -> the domains of a route for which its rule stands there.

    Of domains that have no load balancer in common the first one's gets them all (`route-on-two-balancers` reports it).
    """
    landing: dict[str, list[Domain]] = {}
    for domain in domains:
        landing.setdefault(domain.load_balancer, []).append(domain)
    for domain in domains:
        if domain.cutover and domain.cutover.to != domain.load_balancer:
            landing.setdefault(domain.cutover.to, []).append(domain)
    apart = len(landing) > 1 and not set.intersection(*(set(one.load_balancers) for one in domains))
    return {domains[0].load_balancer: domains} if apart else landing


def routes(service: Service) -> Iterator[tuple[Component | None, Route]]:
    """The routes of every component, then the service's own."""
    for component in service.components.values():
        for route in component.routes.values():
            yield component, route
    for route in service.routes.values():
        yield None, route
