"""Two components would have one name inside the network.

Their addresses would be mixed under that name, so callers of one reach the other half of the time, or the second apply
fails. The default name is `<service>-<component>`, so `a-b` with `c` and `a` with `b-c` meet as well.

To fix it, give one of them another `discovery` name.

Bad:

    components:
      api: {image: {repository: example}, port: 8000, discovery: example}
      web: {image: {repository: example}, port: 8080, discovery: example}

Good:

    components:
      api: {image: {repository: example}, port: 8000, discovery: example}
      web: {image: {repository: example}, port: 8080}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at, position
from generator.findings import Finding
from generator.kinds.component import Component
from generator.model import Service
from generator.source import Path


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component that listens, against those before it in its environment."""
    for group in catalogue.services.values():
        first: dict[str, tuple[Service, Component]] = {}
        for service in group.values():
            for component in service.components.values():
                if component.port is None:
                    continue
                other, theirs = first.setdefault(component.discovery, (service, component))
                if theirs is not component:
                    yield _finding(service, component, other, theirs)


def _finding(service: Service, component: Component, other: Service, theirs: Component) -> Finding:
    holder = f"component {theirs.key} of {other.name}"
    return at(
        service,
        _path(service, component),
        f"{holder} has the name {component.discovery!r} inside the network already",
        key=True,
        hint="Give one of them another `discovery` name.",
        related=((position(other, _path(other, theirs), key=True), holder),),
    )


def _path(service: Service, component: Component) -> Path:
    named = "discovery" in service.data["components"][component.key]
    return ("components", component.key, *(("discovery",) if named else ()))
