"""An owner is no team of the platform file.

Alarms go to the owner's team, CODEOWNERS asks it for reviews, every report names it. A mistyped owner is nobody: when
`registry.hokus.ai` timed out on all paths, nobody's pager rang.

To fix it, write a key of `teams` in registry/platform.yaml, or add the team there.

Bad:

    owner: auth-taem

Good:

    owner: auth-team
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at, on_platform
from generator.checks._teams import unknown
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Owners of services and of shared load balancers."""
    teams = catalogue.platform.teams
    for service in catalogue.every():
        if service.owner not in teams:
            message, hint = unknown(catalogue, service.owner)
            yield at(service, ("owner",), message, hint=hint)
    for key, balancer in catalogue.platform.load_balancers.items():
        if balancer.owner not in teams:
            message, hint = unknown(catalogue, balancer.owner)
            yield on_platform(catalogue, ("load_balancers", key, "owner"), message, hint=hint)
