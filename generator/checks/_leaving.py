"""Names that something else still has: a unit that is leaving keeps its names until `invoke decommission` has taken it away.

No check with a page of its own: no manifest alone shows it. A warning, because the two may be brought together in another
way, by moving the state.
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._names import names, path_of
from generator.checks._place import at
from generator.findings import Finding, Severity
from generator.model import Service
from generator.source import Path

ID = "name-leaving"


def clashes(catalogue: Catalogue) -> Iterator[Finding]:
    """Each name of a manifest that a unit which is leaving holds in the same environment."""
    for environment, record in catalogue.leaving.items():
        held = {name: unit for unit, leaver in record.units.items() for name in leaver.names}
        if held and environment in catalogue.services:
            for service, path, name in _claimed(catalogue, environment):
                if name in held:
                    yield _finding(service, path, name, held[name])


def _claimed(catalogue: Catalogue, environment: str) -> Iterator[tuple[Service, Path, str]]:
    for name in names(catalogue, environment):
        if name.service is not None:
            yield name.service, path_of(name), name.name
    for service in catalogue.services[environment].values():
        for key, domain in service.domains.items():
            if domain.managed_record:
                yield service, ("domains", key), domain.name


def _finding(service: Service, path: Path, name: str, unit: str) -> Finding:
    command = f"invoke decommission --service {unit.split('/')[1]} --env {service.environment}"
    found = at(
        service,
        path,
        f"in {service.environment}: {name!r} is still the name of something in {unit}, which is leaving",
        key=True,
        hint=f"Before this is applied: {command}",
        severity=Severity.WARNING,
    )
    return Finding(ID, found.message, found.position, found.severity, found.owner, found.hint)
