"""Two things of a service would have one name in its Terraform module.

Names there are made of the manifest's: component `api` makes `api`, `api_security_group`, `api_task_role`; so a component
called `api-task-role` meets the second of them, and the routes `b-c` of `a` and `c` of `a-b` become one rule. A component
that uses its own database `auth-main` and the database `main` of `auth` gets one of the two ways in only.

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

from collections.abc import Iterable, Iterator, Mapping

from generator.catalogue import Catalogue, Link, routes
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
            yield from _clashes(service, made)
    for links in catalogue.links.values():
        for service, ours in _outward(links).values():
            if len(ours) > 1:
                yield from _clashes(service, _openings(ours))


def _clashes(service: Service, made: Iterable[Made]) -> Iterator[Finding]:
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
    if compound:
        yield _roles(service)
    if any(domain.cutover for domain in service.domains.values()):
        yield _records(service)
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


def _roles(service: Service) -> Iterator[Made]:
    """The keys of the output `role_arns`."""
    for key, component in service.components.items():
        yield key, ("components", key), f"task role of component {key}"
        if component.secrets or any(sidecar.secrets for sidecar in component.sidecars.values()):
            yield f"{key}-execution", ("components", key, "secrets"), f"execution role of component {key}"


def _records(service: Service) -> Iterator[Made]:
    """In a cut-over a name has a second record."""
    for key, domain in service.domains.items():
        yield key, ("domains", key), f"record of domain {key}"
        if domain.cutover:
            yield f"{key}-cutover", ("domains", key, "cutover"), f"second record of domain {key}"


def _outward(links: Iterable[Link]) -> dict[str, tuple[Service, dict[tuple[str, str, str, str], Path]]]:
    """Service -> what its components reach of databases and of other services' components, with the first line for each."""
    found: dict[str, tuple[Service, dict[tuple[str, str, str, str], Path]]] = {}
    for link in links:
        is_own = link.target.name == link.source.name
        if link.key == "databases" or (link.key == "components" and not is_own):
            _, ours = found.setdefault(link.source.name, (link.source, {}))
            ours.setdefault(
                (link.component, "" if is_own else link.target.name, link.key, link.name), link.path
            )
    return found


def _openings(ours: Mapping[tuple[str, str, str, str], Path]) -> Iterator[Made]:
    """The rules that let a component in at what it reaches."""
    for (component, owner, key, name), path in ours.items():
        words = [
            component,
            "to",
            *([owner] if owner else []),
            name,
            *(["database"] if key == "databases" else []),
        ]
        whose = f" of {owner}" if owner else ""
        yield (
            identifier("_".join(words)),
            path,
            f"way of {component} to {key.removesuffix('s')} {name}{whose}",
        )


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
