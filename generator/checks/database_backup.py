"""A database has no backups.

What is lost from it is lost, and RDS can neither go back to a point in time nor make a read replica. The building block
`postgres` refuses it.

To fix it, keep backups for 1 to 35 days.

Bad:

    databases: {main: {engine: postgres, version: "16", backup_days: 0}}

Good:

    databases: {main: {engine: postgres, version: "16", backup_days: 14}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every database."""
    for service in catalogue.every():
        for database in service.databases.values():
            if database.backup_days == 0:
                yield at(
                    service,
                    ("databases", database.key, "backup_days"),
                    f"database {database.key!r} has no backups",
                    hint="Keep them for 1 to 35 days; 7 is the default.",
                )
