"""A component asks for the password of a database that keeps its own.

With `master_password: kept` an instance that was taken over keeps the master password that it has. RDS has no secret of
it then, so there is nothing that `${databases.x.password}` could stand for.

To fix it, name the secret in which the password is, or let RDS make a new one with `master_password: managed`: at once,
so every client has to take it from there.

Bad:

    databases: {main: {engine: postgres, version: "16", master_password: kept}}
    components: {api: {port: 80, image: {repository: api}, secrets: {PASSWORD: databases.main.password}}}

Good:

    databases: {main: {engine: postgres, version: "16", master_password: kept}}
    secrets: {password: {}}
    components: {api: {port: 80, image: {repository: api}, secrets: {PASSWORD: secrets.password}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue, Unknown, uses
from generator.checks._place import at
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every reference to a database's password."""
    for service in catalogue.every():
        for component in service.components.values():
            for path, _, reference in uses(component):
                if (reference.kind, reference.attribute) != ("databases", "password"):
                    continue
                target = catalogue.target(service, reference)
                database = None if isinstance(target, Unknown) else target.databases.get(reference.name)
                if database is not None and database.password_kept:
                    yield at(
                        service,
                        path,
                        f"database {reference.name!r} keeps its own password, which is in no secret of RDS",
                        hint="Name the secret that has it, or let RDS make a new one with `master_password: managed`.",
                    )
