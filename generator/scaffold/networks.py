"""Address ranges of the environments' networks: which is free, which overlap."""

from collections.abc import Mapping
from ipaddress import IPv4Network

from generator.model import Platform

# Prefix lengths that the platform file's schema and modules/network take.
LARGEST, SMALLEST = 16, 19

# RFC 1918; AWS recommends these ("VPC CIDR blocks").
PRIVATE = tuple(IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


def ranges(platform: Platform) -> Mapping[str, IPv4Network]:
    """Environment -> its range; one that is no network (a check says so) is left out."""
    found = {}
    for name, environment in platform.environments.items():
        try:
            found[name] = IPv4Network(environment.network.cidr, strict=False)
        except ValueError:
            continue
    return found


def next_free(platform: Platform) -> str | None:
    """The /16 after the last one of 10.0.0.0/8 that overlaps none; from the start again where there is none."""
    taken = list(ranges(platform).values())
    blocks = list(PRIVATE[0].subnets(new_prefix=16))
    last = max((i for i, block in enumerate(blocks) if _overlaps(block, taken)), default=-1)
    ordered = blocks[last + 1 :] + blocks[: last + 1]
    return next((str(block) for block in ordered if not _overlaps(block, taken)), None)


def fault(platform: Platform, text: str) -> str | None:
    """What is wrong with `text` as the range of a further environment."""
    try:
        wanted = IPv4Network(text)
    except ValueError:
        return _misread(text)
    if "/" not in text or not LARGEST <= wanted.prefixlen <= SMALLEST:
        return f"{text!r} is not /{LARGEST} to /{SMALLEST}"
    if not any(wanted.subnet_of(block) for block in PRIVATE):
        return f"{text} is no private range; {', '.join(map(str, PRIVATE))} are"
    for name, taken in ranges(platform).items():
        if wanted.overlaps(taken):
            spare = next_free(platform)
            return f"{text} overlaps {taken} of {name}" + (f"; {spare} is free" if spare else "")
    return None


def _misread(text: str) -> str:
    try:
        return f"{text} has bits outside its mask; {IPv4Network(text, strict=False)} is the network"
    except ValueError:
        return f"{text!r} is no address range; such as 10.3.0.0/16"


def _overlaps(block: IPv4Network, taken: list[IPv4Network]) -> bool:
    return any(block.overlaps(one) for one in taken)
