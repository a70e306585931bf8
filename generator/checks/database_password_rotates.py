"""A component keeps a database's password for longer than RDS does.

RDS makes a new master password every seven days ("Password management with Amazon RDS and AWS Secrets Manager"). ECS puts a
secret into a container when it starts, and never again ("Pass sensitive data to an Amazon ECS container"). A task that runs
for longer goes on with the connections that it has, and is refused as soon as it opens a new one.

To fix it, say with `password_rotation_days` how often the password may change, and deploy the component anew after each
time; a new deployment alone is enough.

Bad:

    databases: {main: {engine: postgres, version: "16"}}
    components: {api: {port: 80, image: {repository: api}, secrets: {PASSWORD: databases.main.password}}}

Good:

    databases: {main: {engine: postgres, version: "16", password_rotation_days: 90}}
    components: {api: {port: 80, image: {repository: api}, secrets: {PASSWORD: databases.main.password}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue, Unknown, uses
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding, Severity


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every password that a component which stays gets at its start; a job starts anew each time."""
    for service, component in components(catalogue):
        for path, _, reference in uses(component) if component.type != "job" else ():
            if (reference.kind, reference.attribute) != ("databases", "password"):
                continue
            target = catalogue.target(service, reference)
            database = None if isinstance(target, Unknown) else target.databases.get(reference.name)
            if database is None or database.password_kept or database.password_rotation_days is not None:
                continue
            yield at(
                service,
                path,
                f"RDS gives database {reference.name!r} a new password every 7 days,"
                f" and {component.key} keeps the one that it started with",
                severity=Severity.WARNING,
                hint=f"Give {reference.name} `password_rotation_days` (90, for example), and deploy {component.key}"
                " anew after each time.",
            )
