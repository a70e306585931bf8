"""Who owns a unit: a service's team, or the platform's."""

from collections.abc import Iterable

from generator.catalogue import Catalogue


def of_units(catalogue: Catalogue, environment: str, units: Iterable[str]) -> dict[str, str]:
    """Unit -> team; empty where the manifests name none."""
    services = catalogue.services[environment]
    found = {}
    for unit in units:
        group, _, rest = unit.partition("/")
        service = services.get(rest.partition("/")[0]) if group == "services" else None
        found[unit] = service.owner if service else catalogue.platform.alerts or ""
    return found
