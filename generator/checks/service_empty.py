"""Nothing is left of a service in an environment.

A manifest with a name and an owner only, or an overlay that removes everything, makes units that hold nothing: a name in
the registry behind which there is no service.

To fix it, add what the service runs or owns, or remove the environment from `environments`.

Bad:

    description: To be written.

Good:

    buckets: {data: {}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every service of every environment."""
    for service in catalogue.every():
        if not any(service.things.values()):
            everywhere = not any(
                any(other.things.values()) for other in catalogue.variants(service.name).values()
            )
            path = ("name",) if everywhere else ("environments", service.environment)
            yield at(
                service,
                path,
                f"{service.name} has no component, database, bucket or anything else",
                key=not everywhere,
                hint="Add what it runs or owns, or remove the environment.",
            )
