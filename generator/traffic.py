"""What each load balancer does with its requests: its listener with all numbers, and what the engine finds there.

The routing checks and the routing commands look at these views. A view and its analysis are worked out once for each
catalogue.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from generator import allocation, listeners, routing
from generator.alike import Zone
from generator.catalogue import Balancer, Catalogue, Rule, balancer_key
from generator.kinds.domain import Domain
from generator.model import Service
from generator.routing.analysis import ALL
from generator.routing.effort import COMMAND, MANIFEST


@dataclass(frozen=True)
class View:
    """One load balancer of one environment; `leads` says to which load balancers DNS leads each name there."""

    environment: str
    balancer: Balancer
    listener: routing.Listener
    allocation: routing.Allocation
    leads: Mapping[str, tuple[str, ...]]
    zone: Zone
    judged: MutableMapping[routing.Listener, routing.Analysis] = field(repr=False, compare=False)
    most: int = 100  # rules that the load balancer may have

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The catalogue's rules by key."""
        return {rule.key: rule for rule in self.balancer.rules}

    @cached_property
    def listed(self) -> Mapping[str, routing.Rule]:
        """The listener's rules by key."""
        return {rule.key: rule for rule in self.listener.rules}

    @property
    def overfull(self) -> bool:
        """Whether it has more rules than AWS takes, which `load-balancer-quota` reports."""
        return len(self.listener.rules) > self.most

    @cached_property
    def unfinished(self) -> str:
        """Why not all rules were compared; empty where they were."""
        ends = (one.reason for one in self.analysis.unknown if one.question == ALL)
        return self.allocation.exhausted or next(ends, "")

    @cached_property
    def analysis(self) -> routing.Analysis:
        """Everything odd about the listener; worked out once for all environments where it is alike.

        Nothing where it has more rules than AWS takes, which `load-balancer-quota` reports, or where not even their order
        could be found: each is compared with each.
        """
        if self.overfull or self.allocation.exhausted:
            return routing.Analysis(self.listener)
        alike = self.zone.hide_listener(self.listener)
        found = self.judged.get(alike)
        if found is None:
            found = self.judged[alike] = routing.analyse(alike)
        return self.zone.show_analysis(found, self.listener)

    @property
    def key(self) -> str:
        """The load balancer's key."""
        return self.balancer.key

    @property
    def names(self) -> tuple[str, ...]:
        """The names that DNS leads here."""
        return tuple(name for name in self.listener.hosts if self.led(name))

    def led(self, name: str) -> bool:
        """Whether DNS leads the name here; in a cut-over it leads to both load balancers."""
        return self.key in self.leads.get(name, ())

    def forgets(self, gap: routing.Gap) -> bool:
        """Whether a name that leads here has no rule of its own; the only name of a load balancer needs none."""
        if gap.host not in self.names:
            return False
        alone = len(self.names) == 1
        return gap.kind is routing.GapKind.NO_RULE or (gap.kind is routing.GapKind.NOT_NAMED and not alone)

    def claims(self, name: str) -> list[tuple[Service, Domain]]:
        """The domains here of that name, the one that keeps the record first."""
        found = [(service, domain) for service, domain in self.balancer.domains if domain.name == name]
        return sorted(found, key=lambda claim: not claim[1].managed_record)


def views(catalogue: Catalogue) -> tuple[View, ...]:
    """Every load balancer of every environment."""
    found: tuple[View, ...] | None = catalogue.__dict__.get("_views")
    if found is None:
        found = tuple(_views(catalogue))
        catalogue.__dict__["_views"] = found
    return found


def of_environment(catalogue: Catalogue, environment: str) -> Mapping[str, View]:
    """The views of one environment by the load balancer's key."""
    return {view.key: view for view in views(catalogue) if view.environment == environment}


def _views(catalogue: Catalogue) -> Iterator[View]:
    allocations = allocation.of(catalogue).listeners
    most = catalogue.platform.quotas.rules_per_load_balancer
    for environment, balancers in catalogue.balancers.items():
        leads = names(catalogue, environment)
        zone = Zone(catalogue.platform.environments[environment].zone)
        for key, balancer in balancers.items():
            given = allocations[environment][key]
            listener = replace(listeners.listener(balancer, given.priorities), effort=given.effort)
            yield View(environment, balancer, listener, given, leads, zone, catalogue.analyses, most)


def part(view: View | None, names: tuple[str, ...], effort: int = COMMAND) -> routing.Listener:
    """The listener as requests for these names see it. A name that leads nowhere and a 404 are alike: nobody answers."""
    if view is None:
        return routing.Listener("none", hosts=names, effort=effort)
    rules = tuple(_for_names(rule, names) for rule in view.listener.rules)
    kept = tuple(rule for rule in rules if rule.hosts)
    return replace(view.listener, rules=kept, hosts=names, effort=effort)


def _for_names(rule: routing.Rule, names: tuple[str, ...]) -> routing.Rule:
    if not rule.hosts:
        return replace(rule, hosts=names)
    covers = routing.rule_host_covers
    return replace(
        rule, hosts=tuple(name for name in names if any(covers(host, name) for host in rule.hosts))
    )


def differences(catalogue: Catalogue, service: Service, domain: Domain) -> list[routing.Change]:
    """Requests for a name in a cut-over that its new load balancer would answer in another way.

    None where one of the two is unknown (`load-balancer-unknown` reports it) or has more rules than AWS takes. Raises
    UndecidedError where the comparison grows too large.
    """
    assert domain.cutover is not None
    views = of_environment(catalogue, service.environment)
    keys = [balancer_key(service, name) for name in (domain.load_balancer, domain.cutover.to)]
    if any(key not in views or views[key].overfull for key in keys):
        return []
    effort = MANIFEST // _cutovers(catalogue, service.name)
    old, new = (part(views[key], (domain.name,), effort) for key in keys)
    return routing.diff(old, new)


def _cutovers(catalogue: Catalogue, service: str) -> int:
    """How many domains of a service are in one, in all environments: they share its steps."""
    variants = catalogue.variants(service).values()
    return sum(domain.cutover is not None for one in variants for domain in one.domains.values())


def names(catalogue: Catalogue, environment: str) -> dict[str, tuple[str, ...]]:
    """Name -> keys of the load balancers that DNS leads it to: one, or both of a cut-over, most answers first.

    A record that a manifest keeps says so. A name outside the zone is taken to lead where its domain says; one inside,
    of which nobody keeps the record, leads nowhere that these files know.
    """
    leads: dict[str, tuple[str, ...]] = {}
    balancers = catalogue.balancers[environment]
    for kept in (True, False):
        for balancer in balancers.values():
            for service, domain in balancer.domains:
                if domain.managed_record if kept else not domain.in_zone:
                    keys = catalogue.balancer_keys(service, domain)
                    leads.setdefault(domain.name, tuple(key for key in keys if key in balancers))
    return leads
