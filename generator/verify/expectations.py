"""What should be in an environment, by the manifests: the whole list, in no account's words yet seen. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import chain
from typing import Any

from generator.catalogue import Catalogue, Rule, balancer_key, reference_to
from generator.checks._serves import serves
from generator.explain.route import does, targets_of
from generator.kinds.component import Component
from generator.kinds.database import PORT as DATABASE_PORT
from generator.kinds.domain import Domain
from generator.kinds.domain.render import answers
from generator.listeners import action as action_of
from generator.model import Service
from generator.render.scope import Scope, target_group_name, tasks_group_name
from generator.routing import Redirect
from generator.traffic import View, of_environment
from generator.verify import urls
from generator.verify.model import (
    Alarm,
    Balancer,
    Bucket,
    Certificate,
    Database,
    Discovery,
    Expected,
    Group,
    Health,
    Instances,
    ListenerRule,
    Opening,
    Record,
    Resolves,
    Running,
    Secret,
    Tasks,
    Variables,
)

PROTOCOLS = {"http": "HTTP1", "http2": "HTTP2", "grpc": "GRPC"}
BALANCER_GROUP = "load-balancer"


@dataclass(frozen=True)
class _Site:
    """An environment: its load balancers by key, and who uses what there."""

    catalogue: Catalogue
    views: Mapping[str, View]
    scope: Scope


def of(catalogue: Catalogue, environment: str, services: Iterable[str] | None = None) -> list[Expected]:
    """Everything expected in an environment; with `services` only what is theirs and the load balancers they use."""
    wanted = None if services is None else set(services)
    site = _Site(catalogue, of_environment(catalogue, environment), Scope(catalogue, {}))
    found = [*_platform(site), *_services(site, environment)]
    if wanted is None:
        return found
    mine = [one for one in found if one.service in wanted]
    used = {name for one in mine if (name := getattr(one, "balancer", None))}
    return [
        one
        for one in found
        if one.service in wanted
        or (isinstance(one, Balancer) and one.service is None and one.subject in used)
    ]


def cluster_of(catalogue: Catalogue, environment: str) -> str:
    """Name of the environment's cluster (generator/render/platform.py)."""
    return f"{catalogue.platform.organization}-{environment}"


def _platform(site: _Site) -> Iterator[Expected]:
    for view in site.views.values():
        if view.balancer.service is None:
            yield _balancer(view)


def _balancer(view: View) -> Balancer:
    owner = view.balancer.service
    return Balancer(
        subject=view.balancer.name,
        owner=view.balancer.owner,
        service=owner.name if owner else None,
        place=owner.position("load_balancers", view.key.partition("/")[2], key=True) if owner else None,
        listener=view.listener,
        internal=view.balancer.internal,
    )


def _services(site: _Site, environment: str) -> Iterator[Expected]:
    names = tuple(_names(site.catalogue, environment))
    for service in site.catalogue.services[environment].values():
        for own in service.load_balancers:
            yield _balancer(site.views[f"{service.name}/{own}"])
        yield from _domains(site, service)
        for component in service.components.values():
            yield from _component(site, service, component, names)
            yield from _openings(site, service, component)
        yield from _data(site.catalogue, service)
    for view in site.views.values():
        yield from (_rule(view, view.rules[rule.key]) for rule in view.listener.ordered())
        yield from urls.of_view(view)


# --- names and rules --------------------------------------------------------------------------------------


def _domains(site: _Site, service: Service) -> Iterator[Expected]:
    views, keys = site.views, site.catalogue.balancer_keys
    for domain in service.domains.values():
        shares = _shares(service, domain, views)
        balancer = views[keys(service, domain)[0]].balancer.name
        common: dict[str, Any] = {
            "subject": domain.name,
            "owner": service.owner,
            "service": service.name,
            "place": service.position("domains", domain.key, key=True),
            "balancer": balancer,
        }
        if _kept_here(domain):
            yield Record(**common, zone=domain.zone, shares=shares)
        # While a record is shifted a resolver may say either; its weights are what can be right or wrong.
        if len({name for name, weight in shares if weight}) < 2:
            yield Resolves(**common, zone=domain.zone, managed=_kept_here(domain))
        for key in keys(service, domain):
            yield Certificate(**{**common, "balancer": views[key].balancer.name})


