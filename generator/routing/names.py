"""Three wildcard dialects that look alike and are not; never use one for another.

    where                       `*.a.b` answers
    a certificate's name        x.a.b only: exactly one label            (RFC 6125, 6.4.3)
    a listener rule's host      x.a.b, y.x.a.b: the star crosses dots    (ELB, "Condition types")
    a record in a DNS zone      x.a.b, y.x.a.b, unless a closer name     (RFC 4592, closest encloser)
                                exists in the zone
None of them answers `a.b` itself.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache

from generator.routing.match import wildcard_matches


def _clean(name: str) -> str:
    return name.rstrip(".").lower()


def certificate_covers(names: Iterable[str], host: str) -> bool:
    """Whether a certificate with these names is valid for the host (which may itself be `*.name`)."""
    host = _clean(host)
    _, _, parent = host.partition(".")
    return any(name in (host, f"*.{parent}") for name in map(_clean, names))


@lru_cache(maxsize=1 << 16)
def rule_host_covers(pattern: str, host: str) -> bool:
    """Whether a rule's host-header pattern matches the host."""
    return wildcard_matches(_clean(pattern), _clean(host))


def dns_answer(records: Collection[str], host: str) -> str | None:
    """The record of a zone that answers for the host: an exact one, or the closest encloser's wildcard.

    A name "exists" when it has a record or anything below it has one, and then hides wildcards above it.
    """
    names = {_clean(name) for name in records}
    host = _clean(host)
    if host in names:
        return host
    existing = {name for record in names for name in _self_and_parents(record)}
    if host in existing:
        return None
    encloser = next((name for name in _self_and_parents(host) if name in existing), None)
    wildcard = f"*.{encloser}"
    return wildcard if encloser is not None and wildcard in names else None


def dns_covers(records: Collection[str], host: str) -> bool:
    """Whether the zone's records answer for the host."""
    return dns_answer(records, host) is not None


def _self_and_parents(name: str) -> list[str]:
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(len(labels))]
