"""A domain is on a load balancer that does not exist.

The domain's record and all rules of its routes would have nowhere to go.

To fix it, name a shared load balancer of registry/platform.yaml or one under the manifest's own `load_balancers`.

Bad:

    domains: {example: {load_balancer: mian}}

Good:

    domains: {example: {load_balancer: main}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._known import known
from generator.checks._place import at
from generator.findings import Finding, nearest
from generator.source import Path


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every domain's load balancer: shared, or the service's own."""
    shared = catalogue.platform.load_balancers
    for service in catalogue.every():
        for domain in service.domains.values():
            written: dict[Path, str] = {("load_balancer",): domain.load_balancer}
            if domain.cutover:
                written["cutover", "to"] = domain.cutover.to
            for under, name in written.items():
                if name in shared or name in service.load_balancers:
                    continue
                names = [*shared, *service.load_balancers]
                close = nearest(name, names)
                yield at(
                    service,
                    ("domains", domain.key, *under),
                    f"there is no load balancer {name!r}" + (f"; did you mean {close!r}?" if close else ""),
                    hint=f"Known: {known(names)}. One of your own goes under `load_balancers`.",
                )
