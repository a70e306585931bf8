"""Names: record, resolution, certificate."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta

from generator.routing import certificate_covers
from generator.verify.diagnose.room import GONE, Room, bad, good, unknown, warning
from generator.verify.facts import BalancerSeen, CertificateSeen, RecordSeen, Unread, known, one
from generator.verify.model import Certificate, Record, Resolves, Verdict

SOON = timedelta(days=30)
"""ACM renews 60 days before the end ("Managed certificate renewal"); what is later has failed to."""


def record(wanted: Record, room: Room) -> Verdict:
    """In the zone, leading to the load balancer that holds the name's rules."""
    zone = one(room.facts.zones, wanted.zone)
    balancer = one(room.facts.balancers, wanted.balancer)
    for seen in (zone, balancer):
        if isinstance(seen, Unread):
            return unknown(wanted, seen)
    if zone is None or isinstance(zone, Unread):
        return bad(
            wanted,
            "zone-missing",
            f"the account has no public zone {wanted.zone}",
            "it was never made, or lives in another account",
            (room.aws("route53 list-hosted-zones"), "the zones of this account"),
        )
    found = zone.records.get(wanted.subject, ())
    if not found:
        return bad(
            wanted,
            "record-missing",
            f"the zone {wanted.zone} has no record of it",
            f"{GONE}; whoever asks for the name gets no address",
            room.apply(wanted, "makes the record"),
        )
    return _leads(wanted, found, balancer, room)


def _leads(
    wanted: Record, found: tuple[RecordSeen, ...], balancer: BalancerSeen | Unread | None, room: Room
) -> Verdict:
    if wanted.shares:
        return _weighted(wanted, found, room)
    leads = sorted({name for one in found for name in one.leads})
    if balancer is None or isinstance(balancer, Unread):
        return bad(
            wanted,
            "balancer-missing",
            f"it leads to {', '.join(leads)}",
            f"the load balancer {wanted.balancer} is not there",
            room.apply(wanted),
        )
    others = [name for name in leads if name != balancer.dns_name]
    if others:
        return bad(
            wanted,
            "record-elsewhere",
            f"it leads to {', '.join(others)}, the rules stand on {balancer.dns_name}",
            "the record was changed by hand, or still names a load balancer from before",
            room.apply(wanted, "leads it back"),
        )
    return good(wanted, f"leads to {wanted.balancer}")


def _weighted(wanted: Record, found: tuple[RecordSeen, ...], room: Room) -> Verdict:
    """A record in a cut-over: each load balancer with its weight."""
    names = {name: known(room.facts.balancers, name) for name, _ in wanted.shares}
    called = {seen.dns_name: name for name, seen in names.items() if seen}
    there = [(called.get(name, name), one.weight) for one in found for name in one.leads]
    if Counter(there) != Counter(wanted.shares):
        return bad(
            wanted,
            "record-weights",
            f"it leads to {_said(there)}, by the manifest to {_said(wanted.shares)}",
            "the cut-over's step is not applied yet, or the weights were changed by hand",
            room.apply(wanted, "weighs the record as the manifest says"),
        )
    return good(wanted, f"leads to {_said(there)}")


def _said(shares: Iterable[tuple[str, int | None]]) -> str:
    return " and ".join(f"{name} ({'no weight' if weight is None else weight})" for name, weight in shares)


def resolves(wanted: Resolves, room: Room) -> Verdict:
    """As this machine's resolver sees it, beside the addresses of the load balancer itself."""
    seen = one(room.facts.resolved, wanted.subject)
    if isinstance(seen, Unread):
        return unknown(wanted, seen)
    if not seen:
        return _nowhere(wanted, room)
    balancer = known(room.facts.balancers, wanted.balancer)
    there = known(room.facts.resolved, balancer.dns_name) if balancer else None
    if not there:
        return warning(
            wanted,
            "balancer-unresolved",
            f"resolves to {', '.join(seen)}",
            f"the addresses of {wanted.balancer} are not known, so nobody can say whether these are they",
        )
    if not set(seen) & set(there):
        # A load balancer with many addresses names a few at a time: with the right record it may just be that.
        is_right = wanted.managed and room.before(Record, wanted.subject) is None
        return (warning if is_right else bad)(
            wanted,
            "name-elsewhere",
            f"resolves to {', '.join(seen)}, {wanted.balancer} to {', '.join(there)}",
            "the record was just changed and old answers still live, or a resolver of this network answers something else"
            if is_right
            else "its record leads to something else",
            (f"dig +trace {wanted.subject}", "which name server says what"),
        )
    return good(wanted, f"resolves to {', '.join(seen)}")


