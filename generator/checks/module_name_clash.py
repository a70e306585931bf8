"""Two things of a service would have one name in its Terraform module.

Names there are made of the manifest's: component `api` makes `api`, `api_security_group`, `api_task_role`; so a component
called `api-task-role` meets the second of them, and the routes `b-c` of `a` and `c` of `a-b` become one rule.

To fix it, rename one of the two.

Bad:

    components:
      api: {image: {repository: example}, port: 8000}
      api-task-role: {image: {repository: example}, type: worker}

Good:

    components:
      api: {image: {repository: example}, port: 8000}
      roles: {image: {repository: example}, type: worker}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue, routes
from generator.checks._place import at, position
from generator.checks._walk import route_path
from generator.findings import Finding
from generator.model import Service
from generator.naming import identifier
from generator.source import Path

FIXED = ("dashboard", "dns", "mock_guard", "parameters")
Made = tuple[str, Path, str]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Modules, repositories and rules of every service."""
    for service in catalogue.every():
        for made in _suspect(service):
            first: dict[str, tuple[Path, str]] = {}
            for name, path, what in made:
                other, their = first.setdefault(name, (path, what))
                if other != path:
                    yield _finding(service, name, (path, what), (other, their))


def _suspect(service: Service) -> Iterator[Iterator[Made]]:
    """Where two names can meet at all: names of one word, or of one kind, never do."""
    compound = any("-" in key for key in service.components)
    if compound or not service.components.keys().isdisjoint(FIXED):
        yield _modules(service)
    if compound or service.routes:
        yield _rules(service)
    if len(service.repositories) > 1:
        yield _repositories(service)


def _finding(service: Service, name: str, one: tuple[Path, str], other: tuple[Path, str]) -> Finding:
    # What is written by the user for this very name comes second: he can rename it.
    (path, what), (place, their) = sorted((one, other), key=lambda side: not side[0])
    if not path:
        (path, what), (place, their) = (place, their), (path, what)
    related = ((position(service, place, key=True), f"the {their}"),) if place else ()
    message = f"the {what} and the {their} would both be called {name!r} in the Terraform module"
    return at(service, path, message, key=True, hint="Rename one of them.", related=related)


def _modules(service: Service) -> Iterator[Made]:
    for name in FIXED:
        yield name, (), f"module's own {name.replace('_', ' ')}"
    for key in service.components:
        path: Path = ("components", key)
        base = identifier(key)
        yield base, path, f"component {key}"
        yield f"{base}_security_group", path, f"security group of component {key}"
        yield f"{base}_task_role", path, f"task role of component {key}"
        yield f"{base}_execution_role", path, f"execution role of component {key}"
    for key in service.load_balancers:
        yield f"{identifier(key)}_load_balancer", ("load_balancers", key), f"load balancer {key}"
    for key in service.alarms:
        yield f"{identifier(key)}_alarm", ("alarms", key), f"alarm {key}"
    for key, domain in service.domains.items():
        yield f"{identifier(key)}_certificate", ("domains", key), f"certificate of domain {key}"
        for name in domain.load_balancers:
            yield f"{identifier(name)}_rules", (), f"rules on load balancer {name}"
    yield from _target_groups(service)


def _target_groups(service: Service) -> Iterator[Made]:
    for _, route in routes(service):
        known = [service.domains[name] for name in route.domains if name in service.domains]
        balancers = {name for domain in known for name in domain.load_balancers}
        for target, _ in route.targets:
            for balancer in sorted(balancers):
                name = identifier(f"{target}_{balancer}_target_group")
                yield name, ("components", target), f"target group of component {target}"


def _repositories(service: Service) -> Iterator[Made]:
    for key in service.repositories:
        name = identifier(key.replace("/", "-")) + "_repository"
        owner = next((c for c in service.components.values() if c.image and c.image.repository == key), None)
        written = key in (service.data.get("repositories") or {})
        path: Path = ("repositories", key)
        if not written and owner:
            path = ("components", owner.key, "image", "repository")
        yield name, path, f"repository {key}"


def _rules(service: Service) -> Iterator[Made]:
    for component, route in routes(service):
        words = (component.key, route.key) if component else (route.key,)
        yield "-".join(words), route_path(component, route), f"route {'/'.join(words)}"
