"""A database may hardly grow.

RDS wants `max_storage_gb` to be at least a tenth above `storage_gb` ("Managing capacity automatically with Amazon RDS
storage autoscaling"), and refuses less.

To fix it, raise `max_storage_gb`, or leave it out for no growth.

Bad:

    databases: {main: {engine: postgres, version: "16", storage_gb: 100, max_storage_gb: 105}}

Good:

    databases: {main: {engine: postgres, version: "16", storage_gb: 100, max_storage_gb: 200}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every database that may grow."""
    for service in catalogue.every():
        for database in service.databases.values():
            limit = database.max_storage_gb
            if limit is None or limit * 10 >= database.storage_gb * 11:
                continue
            least = -(-database.storage_gb * 11 // 10)
            yield at(
                service,
                ("databases", database.key, "max_storage_gb"),
                f"{limit} GiB is less than a tenth above the {database.storage_gb} GiB it starts with",
                hint=f"Take at least {least}, or leave it out for no growth.",
            )
