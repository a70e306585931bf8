"""What the kinds' renderers may ask: how a reference, a load balancer or a neighbour is written in a service module."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator import naming
from generator.catalogue import Catalogue, Link, Output, Rule, Unknown, Value, access_path, reference_to
from generator.graph import Dependent, dependents
from generator.hcl import Expr, Template
from generator.kinds.component import Component
from generator.model import Service
from generator.references import Malformed, Reference, Text
from generator.render.pieces import attribute_of, out, var

Priorities = Mapping[str, Mapping[str, Mapping[str, int]]]


@dataclass(frozen=True)
class Scope:
    """The catalogue with the priorities given: environment -> load balancer -> rule key -> priority.

    `depend` says who depends on whom, where a catalogue is only a part of one: circles show in the whole alone.
    """

    catalogue: Catalogue
    priorities: Priorities
    depend: Callable[[Catalogue], Mapping[str, tuple[Dependent, ...]]] = dependents
    _target_groups: dict[tuple[str, str], Mapping[tuple[str, str], Component]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @cached_property
    def dependents(self) -> Mapping[str, tuple[Dependent, ...]]:
        """Environment -> which service's unit depends on which other's, and why."""
        return self.depend(self.catalogue)

    def prepare(self) -> None:
        """Works out all that is worked out once."""
        for made in (self.needs, self.rules_of, self._uses, self._callers, self._pairs):
            assert made is not None

    @cached_property
    def needs(self) -> Mapping[tuple[str, str], tuple[Dependent, ...]]:
        """(environment, service) -> what its app unit needs of other services."""
        made: dict[tuple[str, str], list[Dependent]] = {}
        for environment, group in self.dependents.items():
            for need in group:
                made.setdefault((environment, need.service), []).append(need)
        return {where: tuple(needs) for where, needs in made.items()}

    def text(self, service: Service, text: Text) -> str | Template:
        """`text` with its references resolved: plain text if the manifests determine all of it."""
        parts = [part if isinstance(part, str) else self.reference(service, part) for part in text]
        joined: list[Any] = []
        for part in parts:
            if isinstance(part, str) and joined and isinstance(joined[-1], str):
                joined[-1] += part
            else:
                joined.append(part)
        if all(isinstance(part, str) for part in joined):
            return "".join(joined)
        return Template(tuple(joined))

    def reference(self, service: Service, part: Reference | Malformed) -> str | Expr:
        """One reference as text or expression. A malformed or unknown one never gets here: the checks stop it."""
        assert isinstance(part, Reference)
        resolved = self.catalogue.resolve(service, part)
        assert not isinstance(resolved, Unknown), resolved
        if isinstance(resolved, Value):
            return resolved.text
        return output(service, resolved)

    def path(self, service: Service, key: str, name: str, attribute: str) -> str | Expr:
        """A path of `access` or `secrets`, such as `buckets.x` or `services.a.secrets.y`."""
        reference = reference_to(access_path(key, name), attribute)
        assert reference is not None
        return self.reference(service, reference)

    def balancer(self, service: Service, key: str, attribute: str) -> Expr:
        """An attribute of a load balancer, shared or the service's own, by its key."""
        if "/" in key:
            return out(f"{naming.identifier(key.partition('/')[2])}_load_balancer", attribute)
        return attribute_of(var("load_balancers", key).code, attribute)

    def target_groups(self, service: Service) -> Mapping[tuple[str, str], Component]:
        """(component, load balancer's key) -> component, for each target group that the routes ask for."""
        where = (service.environment, service.name)
        if where not in self._target_groups:
            found: dict[tuple[str, str], Component] = {}
            for key, rule in self.rules(service):
                for target, _ in rule.route.targets:
                    if target in service.components:
                        found[(target, key)] = service.components[target]
            self._target_groups[where] = dict(sorted(found.items()))
        return self._target_groups[where]

    def rules(self, service: Service) -> Sequence[tuple[str, Rule]]:
        """(load balancer's key, rule) for the service's rules, in the load balancers' order."""
        return self.rules_of.get((service.environment, service.name), ())

    def uses_of(self, service: Service, component: str) -> Sequence[Link]:
        """Every use that a component makes of something."""
        return self._uses.get((service.environment, service.name, component), ())

    @cached_property
    def rules_of(self) -> Mapping[tuple[str, str], Sequence[tuple[str, Rule]]]:
        """(environment, service) -> (load balancer's key, rule) of each of its routes, in the load balancers' order."""
        made: dict[tuple[str, str], list[tuple[str, Rule]]] = {}
        for environment, balancers in self.catalogue.balancers.items():
            for key, balancer in balancers.items():
                for rule in balancer.rules:
                    made.setdefault((environment, rule.service.name), []).append((key, rule))
        return made

    @cached_property
    def _uses(self) -> Mapping[tuple[str, str, str], list[Link]]:
        made: dict[tuple[str, str, str], list[Link]] = {}
        for environment, links in self.catalogue.links.items():
            for link in links:
                made.setdefault((environment, link.source.name, link.component), []).append(link)
        return made

    @cached_property
    def _callers(self) -> Mapping[tuple[str, str, str], list[Link]]:
        made: dict[tuple[str, str, str], list[Link]] = {}
        for environment, links in self.catalogue.links.items():
            for link in links:
                if link.key == "components":
                    made.setdefault((environment, link.target.name, link.name), []).append(link)
        return made

    @cached_property
    def _pairs(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Environment -> (dependent, needed) services."""
        return {
            name: frozenset((d.service, d.needs) for d in found) for name, found in self.dependents.items()
        }

    def callers(self, service: Service, component: str) -> Iterator[Link]:
        """Uses of `component` by others, one for each caller."""
        seen: set[tuple[str, str]] = set()
        for link in self._callers.get((service.environment, service.name, component), ()):
            who = (link.source.name, link.component)
            if who not in seen and who != (service.name, component):
                seen.add(who)
                yield link

    def owns_opening(self, owner: Service, link: Link) -> bool:
        """Whether `owner`'s unit writes the security group rule of `link` (see generator/graph.py)."""
        if link.source.name == link.target.name:
            return owner.name == link.target.name
        callee_depends = (link.target.name, link.source.name) in self._pairs[owner.environment]
        return owner.name == (link.target.name if callee_depends else link.source.name)

    def priority(self, environment: str, balancer: str, rule: str) -> int:
        """The listener rule's number."""
        return self.priorities[environment][balancer][rule]


def output(service: Service, resolved: Output) -> Expr:
    """An output of another unit, as the variable through which it comes in."""
    if resolved.unit == "app" and resolved.service == service.name:
        return out(f"{naming.identifier(resolved.name)}_load_balancer", resolved.attribute)
    variable = foreign(service, resolved.service, resolved.key, resolved.name)
    return attribute_of(variable.code, resolved.attribute)


def foreign(service: Service, owner: str, key: str, *names: str) -> Expr:
    """The variable that carries another unit's output `key`: `var.databases` or `var.auth_databases`."""
    prefix = "" if owner == service.name else f"{naming.identifier(owner)}_"
    return var(f"{prefix}{key}", *names)


def security_group(component: str) -> str:
    """Name of the call that makes a component's security group."""
    return f"{naming.identifier(component)}_security_group"


def target_group(component: str, balancer: str) -> str:
    """Name of the call that makes a component's target group on a load balancer."""
    return naming.identifier(f"{component}_{balancer.rpartition('/')[2]}_target_group")


def tasks_group_name(service: Service, component: Component) -> str:
    """Name in AWS of the security group of a component's tasks."""
    place = service.place
    words = (place.organization, service.name, component.key, "tasks", place.environment.name)
    return naming.fit(naming.SECURITY_GROUP, *words)


def target_group_name(service: Service, component: Component, balancer: str) -> str:
    """Name in AWS: it ends in a hash of what cannot be changed in place, so a replacement has another name."""
    label = balancer.rpartition("/")[2]
    if label in component.target_group_names:
        return component.target_group_names[label]
    words = "-".join((service.name, component.key, label, service.environment))
    room = naming.TARGET_GROUP - naming.HASH - 1
    return f"{words[:room].rstrip('-')}-{naming.digest(words, component.port, component.protocol, balancer)}"
