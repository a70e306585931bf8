"""The address ranges of two environments overlap.

Networks with overlapping ranges can never be peered or reached from one VPN, and a VPC's range cannot be changed later.
`10.0.3.219` in a log then does not even say which environment it is.

To fix it, give each environment a range of its own before its first apply.

Bad, in platform.yaml:

    environments: {staging: {network: {cidr: 10.0.0.0/17}}}

Good, in platform.yaml:

    environments: {staging: {network: {cidr: 10.1.0.0/17}}}
"""

from collections.abc import Iterator
from ipaddress import IPv4Network, ip_network

from generator.catalogue import Catalogue
from generator.checks._place import on_platform
from generator.findings import Finding, Severity


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Each range against those before it."""
    seen: dict[str, IPv4Network] = {}
    platform = catalogue.platform
    for name, environment in platform.environments.items():
        network = _network(environment.network.cidr)
        if network is None:
            continue
        for other, taken in seen.items():
            if network.overlaps(taken):
                where = platform.document.position(("environments", other, "network", "cidr"))
                yield on_platform(
                    catalogue,
                    ("environments", name, "network", "cidr"),
                    f"{network} of {name} overlaps {taken} of {other}",
                    severity=Severity.WARNING,
                    hint="Networks that overlap can never be connected, and a VPC keeps its range for life.",
                    related=((where, f"range of {other}"),),
                )
        seen[name] = network


def _network(cidr: str) -> IPv4Network | None:
    """None for what `cidr-invalid` reports."""
    try:
        network = ip_network(cidr)
    except ValueError:
        return None
    return network if isinstance(network, IPv4Network) else None
