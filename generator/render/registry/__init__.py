"""The registry as pages: registry/docs in Markdown, the same as registry.json, and catalog-info.yaml for Backstage. Pure.

    index, services, load balancers, environments, teams    from the catalogue
    checks                                                  from the checks' docstrings
    schema                                                  from the JSON Schemas
    commands                                                from tasks.py

Everything is sorted or in the order of the files that people write; nothing depends on the clock. What many manifests share
has one line for each of them, and a mark without a hash.
"""

from collections.abc import Iterator, Mapping

from generator import schema
from generator.leaving import Record
from generator.render.registry import (
    backstage,
    balancers,
    checks,
    commands,
    data,
    environments,
    explorer,
    index,
    schemas,
    service,
    teams,
)
from generator.render.registry.page import (
    CHECKS,
    COMMANDS,
    DATA,
    EXPLORER,
    FOLDER,
    INDEX,
    balancer_page,
    environment_page,
    schema_page,
    service_page,
    team_page,
)
from generator.render.registry.registry import Facts, Header, Registry

__all__ = ["FOLDER", "Facts", "Registry", "files", "of_service", "reference", "shared"]


def files(registry: Registry, leaving: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """(path, text) of every file of the registry."""
    facts = {}
    for name in registry.catalogue.names:
        path, text, facts[name] = of_service(registry, name)
        yield path, text
    yield from shared(registry, leaving, facts)


def of_service(registry: Registry, name: str) -> tuple[str, str, Facts]:
    """Path and text of a service's page, and what the shared files say of it."""
    made = service.provisioned(registry, name)
    units = {
        one.unit: tuple(environment.name for environment in one.environments)
        for one in registry.units_of(name)
    }
    facts = Facts(units, data.service(registry, name, made), backstage.service(registry, name))
    return f"{FOLDER}/{service_page(name)}", service.render(registry, name, made), facts


def shared(
    registry: Registry, leaving: Mapping[str, Record], facts: Mapping[str, Facts]
) -> Iterator[tuple[str, str]]:
    """(path, text) of the files that all services share; `facts` by service, in the order of their names."""
    for path, text in _pages(registry, leaving, facts):
        yield f"{FOLDER}/{path}", text
    yield f"{FOLDER}/{DATA}", data.render(registry, leaving, {name: one.data for name, one in facts.items()})
    yield backstage.PATH, backstage.render(registry, [one.entities for one in facts.values()])
    yield from reference(registry.header)


def _pages(
    registry: Registry, leaving: Mapping[str, Record], facts: Mapping[str, Facts]
) -> Iterator[tuple[str, str]]:
    yield INDEX, index.render(registry, leaving)
    for key in registry.balancer_keys:
        yield balancer_page(key), balancers.render(registry, key)
    for environment in registry.platform.environments.values():
        yield environment_page(environment.name), environments.render(registry, environment, facts)
    for team in registry.platform.teams.values():
        yield team_page(team.name), teams.render(registry, team)


def reference(header: Header) -> Iterator[tuple[str, str]]:
    """The pages that no manifest changes."""
    yield f"{FOLDER}/{CHECKS}", checks.render(header(checks.SOURCE, stamped=False))
    yield f"{FOLDER}/{EXPLORER}", explorer.render(header(explorer.SOURCE, stamped=False))
    if tasks := commands.source():
        yield f"{FOLDER}/{COMMANDS}", commands.render(tasks, header(commands.SOURCE, stamped=False))
    for name in schema.FILES:
        yield (
            f"{FOLDER}/{schema_page(name)}",
            schemas.render(schema.definition(name), name, _of_schema(header, name)),
        )


def _of_schema(header: Header, name: str) -> list[str]:
    return header(f"generator/schema/{schema.FILES[name].name}", stamped=False)
