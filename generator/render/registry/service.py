"""A service's page: all that its manifest decides, for people who run it, call it or are woken by it."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from generator.catalogue import Rule
from generator.kinds.alarm import Alarm
from generator.kinds.component import Component
from generator.model import Service
from generator.render.registry import diagrams_of, lookups, routes
from generator.render.registry.page import Links, page, service_page
from generator.render.registry.provisioned import Resource, resources
from generator.render.registry.registry import Registry, Use, domains
from generator.render.registry.text import bullets, code, codes, external, mail, sentence, table, text
from generator.render.registry.vary import varied

Variants = Mapping[str, Service]
ORDER = (
    "Load balancer",
    "Target group",
    "Route 53 record",
    "Certificate",
    "IAM role",
    "Security group",
    "ECS service",
    "Schedule",
    "Log group",
    "Repository",
    "Database",
    "Bucket",
    "Queue",
    "Dead-letter queue",
    "Secret",
    "SSM parameter",
    "Alarm",
    "Dashboard",
)


def render(registry: Registry, name: str, made: Mapping[str, list[Resource]]) -> str:
    """The page; `made`: environment -> what is made there (`provisioned`, worked out once for page and data)."""
    variants = registry.catalogue.variants(name)
    links = Links(service_page(name), registry.platform.teams)
    parts: list[tuple[str, list[str]]] = [
        ("Paths", _paths(registry, links, name)),
        ("DNS names", _names(links, variants)),
        ("Inside the network", _inside(variants)),
        ("Programs", _programs(variants)),
        ("Provisioned resources", _resources(variants, made)),
        ("Shared resources", _shared(registry, links, name, variants)),
        ("Uses", _uses(registry.used_of.get(name, ()), variants, links, of=True)),
        ("Used by", _uses(registry.used_by.get(name, ()), variants, links, of=False)),
        ("Dependency graph", diagrams_of.neighbours(registry, name)),
        ("Alarms", _alarms(links, variants)),
        ("Cost", _cost(registry, variants)),
        ("How to use it", lookups.lines(registry, name, _parameters(made))),
    ]
    lines = _head(registry, links, name)
    for heading, found in parts:
        if found:
            lines += [f"## {heading}", "", *found]
    return page(registry.service_header(name), name, lines)


def provisioned(registry: Registry, name: str) -> dict[str, list[Resource]]:
    """Environment -> what is made there for the service."""
    return {
        env: list(resources(registry, service)) for env, service in registry.catalogue.variants(name).items()
    }


def _parameters(made: Mapping[str, list[Resource]]) -> dict[str, list[str]]:
    return {env: [r.name for r in found if r.kind == "SSM parameter"] for env, found in made.items()}


# --- who and what -----------------------------------------------------------------------------------------


def _head(registry: Registry, links: Links, name: str) -> list[str]:
    service = registry.first(name)
    facts = [
        f"Owner: {links.team(service.owner)}{_mail(registry, service.owner)}",
        f"Contact: {contact(registry, service.owner)}",
        f"Environments: {', '.join(links.environment(env) for env in registry.catalogue.variants(name))}",
        f"Lifecycle: {service.lifecycle}",
        f"Repository: {repository(service.repository)}",
        f"Runbook: {external(service.runbook, service.runbook) if service.runbook else 'none'}",
        f"Manifest: {code(service.document.file)}",
        f"Modules: {codes(unit.module for unit in registry.units_of(name))}",
    ]
    return [*sentence(text(service.description)), *bullets(facts)]


def _mail(registry: Registry, team: str) -> str:
    found = registry.platform.teams.get(team)
    return f", {mail(found.email)}" if found else ""


def contact(registry: Registry, team: str) -> str:
    """Where the team is reached: Slack first, for that is where people are."""
    found = registry.platform.teams.get(team)
    if found is None:
        return "unknown"
    ways = [f"slack: {code(found.slack)}" if found.slack else "", mail(found.email)]
    return ", ".join(way for way in (*ways, github(found.github)) if way)


def github(handle: str | None) -> str:
    """A team or user of GitHub."""
    if not handle:
        return ""
    organization, slash, team = handle.removeprefix("@").partition("/")
    path = f"orgs/{organization}/teams/{team}" if slash else organization
    return external(handle, f"https://github.com/{path}")


def repository(name: str | None) -> str:
    """The repository of the source code; a link where it can only be one of GitHub's."""
    if not name:
        return "none"
    return external(name, f"https://github.com/{name}") if name.count("/") == 1 else code(name)


