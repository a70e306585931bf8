"""Something can be reached from more places: a security group, a database.

What is new together with its group (a new load balancer's ports 80 and 443) is no surprise; all else from outside of
private networks is, and so is a rule that lets more in than before.
"""

import ipaddress
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from generator.review.nouns import noun
from generator.review.reading import Entry
from generator.review.values import UNKNOWN, Sign, words

INGRESS = "aws_vpc_security_group_ingress_rule"
INLINE = ("aws_security_group", "aws_default_security_group", "aws_security_group_rule")
WEB = (80, 443)
SOURCES = ("cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id")


def look(entry: Entry, entries: Sequence[Entry]) -> Iterator[str]:
    what = f"the {noun(entry.type)} {entry.address}"
    if (
        entry.before.get("publicly_accessible") is False
        and entry.after.get("publicly_accessible") is not False
    ):
        yield f"{what} would be reachable from the internet"
    if entry.type == INGRESS:
        yield from _rule(entry, what)
    elif entry.type in INLINE and entry.after:
        before = {block for rule in _rules(entry.before) for block in _public(rule)}
        for rule in _rules(entry.after):
            for block in _public(rule):
                if block not in before:
                    yield f"{what} would let {block} in, {_ports(rule)}"


def _rule(entry: Entry, what: str) -> Iterator[str]:
    if not entry.creates and "update" not in entry.actions:
        return
    public = _public(entry.after)
    if not entry.before:
        is_expected = entry.after.get("security_group_id") is UNKNOWN and _is_web(entry.after)
        if public and not is_expected:
            yield f"{what} would let {', '.join(public)} in, {_ports(entry.after)}"
        return
    if new := [block for block in public if block not in _public(entry.before)]:
        yield f"{what} would let {', '.join(new)} in, {_ports(entry.after)}"
    elif _is_wider(entry.before, entry.after):
        yield f"{what} would open {_ports(entry.after)} instead of {_ports(entry.before)}"


def _rules(side: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Rules inside a security group, or the one that an old-style rule is."""
    if side.get("type") == "ingress":
        return [side]
    inline = side.get("ingress")
    return [rule for rule in inline if isinstance(rule, dict)] if isinstance(inline, list) else []


def _public(side: Mapping[str, Any]) -> list[str]:
    """The blocks of a rule that lie outside of private networks."""
    named = [side.get("cidr_ipv4"), side.get("cidr_ipv6")]
    for several in ("cidr_blocks", "ipv6_cidr_blocks"):
        named += side.get(several) or [] if not isinstance(side.get(several), Sign) else []
    return [block for block in named if isinstance(block, str) and block and not _is_private(block)]


def _is_private(block: str) -> bool:
    try:
        return ipaddress.ip_network(block, strict=False).is_private and not block.endswith("/0")
    except ValueError:
        return False


def _is_web(side: Mapping[str, Any]) -> bool:
    return side.get("from_port") == side.get("to_port") and side.get("from_port") in WEB


def _span(side: Mapping[str, Any]) -> tuple[int, int] | None:
    """First and last port; None where that is not known."""
    if str(side.get("ip_protocol")) == "-1":
        return (0, 65535)
    first, last = side.get("from_port"), side.get("to_port")
    if isinstance(first, int) and isinstance(last, int):
        return (0, 65535) if first == -1 else (first, last)
    return None


def _is_wider(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    old, new = _span(before), _span(after)
    return old is not None and new is not None and (new[0] < old[0] or new[1] > old[1])


def _ports(side: Mapping[str, Any]) -> str:
    span = _span(side)
    if span is None:
        return f"ports {words(side.get('from_port'))} to {words(side.get('to_port'))}"
    if span == (0, 65535):
        return "every port"
    return f"port {span[0]}" if span[0] == span[1] else f"ports {span[0]} to {span[1]}"
