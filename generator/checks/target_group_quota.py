"""There are more target groups than AWS allows.

An ECS service registers with at most five target groups ("Amazon ECS service quotas"), a load balancer has at most 100
("Quotas for your Application Load Balancers"); neither can be raised. Each load balancer that leads to a component is a
target group of its own.

To fix it, let fewer load balancers lead to the component, or split the component; move domains from a full load balancer
to another one.

Bad:

    load_balancers: {a: {}, b: {}, c: {}}
    domains:
      a: {load_balancer: a}
      b: {load_balancer: b}
      c: {load_balancer: c}
      d: {load_balancer: main}
      e: {load_balancer: auth}
      f: {load_balancer: registry}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {a: {domain: a}, b: {domain: b}, c: {domain: c}, d: {domain: d}, e: {domain: e}, f: {domain: f}}

Good:

    domains: {d: {load_balancer: main}, e: {load_balancer: auth}, f: {load_balancer: registry}}
    components:
      api:
        image: {repository: example}
        port: 8000
        routes: {d: {domain: d}, e: {domain: e}, f: {domain: f}}
"""

from collections.abc import Iterator

from generator.catalogue import Balancer, Catalogue
from generator.checks._place import at, on_platform
from generator.findings import Finding
from generator.model import Service

PER_SERVICE = 5  # "Amazon ECS service quotas": target groups per service
PER_BALANCER = 100  # "Quotas for your Application Load Balancers": target groups per load balancer


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Target groups of each component and of each load balancer."""
    for environment, balancers in catalogue.balancers.items():
        by_component: dict[tuple[str, str], tuple[Service, list[str]]] = {}
        for balancer in balancers.values():
            groups = {
                (rule.service.name, name): rule.service
                for rule in balancer.rules
                for name, _ in rule.route.targets
            }
            for owner, service in groups.items():
                by_component.setdefault(owner, (service, []))[1].append(balancer.key.rpartition("/")[2])
            if len(groups) > PER_BALANCER:
                yield _balancer(catalogue, environment, balancer, len(groups))
        for (_, component), (service, keys) in by_component.items():
            if len(keys) > PER_SERVICE and component in service.components:
                message = f"{len(keys)} load balancers lead to {component!r} ({', '.join(keys)}); ECS allows {PER_SERVICE}"
                hint = "Let fewer load balancers lead to it, or split the component."
                yield at(service, ("components", component), message, key=True, hint=hint)


def _balancer(catalogue: Catalogue, environment: str, balancer: Balancer, count: int) -> Finding:
    message = f"load balancer {balancer.key!r} has {count} target groups; AWS allows {PER_BALANCER}"
    hint = "Move some of its domains to another load balancer."
    path = ("load_balancers", balancer.key.rpartition("/")[2])
    if balancer.service:
        return at(balancer.service, path, message, key=True, hint=hint)
    return on_platform(
        catalogue, path, message, key=True, hint=hint, owner=balancer.owner, environment=environment
    )
