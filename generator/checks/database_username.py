"""The master user of a database has a reserved name.

PostgreSQL keeps names that begin with `pg_` for itself, and RDS refuses them.

To fix it, choose another name.

Bad:

    databases: {main: {engine: postgres, version: "16", username: pg_main}}

Good:

    databases: {main: {engine: postgres, version: "16", username: main}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every database's master user."""
    for service in catalogue.every():
        for database in service.databases.values():
            if database.username.startswith("pg_"):
                yield at(
                    service,
                    ("databases", database.key, "username"),
                    f"PostgreSQL keeps names such as {database.username!r} for itself",
                    hint="Choose one that does not begin with pg_.",
                )
