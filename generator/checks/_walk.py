"""The ways through a catalogue that several checks take."""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.catalogue import Catalogue, routes
from generator.kinds.component import Component
from generator.kinds.route import Route
from generator.model import Service
from generator.references import Text
from generator.source import Path


def components(catalogue: Catalogue) -> Iterator[tuple[Service, Component]]:
    """Every component of every service of every environment."""
    for service in catalogue.every():
        for component in service.components.values():
            yield service, component


def all_routes(catalogue: Catalogue) -> Iterator[tuple[Service, Path, Component | None, Route]]:
    """Every route and where it stands; the component is None for a route of the service itself."""
    for service in catalogue.every():
        for component, route in routes(service):
            yield service, route_path(component, route), component, route


def route_path(component: Component | None, route: Route) -> Path:
    """Where a route stands in its manifest."""
    if component is None:
        return ("routes", route.key)
    return ("components", component.key, "routes", route.key)


def written(service: Service, path: Path) -> Any:
    """The merged manifest's value at `path`, None where there is none."""
    data: Any = service.data
    for step in path:
        if isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def texts(component: Component) -> Iterator[tuple[Path, str | None, Text]]:
    """(where, variable or None, text) for each text of a component and its sidecars that may hold references."""
    base: Path = ("components", component.key)
    for variable, text in component.environment.items():
        yield (*base, "environment", variable), variable, text
    yield from _words((*base, "command"), component.command)
    yield from _words((*base, "entrypoint"), component.entrypoint)
    for key, sidecar in component.sidecars.items():
        inner: Path = (*base, "sidecars", key)
        for variable, text in sidecar.environment.items():
            yield (*inner, "environment", variable), variable, text
        yield from _words((*inner, "command"), sidecar.command)


def _words(path: Path, words: tuple[Text, ...]) -> Iterator[tuple[Path, None, Text]]:
    for index, text in enumerate(words):
        yield (*path, index), None, text


def secret_paths(service: Service, component: Component) -> Iterator[tuple[Path, str, str]]:
    """(where, variable, path of the secret) for each secret variable of a component and its sidecars."""
    base: Path = ("components", component.key)
    if component.secrets:
        yield from _secrets(service, (*base, "secrets"), component.secrets)
    for key, sidecar in component.sidecars.items():
        if sidecar.secrets:
            yield from _secrets(service, (*base, "sidecars", key, "secrets"), sidecar.secrets)


def _secrets(service: Service, path: Path, secrets: Mapping[str, str]) -> Iterator[tuple[Path, str, str]]:
    """In the list form a secret stands at its index, in the map form at its variable."""
    as_list = isinstance(written(service, path), list)
    for index, (variable, secret) in enumerate(secrets.items()):
        yield (*path, index if as_list else variable), variable, secret


def left_out(catalogue: Catalogue, name: str, environment: str) -> bool:
    """Whether the service `name` is missing only because of its own faults, which are reported where they stand."""
    document = catalogue.documents.get(f"registry/services/{name}.yaml")
    if document is None or name in catalogue.services[environment]:
        return False
    data = document.data
    environments = data.get("environments") if isinstance(data, Mapping) else None
    return name not in catalogue.names or (isinstance(environments, Mapping) and environment in environments)
