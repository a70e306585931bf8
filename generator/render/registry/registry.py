"""What the pages ask: the catalogue with its priorities and modules, indexed once for all of them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from generator.catalogue import Balancer, Catalogue, Link, Rule
from generator.kinds.component import Component
from generator.kinds.domain import Domain
from generator.model import Environment, Platform, Service
from generator.render import platform as platform_units
from generator.render.pieces import Call, Piece
from generator.render.scope import Scope, target_group_name
from generator.render.service import Unit

Key = tuple[str, str, str, str, str, str, str]
Header = Callable[..., list[str]]
Pricing = Callable[[Environment, Iterable[Call]], tuple[str, str]]
"""What a service's calls cost a month, the least and the most, as text; `generator/cost` gives it."""
SHARED_SOURCE = "the manifests"


@dataclass(frozen=True, slots=True)
class Use:
    """`source`'s component uses a thing of `target`, in these environments."""

    source: str
    component: str
    target: str
    kind: str
    name: str
    how: str
    place: str
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the files that all services share say of one service, as far as its units decide it.

    `units`: unit -> environments where it is; `data` its entry in registry.json, `entities` its part of catalog-info.yaml.
    """

    units: Mapping[str, tuple[str, ...]]
    data: str
    entities: str


@dataclass(frozen=True)
class Registry:
    """One catalogue; `units` are its modules, `header` marks a file as generated."""

    scope: Scope
    units: Mapping[tuple[str, str], Unit]
    header: Header
    pricing: Pricing | None = None

    @property
    def catalogue(self) -> Catalogue:
        """Every manifest in every environment."""
        return self.scope.catalogue

    @property
    def platform(self) -> Platform:
        """The platform file."""
        return self.catalogue.platform

    def prepare(self) -> None:
        """Works out all that services' pages ask of others."""
        for made in (self.own_links, self.used_by, self.used_of, self.inputs, self.state_buckets):
            assert made is not None

    def shared_header(self) -> list[str]:
        """The mark of a page that many manifests share: without a hash, so that branches do not conflict in it."""
        return self.header(SHARED_SOURCE, stamped=False)

    def service_header(self, name: str) -> list[str]:
        """The mark of a service's page. Others' manifests change it too, when they begin to use the service."""
        return self.header(self.first(name).document.file, stamped=False)

    def first(self, name: str) -> Service:
        """The service where it lives first; for what is the same in all environments."""
        return next(iter(self.catalogue.variants(name).values()))

    def owner(self, name: str) -> str:
        """The team of a service."""
        return self.first(name).owner

    def units_of(self, name: str) -> Iterator[Unit]:
        """The units of a service: `app`, and `data` where there is one."""
        for kind in ("app", "data"):
            if unit := self.units.get((name, kind)):
                yield unit

    def pieces(self, service: Service) -> Iterator[tuple[str, Piece]]:
        """(unit, piece) of everything that is made for a service in one environment."""
        for unit in self.units_of(service.name):
            for piece in unit.pieces.get(service.environment, ()):
                yield unit.unit, piece

    def calls(self, service: Service) -> Iterator[Call]:
        """The building blocks that a service calls in one environment."""
        return (piece for _, piece in self.pieces(service) if isinstance(piece, Call))

    def priority(self, environment: str, balancer: str, rule: str) -> int:
        """A rule's number."""
        return self.scope.priority(environment, balancer, rule)

    def ordered(self, environment: str, balancer: Balancer) -> list[tuple[int, Rule]]:
        """The rules of a load balancer as it tries them."""
        numbered = [(self.priority(environment, balancer.key, rule.key), rule) for rule in balancer.rules]
        return sorted(numbered, key=lambda pair: (pair[0], pair[1].key))

    @property
    def rules(self) -> Mapping[tuple[str, str], Sequence[tuple[str, Rule]]]:
        """(environment, service) -> (load balancer's key, rule) of each of its routes."""
        return self.scope.rules_of

    def target_groups(self, service: Service) -> Iterator[tuple[Component, str, str]]:
        """(component, load balancer's key, name) of each target group of a service."""
        seen: dict[tuple[str, str], None] = {}
        for key, rule in self.rules.get((service.environment, service.name), ()):
            seen.update(dict.fromkeys((name, key) for name, _ in rule.route.targets))
        for name, key in sorted(seen):
            if component := service.components.get(name):
                yield component, key, target_group_name(service, component, key)

    @cached_property
    def own_links(self) -> Mapping[tuple[str, str], tuple[Link, ...]]:
        """(environment, service) -> the uses that its programs make of its own things."""
        found: dict[tuple[str, str], list[Link]] = {}
        for environment, links in self.catalogue.links.items():
            for link in links:
                if link.source.name == link.target.name:
                    found.setdefault((environment, link.source.name), []).append(link)
        return {where: tuple(links) for where, links in found.items()}

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every use of a thing of another service, the same in several environments once, sorted."""
        found: dict[Key, list[str]] = {}
        for environment, links in self.catalogue.links.items():
            for link in links:
                if link.source.name != link.target.name:
                    environments = found.setdefault(_key(link), [])
                    if environment not in environments:
                        environments.append(environment)
        return tuple(Use(*key, tuple(found[key])) for key in sorted(found))

    @cached_property
    def used_by(self) -> Mapping[str, tuple[Use, ...]]:
        """Service -> who uses things of it."""
        return _grouped(self.uses, lambda use: use.target)

    @cached_property
    def used_of(self) -> Mapping[str, tuple[Use, ...]]:
        """Service -> what it uses of others."""
        return _grouped(self.uses, lambda use: use.source)

    @cached_property
    def state_buckets(self) -> Mapping[str, str]:
        """Environment -> the bucket of its Terraform state."""
        return {name: self.platform.state_bucket_of(name) for name in self.platform.environments}

    @cached_property
    def owned(self) -> Mapping[str, tuple[str, ...]]:
        """Team -> its services."""
        found: dict[str, list[str]] = {}
        for name in self.catalogue.names:
            found.setdefault(self.owner(name), []).append(name)
        return {team: tuple(names) for team, names in found.items()}

    @cached_property
    def told(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Team -> (service, alarm) of others that it is told of."""
        found: dict[str, set[tuple[str, str]]] = {}
        for service in self.catalogue.every():
            for alarm in service.alarms.values():
                if alarm.notify and alarm.notify != service.owner:
                    found.setdefault(alarm.notify, set()).add((service.name, alarm.key))
        return {team: tuple(sorted(alarms)) for team, alarms in found.items()}

    @cached_property
    def balancer_keys(self) -> tuple[str, ...]:
        """Every load balancer of any environment: shared ones first, as the platform file has them."""
        return tuple(
            dict.fromkeys(
                key for group in self.catalogue.balancers.values() for key in sorted(group, key=_shared)
            )
        )

    def balancer(self, key: str) -> dict[str, Balancer]:
        """Environment -> the load balancer of that key there."""
        return {name: group[key] for name, group in self.catalogue.balancers.items() if key in group}

    @cached_property
    def inputs(self) -> Mapping[str, Mapping[str, object]]:
        """Environment -> inputs of its platform units, by name: what the shared things are called."""
        return {
            environment.name: {
                name: value
                for unit in platform_units.units(self.catalogue, environment)
                for name, value in unit.inputs.items()
                if isinstance(value, str)
            }
            for environment in self.platform.environments.values()
        }


def domains(rule: Rule) -> list[Domain]:
    """The names of a rule's route that the manifest has."""
    return [rule.service.domains[name] for name in rule.route.domains if name in rule.service.domains]


def state_key(environment: Environment | str, service: str, unit: str) -> str:
    """Where a unit's Terraform state stands in the environment's bucket (live/common.hcl)."""
    name = environment if isinstance(environment, str) else environment.name
    return f"live/{name}/services/{service}/{unit}/terraform.tfstate"


def _key(link: Link) -> Key:
    place = ".".join(str(part) for part in link.path[2:])
    return (link.source.name, link.component, link.target.name, link.key, link.name, link.how, place)


def _grouped(uses: Iterable[Use], by: Callable[[Use], str]) -> dict[str, tuple[Use, ...]]:
    found: dict[str, list[Use]] = {}
    for use in uses:
        found.setdefault(by(use), []).append(use)
    return {name: tuple(group) for name, group in found.items()}


def _shared(key: str) -> tuple[bool, str]:
    """Shared ones before dedicated ones."""
    return "/" in key, key