def _shares(service: Service, domain: Domain, views: Mapping[str, View]) -> tuple[tuple[str, int], ...]:
    """The weighted records of a cut-over."""
    return tuple(
        (views[balancer_key(service, name)].balancer.name, weight["weight"])
        for _, name, weight in answers(domain)
        if weight
    )


def _kept_here(domain: Domain) -> bool:
    return domain.managed_record and domain.in_zone


def _rule(view: View, rule: Rule) -> ListenerRule:
    ours = next(one for one in view.listener.rules if one.key == rule.key)
    hidden = {verdict.rule.key for verdict in view.analysis.unreachable}
    return ListenerRule(
        subject=rule.key,
        owner=rule.service.owner,
        service=rule.service.name,
        place=rule.service.position(*rule.path, key=True),
        rule=ours,
        action=account_action(view, rule),
        does=does(rule),
        balancer=view.balancer.name,
        witness=None if rule.key in hidden else view.analysis.reached.get(rule.key),
    )


def account_action(view: View, rule: Rule) -> object:
    """What a rule does, in the form in which generator/explain/live.py reads it from an account."""
    ours = action_of(rule)
    if isinstance(ours, Redirect):
        return ours
    if rule.route.fixed_response:
        return "fixed-response", str(rule.route.fixed_response.status)
    return "forward", tuple((one.group, one.weight) for one in targets_of(view, rule))


# --- programs ---------------------------------------------------------------------------------------------


def _component(
    site: _Site, service: Service, component: Component, names: tuple[tuple[int, str], ...]
) -> Iterator[Expected]:
    place = service.position("components", component.key, key=True)
    common: dict[str, Any] = {"owner": service.owner, "service": service.name, "place": place}
    groups = list(_groups(site, service, component))
    yield from groups
    yield from (_health(group, component) for group in groups)
    runs = not component.external and component.type != "job"
    if runs:
        told: dict[str, Any] = {
            **common,
            "subject": component.name,
            "component": component.key,
            "least": component.scaling.min,
            "image": _image(service, component),
            "log_group": component.log_group,
            "groups": tuple(group.subject for group in groups),
            "secrets": tuple(_secret_names(site.catalogue, service, component)),
        }
        yield Running(**told)
        yield Tasks(**told)
        yield Variables(**common, subject=component.name, names=names)
    if component.port:
        named: dict[str, Any] = {
            **common,
            "subject": component.discovery_name,
            "label": component.discovery,
            "namespace": component.namespace,
        }
        yield Discovery(**named)
        yield Instances(**named, runs=component.name if runs else None)


def _groups(site: _Site, service: Service, component: Component) -> Iterator[Group]:
    check = component.health_check
    for name, key in site.scope.target_groups(service):
        if name != component.key:
            continue
        view = site.views[key]
        yield Group(
            subject=target_group_name(service, component, key),
            owner=service.owner,
            service=service.name,
            place=service.position("components", component.key, "health_check", key=True),
            component=component.key,
            balancer=view.balancer.name,
            port=component.port or 0,
            protocol=PROTOCOLS[component.protocol],
            probe=check.path,
            probe_port=str(check.port) if check.port else "traffic-port",
            matcher=check.matcher or ("0" if component.protocol == "grpc" else "200"),
            opening=_passage(
                balancer_group(view, service),
                tasks_group_name(service, component),
                check.port or component.port or 0,
            ),
            runs=None if component.external else component.name,
            log_group=None if component.external else component.log_group,
            serves=serves(site.catalogue, component),
        )


def _health(group: Group, component: Component) -> Health:
    told = {one.name: getattr(group, one.name) for one in fields(group)}
    return Health(**told, least=1 if component.external else component.scaling.min)


def _image(service: Service, component: Component) -> str | None:
    image = component.image
    if image is None:
        return None
    repository = service.repositories[image.repository].url if image.own else image.repository
    return f"{repository}{image.suffix}"


def _secret_names(catalogue: Catalogue, service: Service, component: Component) -> Iterator[str]:
    """Names of the secrets that a component's containers get at their start."""
    sidecars = (sidecar.secrets.values() for sidecar in component.sidecars.values())
    for path in dict.fromkeys(chain(component.secrets.values(), *sidecars)):
        reference = reference_to(path, "arn")
        target = catalogue.target(service, reference) if reference else None
        if not reference or reference.kind != "secrets" or not isinstance(target, Service):
            continue
        if found := target.secrets.get(reference.name):
            yield found.name


