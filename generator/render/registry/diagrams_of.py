"""The registry's diagrams: the way of a request to a service, who depends on whom."""

from collections.abc import Sequence

from generator.catalogue import Rule
from generator.kinds import kinds
from generator.model import Service
from generator.render.registry.diagrams import Flowchart, joined
from generator.render.registry.registry import Registry, Use, domains

MOST = 40
"""Edges beyond which a drawing tells less than the table beside it."""
STORES = ("databases", "buckets", "queues", "secrets")


def request_path(registry: Registry, name: str) -> list[str]:
    """Name -> load balancer -> program -> what it uses of the service's own, for all environments."""
    chart = Flowchart()
    for service in registry.catalogue.variants(name).values():
        for key, rule in registry.rules.get((service.environment, name), ()):
            _rule(chart, key, rule)
        _stores(chart, registry, service)
    return chart.lines() if len(chart.edges) <= MOST else []


def _rule(chart: Flowchart, balancer: str, rule: Rule) -> None:
    words = joined(rule.route.paths) or "every path"
    for domain in domains(rule):
        name = ("any", "any name") if rule.route.any_host else (domain.key, f"{domain.key} (DNS name)")
        host = chart.node("name", name[0], "round", name[1])
        middle = chart.node("balancer", balancer, "edge", f"load balancer {balancer}")
        chart.edge(host, middle)
        for target in _goal(chart, rule):
            chart.edge(middle, target, words)


def _goal(chart: Flowchart, rule: Rule) -> list[str]:
    if rule.route.redirect:
        return [chart.node("answer", "redirect", "round")]
    if rule.route.fixed_response:
        return [
            chart.node(
                "answer",
                str(rule.route.fixed_response.status),
                "round",
                f"answer {rule.route.fixed_response.status}",
            )
        ]
    return [chart.node("components", name) for name, _ in rule.route.targets]


def _stores(chart: Flowchart, registry: Registry, service: Service) -> None:
    for link in registry.own_links.get((service.environment, service.name), ()):
        source = chart.node("components", link.component)
        if link.key in STORES:
            chart.edge(
                source,
                chart.node(link.key, link.name, "store", f"{link.name} ({kinds()[link.key].name})"),
                link.how.replace("_", " and "),
            )
        elif link.key == "components" and link.name != link.component:
            chart.edge(source, chart.node("components", link.name), "calls")


def neighbours(registry: Registry, name: str) -> list[str]:
    """Who uses the service, and whom it uses."""
    uses = [*registry.used_by.get(name, ()), *registry.used_of.get(name, ())]
    return _services(uses, name)


def everybody(registry: Registry) -> list[str]:
    """All services that use each other; nothing where they are too many to look at."""
    return _services(registry.uses, None)


def _services(uses: Sequence[Use], marked: str | None) -> list[str]:
    things: dict[tuple[str, str], list[str]] = {}
    for use in uses:
        things.setdefault((use.source, use.target), []).append(use.name)
    if len(things) > MOST:
        return []
    chart = Flowchart()
    for (source, target), names in sorted(things.items()):
        first, second = (chart.node("service", end, mark=end == marked) for end in (source, target))
        chart.edge(first, second, joined(names))
    return chart.lines()
