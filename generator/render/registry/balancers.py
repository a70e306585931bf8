"""A load balancer's page: in each environment its rules in the order in which they are tried, certificates, quotas."""

from collections.abc import Iterator

from generator.catalogue import Balancer
from generator.model import Environment
from generator.render.registry import routes
from generator.render.registry.page import Links, balancer_page, page
from generator.render.registry.registry import Registry
from generator.render.registry.text import bullets, code, codes, sentence, table
from generator.routing.limits import DEFAULT_QUOTAS

QUOTAS = {
    "rules": "rules",
    "target_groups": "target groups",
    "certificates": "certificates besides the zone's",
    "targets": "targets, at most",
}
# modules/load-balancer
NO_RULE = "answer 404: No route matches this address."


def render(registry: Registry, key: str) -> str:
    """The page."""
    balancers = registry.balancer(key)
    links = Links(balancer_page(key), registry.platform.teams)
    first = next(iter(balancers.values()))
    kind = "dedicated" if first.service else "shared"
    reach = "from inside the network only" if first.internal else "from the internet"
    lines = sentence(f"A {kind} application load balancer, reached {reach}.")
    facts = [f"Owner: {links.team(first.owner)}"]
    if first.service:
        facts.append(f"Service: {links.service(first.service.name)}")
    lines += bullets(facts)
    lines += [
        "HTTP on port 80 redirects to HTTPS. The rules below are tried in their order; the first that matches answers.",
        "",
    ]
    for name, balancer in balancers.items():
        lines += [
            f"## {name}",
            "",
            *_environment(registry, links, registry.platform.environments[name], balancer),
        ]
    header = registry.service_header(first.service.name) if first.service else registry.shared_header()
    return page(header, f"Load balancer {key}", lines)


def _environment(registry: Registry, links: Links, environment: Environment, balancer: Balancer) -> list[str]:
    return [
        *bullets([f"Name: {code(balancer.name)}", f"Environment: {links.environment(environment.name)}"]),
        *_rules(registry, links, environment.name, balancer),
        *table(["quota", "used", "allowed"], _quotas(registry, balancer)),
        *table(["certificate", "names", "from"], _certificates(environment, balancer)),
    ]


def _rules(registry: Registry, links: Links, environment: str, balancer: Balancer) -> list[str]:
    rows = [
        [
            str(number),
            codes(rule.hosts) or "any name",
            routes.paths(rule),
            routes.further(rule.route),
            routes.action(rule),
            links.service(rule.service.name),
            links.team(rule.service.owner),
            code(rule.key),
        ]
        for number, rule in registry.ordered(environment, balancer)
    ]
    rows.append(["last", "any name", routes.EVERYTHING, "", NO_RULE, "", links.team(balancer.owner), ""])
    return table(["priority", "host", "paths", "only if", "lead to", "service", "owner", "rule"], rows)


def quotas(registry: Registry, balancer: Balancer) -> dict[str, tuple[int, int]]:
    """What is used of each quota, and what is allowed ("Quotas for your Application Load Balancers")."""
    given = registry.platform.quotas
    targets = {
        (rule.service.name, name): rule.service.components.get(name)
        for rule in balancer.rules
        for name, _ in rule.route.targets
    }
    tasks = [c.scaling.max for c in targets.values() if c is not None and not c.external]
    extra = {
        domain.certificate_arn or domain.name
        for _, domain in balancer.domains
        if domain.certificate_arn or domain.own_certificate
    }
    return {
        "rules": (len(balancer.rules), given.rules_per_load_balancer),
        "target_groups": (len(targets), DEFAULT_QUOTAS.target_groups),
        "certificates": (len(extra), given.certificates_per_load_balancer),
        "targets": (sum(tasks), given.targets_per_load_balancer),
    }


def _quotas(registry: Registry, balancer: Balancer) -> Iterator[list[str]]:
    for name, (used, allowed) in quotas(registry, balancer).items():
        yield [QUOTAS[name], str(used), str(allowed)]


def _certificates(environment: Environment, balancer: Balancer) -> Iterator[list[str]]:
    """The listener's own first, then one row for each further one."""
    zone = environment.zone
    yield ["the zone's, for all others", codes([zone, f"*.{zone}"]), "this repository"]
    for name in sorted({domain.name for _, domain in balancer.domains if domain.own_certificate}):
        yield ["made for a name", code(name), "this repository"]
    given: dict[str, set[str]] = {}
    for _, domain in balancer.domains:
        if domain.certificate_arn:
            given.setdefault(domain.certificate_arn, set()).add(domain.name)
    for arn, names in sorted(given.items()):
        yield [code(arn), codes(sorted(names)), "somebody else"]