def _nowhere(wanted: Resolves, room: Room) -> Verdict:
    above = room.before(Record, wanted.subject)
    if above:
        return bad(wanted, above.cause, "does not resolve", above.likely, *above.look)
    zone = known(room.facts.zones, wanted.zone)
    if not wanted.managed:
        return bad(
            wanted,
            "record-missing",
            "does not resolve",
            "its record is kept elsewhere (`record: external`), and is missing there",
            (f"dig +trace {wanted.subject}", "which name server says what"),
        )
    servers = ", ".join(zone.servers) if zone else "those of the zone"
    return bad(
        wanted,
        "zone-not-delegated",
        "does not resolve, though the zone has its record",
        f"nobody asks this zone: the zone above it must delegate {wanted.zone} to {servers}; "
        "or the name was asked for before its record was there, and the answer still lives",
        (f"dig NS {wanted.zone}", "to whom the name is delegated"),
    )


# --- certificates -----------------------------------------------------------------------------------------


def certificate(wanted: Certificate, room: Room) -> Verdict:
    """One that covers the name, on the listener, issued, for at least a month."""
    balancer = one(room.facts.balancers, wanted.balancer)
    if isinstance(balancer, Unread):
        return unknown(wanted, balancer)
    if balancer is None or balancer.live is None:
        return bad(
            wanted,
            "balancer-missing",
            f"{wanted.balancer} has no HTTPS listener",
            "the load balancer or its listener is missing",
            room.apply(wanted),
        )
    covering = [one for one in balancer.certificates if certificate_covers(one.names, wanted.subject)]
    if not covering:
        names = sorted({name for one in balancer.certificates for name in one.names})
        return bad(
            wanted,
            "certificate-missing",
            f"none on {wanted.balancer} covers it; they are for {', '.join(names) or 'nothing'}",
            "the certificate was never made, or taken off the listener; browsers refuse the name",
            room.apply(wanted, "makes it and puts it on the listener"),
        )
    return min((_one(wanted, found, room) for found in covering), key=_weight)


def _weight(verdict: Verdict) -> int:
    return ("good", "warning", "bad").index(verdict.state.value)


def _one(wanted: Certificate, found: CertificateSeen, room: Room) -> Verdict:
    show = room.aws(f"acm describe-certificate --certificate-arn {found.arn}")
    if found.status == "PENDING_VALIDATION":
        return bad(
            wanted,
            "certificate-not-issued",
            "it waits for its validation",
            "the validation record is missing in the zone, or the zone is not delegated",
            room.apply(wanted, "makes the validation record"),
            (show, "which record it waits for"),
        )
    if found.status == "EXPIRED" or (found.ends is not None and found.ends <= room.facts.now):
        return bad(
            wanted, "certificate-expired", _ends(found), _renewal(found), (show, "why it was not renewed")
        )
    if found.status != "ISSUED":
        text = f"its status is {found.status.lower().replace('_', ' ')}"
        likely = found.problem or "it cannot be used"
        return bad(wanted, "certificate-not-issued", text, likely, (show, "all about it"))
    if found.ends is not None and found.ends - room.facts.now < SOON:
        return warning(
            wanted, "certificate-expiring", _ends(found), _renewal(found), (show, "why it was not renewed")
        )
    return good(wanted, f"valid, {_ends(found)}")


def _ends(found: CertificateSeen) -> str:
    return f"until {found.ends:%Y-%m-%d}" if found.ends else "without an end"


def _renewal(found: CertificateSeen) -> str:
    why = f" ({found.problem})" if found.problem else ""
    return f"ACM has not renewed it{why}: its validation record is gone, or it was imported and has to be imported anew"
