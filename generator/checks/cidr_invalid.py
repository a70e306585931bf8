"""A CIDR block is no block of addresses.

AWS refuses `10.0.0.300/16`; a block with bits set behind its prefix, `10.0.0.1/16`, it either refuses or changes in
silence, and every later plan shows a difference.

To fix it, write the first address of the block, and for one address `/32`.

Bad:

    load_balancers: {own: {ingress_cidrs: [203.0.113.7/24]}}

Good:

    load_balancers: {own: {ingress_cidrs: [203.0.113.0/24]}}
"""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from generator.catalogue import Catalogue
from generator.checks._place import at, on_platform
from generator.checks._walk import all_routes
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Networks, who may connect to load balancers, and source addresses of routes."""
    yield from _platform(catalogue)
    for service in catalogue.every():
        for balancer in service.load_balancers.values():
            for index, cidr in enumerate(balancer.ingress_cidrs):
                if fault := _fault(cidr):
                    yield at(
                        service,
                        ("load_balancers", balancer.key, "ingress_cidrs", index),
                        fault[0],
                        hint=fault[1],
                    )
    for service, path, _, route in all_routes(catalogue):
        for index, cidr in enumerate(route.source_addresses):
            if fault := _fault(cidr):
                yield at(service, (*path, "source_addresses", index), fault[0], hint=fault[1])


def _platform(catalogue: Catalogue) -> Iterator[Finding]:
    for name, environment in catalogue.platform.environments.items():
        cidr = environment.network.cidr
        if fault := _fault(cidr):
            yield on_platform(catalogue, ("environments", name, "network", "cidr"), fault[0], hint=fault[1])
    for key, balancer in catalogue.platform.load_balancers.items():
        for index, cidr in enumerate(balancer.ingress_cidrs):
            if fault := _fault(cidr):
                path = ("load_balancers", key, "ingress_cidrs", index)
                yield on_platform(catalogue, path, fault[0], hint=fault[1])


def _fault(cidr: str) -> tuple[str, str] | None:
    """Message and hint, None for a good block."""
    try:
        block = ip_network(cidr, strict=False)
    except ValueError:
        return (
            f"{cidr} is no CIDR block",
            "Four numbers of 0 to 255, a slash and 0 to 32, such as 203.0.113.0/24.",
        )
    address = cidr.partition("/")[0]
    if ip_address(address) != block.network_address:
        hint = f"Write {block} for the block, or {address}/{block.max_prefixlen} for the one address."
        return f"{cidr} has bits set behind its prefix", hint
    return None
