"""Where one request goes, by the manifests: record, load balancer, listener, every rule in its turn, and who answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from generator import routing
from generator.catalogue import Catalogue, Rule
from generator.explain.address import PORTS, AddressError, Asked, parse
from generator.findings import Position
from generator.listeners import HTTP
from generator.model import Service
from generator.routing import Explanation
from generator.traffic import View, of_environment

CLOSE, ALIKE = 3, 0.8  # so many names, so near: most share their zone
MISTYPED = 100  # a longer one is not mistyped, and to compare it takes long


@dataclass(frozen=True, slots=True)
class Target:
    """A component that gets the request: `weight` of `of`, by a target group on `port`, probed at `probe`."""

    service: str
    component: str
    group: str
    weight: int
    of: int
    port: int | None
    probe: str
    place: Position


@dataclass(frozen=True, slots=True)
class Name:
    """What is known of the host: the load balancer, who keeps the record, names that are meant perhaps."""

    host: str
    balancer: str | None
    keeper: str | None
    place: Position | None
    recorded: bool
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole story. Without `view` no load balancer is reached; without a winner the default action answers."""

    environment: str
    asked: Asked
    name: Name
    view: View | None
    explanation: Explanation | None
    targets: tuple[Target, ...] = ()

    @property
    def winner(self) -> Rule | None:
        """The rule that answers."""
        rule = self.explanation.winner if self.explanation else None
        return self.view.rules[rule.key] if self.view and rule else None

    @property
    def from_http(self) -> bool:
        """Whether the HTTP listener sends the request to HTTPS first."""
        return self.asked.protocol == "http" and self.asked.port == HTTP


def answer(
    catalogue: Catalogue,
    url: str,
    environment: str | None = None,
    method: str = "GET",
    headers: Iterable[str] = (),
    source: str | None = None,
) -> Answer:
    """Where the request goes. Raises AddressError for what is no request or an unknown environment.

    Without `environment` it is the one that has the host, else the one whose zone the host lies in.
    """
    asked = parse(url, method, headers, source)
    if environment is not None and environment not in catalogue.services:
        raise AddressError(f"there is no environment {environment!r}")
    environment = environment or environment_of(catalogue, asked.request.host)
    views = of_environment(catalogue, environment)
    name = name_of(views, asked.request.host)
    view = views[name.balancer] if name.balancer else None
    if view is None or asked.port != PORTS[asked.protocol]:
        return Answer(environment, asked, name, view, None)
    explanation = routing.explain(view.listener, asked.request)
    targets: tuple[Target, ...] = ()
    if explanation.winner:
        targets = tuple(targets_of(view, view.rules[explanation.winner.key]))
    return Answer(environment, asked, name, view, explanation, targets)


def environment_of(catalogue: Catalogue, host: str) -> str:
    """The environment that has the host; else that of the longest zone above it; else the first."""
    for environment, group in catalogue.services.items():
        if any(domain.name == host for service in group.values() for domain in service.domains.values()):
            return environment
    zones = catalogue.platform.environments
    above = [name for name, one in zones.items() if f".{host}".endswith(f".{one.zone}")]
    return max(above, key=lambda name: len(zones[name].zone), default=next(iter(zones)))


def name_of(views: Mapping[str, View], host: str) -> Name:
    """What is known of a host in an environment's views."""
    claims = [
        (view, service, domain)
        for view in views.values()
        for service, domain in view.balancer.domains
        if domain.name == host
    ]
    if not claims:
        return Name(host, None, None, None, False, _nearest(views, host))
    leads = next((view.leads[host][0] for view, _, _ in claims if host in view.leads), None)
    here = [claim for claim in claims if claim[0].key == leads] or claims
    view, service, domain = min(here, key=lambda claim: not claim[2].managed_record)
    keeper = service.name if domain.managed_record else None
    place = service.position("domains", domain.key, key=True)
    return Name(host, view.key, keeper, place, leads is not None)


def _nearest(views: Mapping[str, View], host: str) -> tuple[str, ...]:
    if len(host) > MISTYPED:
        return ()
    known = sorted({name for view in views.values() for name in view.listener.hosts})
    return tuple(get_close_matches(host, known, CLOSE, ALIKE))


def targets_of(view: View, rule: Rule) -> Iterator[Target]:
    """The components that a rule forwards to."""
    from generator.render.scope import target_group_name

    whole = sum(weight for _, weight in rule.route.targets)
    for name, weight in rule.route.targets:
        component = rule.service.components.get(name)
        if component is not None:
            yield Target(
                rule.service.name,
                name,
                target_group_name(rule.service, component, view.key),
                weight,
                whole,
                component.port,
                component.health_check.path,
                rule.service.position("components", name, key=True),
            )


def does(rule: Rule) -> str:
    """What a rule does, in a few words."""
    route = rule.route
    if route.redirect:
        keep = route.redirect
        to = f"{(keep.protocol or '').lower()}{'://' if keep.protocol else ''}{keep.host or ''}"
        to += f":{keep.port}" if keep.port else ""
        return f"redirect {keep.status.removeprefix('HTTP_')} to {to}{keep.path or ' (same path)'}"
    if route.fixed_response:
        return f"fixed answer {route.fixed_response.status}"
    whole = sum(weight for _, weight in route.targets)
    shares = [
        f"{rule.service.name}/{name}" + (f" ({weight}/{whole})" if len(route.targets) > 1 else "")
        for name, weight in route.targets
    ]
    return " and ".join(shares) + (" after sign-in" if route.sign_in else "")


def contact(service: Service, catalogue: Catalogue) -> str:
    """The team and how to reach it."""
    team = catalogue.platform.teams.get(service.owner)
    ways = [way for way in (team.email, team.slack) if way] if team else []
    return f"{service.owner} ({', '.join(ways)})" if ways else service.owner
