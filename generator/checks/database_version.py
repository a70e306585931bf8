"""RDS no longer makes databases of this PostgreSQL version.

Versions before 13 have left standard support ("Release calendars for Amazon RDS for PostgreSQL"); the building block
`postgres` knows 13 to 19.

To fix it, take a newer major version.

Bad:

    databases: {main: {engine: postgres, version: "11"}}

Good:

    databases: {main: {engine: postgres, version: "16"}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding

OLDEST, NEWEST = 13, 19  # modules/postgres


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every database's version."""
    for service in catalogue.every():
        for database in service.databases.values():
            if not OLDEST <= int(database.version.partition(".")[0]) <= NEWEST:
                yield at(
                    service,
                    ("databases", database.key, "version"),
                    f"PostgreSQL {database.version} is not supported",
                    hint=f"Major versions {OLDEST} to {NEWEST} are.",
                )
