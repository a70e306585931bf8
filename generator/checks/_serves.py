"""Which paths a program really answers, as its manifest or its OpenAPI document says."""

from collections.abc import Iterable

from generator.catalogue import Catalogue
from generator.kinds.component import Component
from generator.routing.match import wildcard_matches


def serves(catalogue: Catalogue, component: Component) -> tuple[str, ...] | None:
    """The patterns; None where nobody says."""
    if component.openapi is not None:
        return catalogue.openapi.get(component.openapi)
    return component.serves


def answers(patterns: Iterable[str], path: str) -> bool:
    """Whether one of the patterns matches the path."""
    return any(wildcard_matches(pattern, path) for pattern in patterns)
