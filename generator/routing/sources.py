"""Source addresses: the ranges in which every rule's answer about the address is the same.

The ends of all CIDRs cut the address line into cells; one address stands for each cell.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_network
from itertools import pairwise

USUAL = "198.51.100.7"
_WIDTH = {4: 32, 6: 128}


def source_cells(conditions: list[tuple[str, ...]], dualstack: bool) -> list[tuple[str, int]]:
    """(address, mask of the rules that accept it), the usual address first, one per distinct mask."""
    cells: dict[int, str] = {}
    for version in (4, 6) if dualstack else (4,):
        ranges = [_ranges(cidrs, version) for cidrs in conditions]
        for start, end in _pieces((pair for rule in ranges for pair in rule), version):
            mask = 0
            for rule, cidrs in enumerate(conditions):
                if not cidrs or any(low <= start and end <= high for low, high in ranges[rule]):
                    mask |= 1 << rule
            address = _spell(start, end, version)
            if mask not in cells or address == USUAL:
                cells[mask] = address
    return sorted(((address, mask) for mask, address in cells.items()), key=lambda cell: cell[0] != USUAL)


def _ranges(cidrs: Iterable[str], version: int) -> list[tuple[int, int]]:
    networks = (ip_network(cidr, strict=False) for cidr in cidrs)
    return [
        (int(network.network_address), int(network.broadcast_address))
        for network in networks
        if network.version == version
    ]


def _pieces(ranges: Iterable[tuple[int, int]], version: int) -> list[tuple[int, int]]:
    end = 1 << _WIDTH[version]
    cuts = sorted({0, end} | {cut for low, high in ranges for cut in (low, high + 1)})
    return [(low, high - 1) for low, high in pairwise(cuts)]


def _spell(start: int, end: int, version: int) -> str:
    """An address of the range: the usual one where it lies inside, else the second (`.1` of a network)."""
    if version == 4:
        usual = int(IPv4Address(USUAL))
        return str(IPv4Address(usual if start <= usual <= end else min(start + 1, end)))
    return str(IPv6Address(min(start + 1, end)))
