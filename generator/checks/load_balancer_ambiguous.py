"""A service's own load balancer is called like a shared one.

`load_balancer: main` would then mean another balancer in this manifest than in all others. Today's estate has rules on
`main` for hosts that DNS sends elsewhere; nobody could see it from the names.

To fix it, give the service's own load balancer a name of its own.

Bad:

    load_balancers: {main: {scheme: internal}}

Good:

    load_balancers: {example: {scheme: internal}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every own load balancer's key."""
    platform = catalogue.platform
    for service in catalogue.every():
        for key in service.load_balancers:
            if key in platform.load_balancers:
                where = platform.document.position(("load_balancers", key), key=True)
                yield at(
                    service,
                    ("load_balancers", key),
                    f"the platform has a shared load balancer {key!r} too",
                    key=True,
                    hint="Call your own one differently, so that a domain's `load_balancer` means one thing.",
                    related=((where, "the shared one"),),
                )
