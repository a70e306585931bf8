"""A database of a protected environment stands in one availability zone.

When that zone fails, or RDS replaces the machine, the database is away for as long as a restore takes.

To fix it, add `multi_az: true` in the overlay of the protected environment.

Bad:

    databases: {main: {engine: postgres, version: "16"}}

Good:

    databases: {main: {engine: postgres, version: "16"}}
    environments: {production: {databases: {main: {multi_az: true}}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import written
from generator.findings import Finding, Severity

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Databases of protected environments."""
    for service in catalogue.every():
        for database in service.databases.values() if service.place.environment.protected else ():
            if database.multi_az:
                continue
            path = ("databases", database.key)
            given = written(service, (*path, "multi_az")) is not None
            yield at(
                service,
                (*path, "multi_az") if given else path,
                f"database {database.key!r} of a protected environment has no standby in a second zone",
                key=not given,
                severity=Severity.WARNING,
                hint=f"Add `databases: {{{database.key}: {{multi_az: true}}}}` to the overlay of {service.environment}.",
            )