# --- how it is reached ------------------------------------------------------------------------------------


def _paths(registry: Registry, links: Links, name: str) -> list[str]:
    variants = registry.catalogue.variants(name)
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for environment in variants:
        for key, rule in registry.rules.get((environment, name), ()):
            number = str(registry.priority(environment, key, rule.key))
            found.setdefault((*_route(rule), links.balancer(key)), {})[environment] = number
    rows = [[*row, varied(numbers), _where(numbers, variants)] for row, numbers in found.items()]
    lines = table(["paths", "DNS name", "only if", "lead to", "load balancer", "priority", "only in"], rows)
    return lines + _serves(variants) + diagrams_of.request_path(registry, name)


def _route(rule: Rule) -> tuple[str, ...]:
    names = "any name" if rule.route.any_host else codes(domain.key for domain in domains(rule))
    return routes.paths(rule), names, routes.further(rule.route), routes.action(rule)


def _where(found: Mapping[str, object], variants: Variants) -> str:
    return "" if len(found) == len(variants) else ", ".join(found)


def _serves(variants: Variants) -> list[str]:
    """What the programs really answer, in the manifest's words."""
    rows: dict[tuple[str, str, str], dict[str, bool]] = {}
    for environment, service in variants.items():
        for component in service.components.values():
            for pattern in component.serves or ():
                row = (code(component.key), code(pattern), text(component.served.get(pattern, "")))
                rows.setdefault(row, {})[environment] = True
    body = [[*row, _where(found, variants)] for row, found in rows.items()]
    return table(["program", "answers", "what is there", "only in"], body)


def _names(links: Links, variants: Variants) -> list[str]:
    rows: dict[str, dict[str, list[str]]] = {}
    for environment, service in variants.items():
        for domain in service.domains.values():
            balancer = (
                f"{service.name}/{domain.load_balancer}"
                if domain.load_balancer in service.load_balancers
                else domain.load_balancer
            )
            kept = "this repository" if domain.managed_record else "somebody else"
            rows.setdefault(domain.key, {})[environment] = [code(domain.name), links.balancer(balancer), kept]
    body = [
        [code(key), *_cells(found, variants, 0), varied(_column(found, 1)), varied(_column(found, 2))]
        for key, found in rows.items()
    ]
    return table(["name", *variants, "load balancer", "record kept by"], body)


def _column(found: Mapping[str, list[str]], index: int) -> dict[str, str]:
    return {environment: cells[index] for environment, cells in found.items()}


def _cells(found: Mapping[str, list[str]], variants: Variants, index: int) -> list[str]:
    return [found[environment][index] if environment in found else "" for environment in variants]


def _inside(variants: Variants) -> list[str]:
    rows: dict[str, dict[str, list[str]]] = {}
    for environment, service in variants.items():
        for component in service.components.values():
            if component.port:
                address = f"{component.discovery_name}:{component.port}"
                rows.setdefault(component.key, {})[environment] = [code(address)]
    return table(
        ["program", *variants], [[code(key), *_cells(found, variants, 0)] for key, found in rows.items()]
    )


# --- what it is made of -----------------------------------------------------------------------------------

PROGRAM: Mapping[str, Callable[[Component], str]] = {
    "type": lambda c: c.type,
    "run by": lambda c: (
        "its own repository" if c.external else "ECS on Fargate" + (" Spot" if c.spot else "")
    ),
    "image": lambda c: code(c.image.repository + c.image.suffix) if c.image else "",
    "port": lambda c: str(c.port or ""),
    "processor": lambda c: "" if c.external else f"{c.cpu} ({c.architecture})",
    "memory": lambda c: "" if c.external else f"{c.memory} MiB",
    "tasks": lambda c: _tasks(c),
    "schedule": lambda c: f"{code(c.schedule)} {text(c.timezone)}" if c.type == "job" else "",
    "health check": lambda c: code(c.health_check.path) if c.port else "",
}


def _tasks(component: Component) -> str:
    if component.external or component.type == "job":
        return ""
    low, high = component.scaling.min, component.scaling.max
    return str(low) if low == high else f"{low} to {high}"


def _programs(variants: Variants) -> list[str]:
    names = dict.fromkeys(key for service in variants.values() for key in service.components)
    rows = []
    for name in names:
        there = {
            env: service.components[name] for env, service in variants.items() if name in service.components
        }
        cells = [
            varied({env: say(component) for env, component in there.items()}) for say in PROGRAM.values()
        ]
        rows.append([code(name), *cells, _where(there, variants)])
    return table(["program", *PROGRAM, "only in"], rows)


