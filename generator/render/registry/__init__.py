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
from generator.render.registry.registry import Header, Pricing, Registry
from generator.render.scope import Scope
from generator.render.service import Unit

__all__ = ["FOLDER", "Registry", "files", "reference"]


def files(
    scope: Scope,
    units: Mapping[tuple[str, str], Unit],
    leaving: Mapping[str, Record],
    header: Header,
    pricing: Pricing | None = None,
) -> Iterator[tuple[str, str]]:
    """(path, text) of every file of the registry; `header(*sources, stamped=...)` gives the lines that mark one."""
    registry = Registry(scope, units, header, leaving, pricing)
    made = {name: service.provisioned(registry, name) for name in registry.catalogue.names}
    for path, text in _pages(registry, made):
        yield f"{FOLDER}/{path}", text
    yield f"{FOLDER}/{DATA}", data.render(registry, made)
    yield backstage.PATH, backstage.render(registry)
    yield from reference(header)


def _pages(registry: Registry, made: data.Made) -> Iterator[tuple[str, str]]:
    yield INDEX, index.render(registry)
    for name in registry.catalogue.names:
        yield service_page(name), service.render(registry, name, made[name])
    for key in registry.balancer_keys:
        yield balancer_page(key), balancers.render(registry, key)
    for environment in registry.platform.environments.values():
        yield environment_page(environment.name), environments.render(registry, environment)
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