def _names(catalogue: Catalogue, environment: str) -> Iterator[tuple[int, str]]:
    """(port, discovery name) of everything that can be reached inside the network."""
    for service in catalogue.services[environment].values():
        for component in service.components.values():
            if component.port:
                yield component.port, component.discovery_name
        yield from ((DATABASE_PORT, f"database {key} of {service.name}") for key in service.databases)


# --- security groups --------------------------------------------------------------------------------------


def _openings(site: _Site, service: Service, component: Component) -> Iterator[Opening]:
    """What comes in from load balancers, and what goes out to others; each way once."""
    every = (*_from_balancers(site, service, component), *_to_others(site, service, component))
    yield from {one.subject: one for one in every}.values()


def _from_balancers(site: _Site, service: Service, component: Component) -> Iterator[Opening]:
    into = tasks_group_name(service, component)
    ports = {component.port, component.health_check.port or component.port}
    for name, key in site.scope.target_groups(service):
        if name != component.key:
            continue
        view = site.views[key]
        words = f"load balancer {view.balancer.name} to {component.key} of {service.name}"
        for port in sorted(one for one in ports if one):
            yield _opening(service, component, balancer_group(view, service), into, port, words)


def _to_others(site: _Site, service: Service, component: Component) -> Iterator[Opening]:
    source = tasks_group_name(service, component)
    for link in site.scope.uses_of(service, component.key):
        words = f"{component.key} of {service.name} to"
        if link.key == "databases":
            database = link.target.databases[link.name]
            words = f"{words} database {link.name}"
            yield _opening(service, component, source, database.identifier, DATABASE_PORT, words)
        elif link.key == "components":
            callee = link.target.components[link.name]
            into = tasks_group_name(link.target, callee)
            if callee.port and into != source:
                words = f"{words} {link.name} of {link.target.name}"
                yield _opening(service, component, source, into, callee.port, words)


def _opening(
    service: Service, component: Component, source: str, target: str, port: int, words: str
) -> Opening:
    return Opening(
        subject=_passage(source, target, port),
        owner=service.owner,
        service=service.name,
        place=service.position("components", component.key, key=True),
        source=source,
        target=target,
        port=port,
        network=service.place.environment.network.cidr,
        words=words,
    )


def balancer_group(view: View, service: Service) -> str:
    """Name of a load balancer's security group: shared ones may have one together (registry/platform.yaml)."""
    shared = service.place.environment.load_balancer_security_group
    return shared if shared and view.balancer.service is None else f"{view.balancer.name}-{BALANCER_GROUP}"


def _passage(source: str, target: str, port: int) -> str:
    """The subject of an opening."""
    return f"{source} to {target} on {port}"


# --- data and alarms --------------------------------------------------------------------------------------


def _data(catalogue: Catalogue, service: Service) -> Iterator[Expected]:
    common: dict[str, Any] = {"owner": service.owner, "service": service.name}
    protected = service.place.environment.protected
    for database in service.databases.values():
        yield Database(
            **common,
            subject=database.identifier,
            place=service.position("databases", database.key, key=True),
            multi_az=database.multi_az,
            protected=protected,
            backup_days=database.backup_days,
        )
    for bucket in service.buckets.values():
        place = service.position("buckets", bucket.key, key=True)
        yield Bucket(**common, subject=bucket.name, place=place, versioning=bucket.versioning)
    for secret in service.secrets.values():
        readers = tuple(who for who, _ in readers_of(catalogue, service, secret.key))
        place = service.position("secrets", secret.key, key=True)
        yield Secret(**common, subject=secret.name, place=place, key=secret.key, readers=readers)
    for alarm in service.alarms.values():
        place = service.position("alarms", alarm.key, key=True)
        watches = f"{alarm.metric} of {alarm.target}"
        yield Alarm(
            subject=alarm.name,
            owner=alarm.notify or service.owner,
            service=service.name,
            place=place,
            watches=watches,
        )


def readers_of(catalogue: Catalogue, service: Service, secret: str) -> Iterator[tuple[str, Service]]:
    """(component, its service) of everything that reads a secret of `service`, each once."""
    seen = set()
    for link in catalogue.links[service.environment]:
        if (link.key, link.name, link.target.name) != ("secrets", secret, service.name):
            continue
        who = (link.component, link.source.name)
        if who not in seen:
            seen.add(who)
            yield link.component, link.source