def _resources(variants: Variants, made: Mapping[str, list[Resource]]) -> list[str]:
    rows: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for environment, found in made.items():
        for one in found:
            rows.setdefault((one.kind, one.slot, one.thing), {})[environment] = [code(one.name)]
    ordered = sorted(rows.items(), key=lambda row: _rank(row[0][0]))
    body = [[kind, code(thing), *_cells(found, variants, 0)] for (kind, _, thing), found in ordered]
    return table(["resource", "for", *variants], body)


@lru_cache(maxsize=256)
def _rank(kind: str) -> tuple[int, str]:
    return (ORDER.index(kind), "") if kind in ORDER else (len(ORDER), kind)


def _shared(registry: Registry, links: Links, name: str, variants: Variants) -> list[str]:
    """What it stands on and does not own."""
    used: dict[str, dict[str, list[str]]] = {}
    for environment in variants:
        for key in dict.fromkeys(key for key, _ in registry.rules.get((environment, name), ())):
            balancer = registry.catalogue.balancers[environment][key]
            if balancer.service is None:
                used.setdefault(key, {})[environment] = [code(balancer.name)]
    rows = [["Load balancer", links.balancer(key), *_cells(used[key], variants, 0)] for key in sorted(used)]
    if any(service.components for service in variants.values()):
        for words, field in (("ECS cluster", "cluster_name"), ("IAM role", "execution_role_name")):
            rows.append([words, SHARED[field], *(code(registry.inputs[env][field]) for env in variants)])
    if any(service.domains for service in variants.values()):
        zones = [code(registry.platform.environments[env].zone) for env in variants]
        rows.append(["Hosted zone", "records", *zones])
    return table(["resource", "what", *variants], rows)


def _cost(registry: Registry, variants: Variants) -> list[str]:
    """An estimate of its own resources; what depends on use is in no manifest."""
    if registry.pricing is None:
        return []
    rows = []
    for environment, service in variants.items():
        least, most = registry.pricing(registry.platform.environments[environment], registry.calls(service))
        elsewhere = [component.key for component in service.components.values() if component.external]
        note = f"without {codes(elsewhere)}, which run elsewhere" if elsewhere else ""
        rows.append([environment, least if least == most else f"{least} to {most}", note])
    about = "At list prices, with the fewest and the most tasks it may have; what depends on use is left out:"
    return [
        *sentence(
            about, f"{code(f'invoke cost --service {next(iter(variants.values())).name}')} says line by line."
        ),
        *table(["environment", "US dollars a month", "remark"], rows),
    ]


SHARED = {"cluster_name": "runs programs", "execution_role_name": "starts tasks that have no secrets"}


# --- whom it needs ----------------------------------------------------------------------------------------


def _uses(uses: tuple[Use, ...], variants: Variants, links: Links, of: bool) -> list[str]:
    rows = [
        [
            links.service(use.target if of else use.source),
            code(use.component),
            code(f"{use.kind}.{use.name}"),
            f"{use.how.replace('_', ' and ')}: {code(use.place)}"
            if use.how in ("variable", "secret")
            else use.how.replace("_", " and "),
            "" if len(use.environments) == len(variants) else ", ".join(use.environments),
        ]
        for use in uses
    ]
    if of:
        return table(["service", "by its own", "thing", "how", "only in"], rows)
    return table(["service", "its program", "thing", "how", "only in"], rows)


def _alarms(links: Links, variants: Variants) -> list[str]:
    found: dict[str, dict[str, list[str]]] = {}
    for environment, service in variants.items():
        for alarm in service.alarms.values():
            found.setdefault(alarm.key, {})[environment] = list(_alarm(alarm, service, links))
    rows = [
        [code(key), *(varied(_column(cells, index)) for index in range(3)), _where(cells, variants)]
        for key, cells in found.items()
    ]
    return table(["alarm", "watches", "rings", "tells", "only in"], rows)


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)


def _alarm(alarm: Alarm, service: Service, links: Links) -> Iterator[str]:
    side = "below" if alarm.metric == "database_storage" else "at"
    yield f"{alarm.metric.replace('_', ' ')} of {code(alarm.target or '')}"
    yield f"{side} {_number(alarm.threshold)}, {alarm.datapoints} times in a row over {alarm.period} s"
    yield links.team(alarm.notify or service.owner)
