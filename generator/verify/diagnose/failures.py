"""No answer at all: no name, no connection, no TLS, or nothing that makes sense."""

from collections.abc import Callable, Mapping

from generator.verify.diagnose.beside import (
    behind,
    by_hand,
    elsewhere_look,
    first_fault,
    keeper,
    peer_elsewhere,
)
from generator.verify.diagnose.room import Room, bad
from generator.verify.model import Address, Balancer, Certificate, Record, Resolves, State, Verdict
from generator.verify.probe import Answer, Failure


def _no_name(wanted: Address, answer: Answer, room: Room) -> Verdict:
    host = wanted.request.host
    above = first_fault(room, (Record, host), (Resolves, host))
    if above is not None:
        return bad(wanted, above.cause, f"{host} does not resolve", above.likely, *above.look)
    return bad(
        wanted,
        "record-missing",
        f"{host} does not resolve ({answer.detail})",
        "its DNS record is missing, or this machine's resolver cannot ask",
        (f"dig +trace {host}", "which name server says what"),
    )


def _no_way(wanted: Address, answer: Answer, room: Room) -> Verdict:
    """The connection itself: refused, unreachable, or nobody answers."""
    seen = {
        Failure.REFUSED: "the connection is refused",
        Failure.UNREACHABLE: f"no way there: {answer.detail}",
        Failure.NO_CONNECTION: "nobody answers the connection",
    }[answer.failure or Failure.REFUSED]
    if answer.address:
        seen += f" ({answer.address})"
    if elsewhere := peer_elsewhere(wanted, answer, room):
        return bad(wanted, "name-elsewhere", seen, elsewhere, *elsewhere_look(wanted, room))
    host = wanted.request.host
    above = first_fault(room, (Balancer, wanted.balancer), (Record, host), (Resolves, host))
    if above is not None and above.state is State.BAD:
        return bad(
            wanted, above.cause, seen, f"{above.expected.subject}: {above.seen}; {above.likely}", *above.look
        )
    likely = (
        "nothing listens there: the listener is gone, or the name leads to something else"
        if answer.failure is Failure.REFUSED
        else f"the security group of {wanted.balancer} does not let this machine in (`ingress_cidrs`), its subnets have "
        "no way out, or the name leads to a load balancer that is gone"
    )
    cause = "nothing-listens" if answer.failure is Failure.REFUSED else "no-connection"
    return bad(wanted, cause, seen, likely, *elsewhere_look(wanted, room), whose=keeper(wanted, room))


def _certificate(wanted: Address, answer: Answer, room: Room) -> Verdict:
    """TLS ended before the request was sent: nobody with a browser gets through."""
    shown = answer.certificate
    names = ", ".join(shown.names) if shown and shown.names else "no name"
    seen, cause, likely = {
        Failure.OTHER_HOST: (
            f"the certificate is for {names}",
            "certificate-other-host",
            "no certificate on the listener covers the name, so the default one is shown; or the name leads to "
            "something else",
        ),
        Failure.EXPIRED: (
            f"the certificate is out of date: {_span(answer)}",
            "certificate-expired",
            "it was not renewed, or this machine's clock is wrong",
        ),
        Failure.UNTRUSTED: (
            f"the certificate is of an unknown authority: {shown.issuer if shown else answer.detail}",
            "certificate-untrusted",
            "something between here and the load balancer answers instead (a proxy of this network), or the name leads "
            "to something else",
        ),
    }[answer.failure or Failure.UNTRUSTED]
    if elsewhere := peer_elsewhere(wanted, answer, room):
        return bad(wanted, "name-elsewhere", seen, elsewhere, *elsewhere_look(wanted, room))
    above = first_fault(room, (Certificate, wanted.request.host))
    if above is not None:
        return bad(wanted, above.cause, seen, f"{above.seen}: {above.likely}", *above.look)
    host = wanted.request.host
    show = (f"openssl s_client -connect {host}:443 -servername {host}", "the certificate that is shown")
    return bad(wanted, cause, seen, likely, show)


def _span(answer: Answer) -> str:
    shown = answer.certificate
    return f"{shown.begins:%Y-%m-%d} to {shown.ends:%Y-%m-%d}" if shown else answer.detail


def _broken(wanted: Address, answer: Answer, room: Room) -> Verdict:
    """Connected, and then nothing that makes sense."""
    seen, cause, likely = {
        Failure.NO_TLS: (
            f"no TLS: {answer.detail}",
            "no-tls",
            "something that speaks plain HTTP answers on 443, or no common TLS version is left",
        ),
        Failure.CUT: (
            f"the connection is cut: {answer.detail}",
            "connection-cut",
            "something on the way resets it (a firewall, a proxy), or what answers there is no load balancer",
        ),
        Failure.NOT_HTTP: (
            f"the answer is no HTTP: {answer.detail}",
            "not-http",
            "what answers there is no load balancer",
        ),
        Failure.SLOW: (
            f"no answer within {answer.seconds:.1f} s",
            "slow",
            "the program does not answer in time: it hangs, often on something it depends on itself",
        ),
    }[answer.failure or Failure.CUT]
    if elsewhere := peer_elsewhere(wanted, answer, room):
        return bad(wanted, "name-elsewhere", seen, elsewhere, *elsewhere_look(wanted, room))
    if answer.failure is Failure.SLOW:
        return _late(wanted, seen, likely, room)
    return bad(wanted, cause, seen, likely, *by_hand(wanted, room))


def _late(wanted: Address, seen: str, likely: str, room: Room) -> Verdict:
    """The same reasons as a 504, only that the load balancer has not given up yet."""
    if (found := behind(wanted, room)) is not None:
        return bad(wanted, found[0], seen, found[1], *found[2])
    return bad(wanted, "slow", seen, likely, *by_hand(wanted, room))


FAILURES: Mapping[Failure, Callable[[Address, Answer, Room], Verdict]] = {
    Failure.NO_NAME: _no_name,
    Failure.REFUSED: _no_way,
    Failure.UNREACHABLE: _no_way,
    Failure.NO_CONNECTION: _no_way,
    Failure.UNTRUSTED: _certificate,
    Failure.EXPIRED: _certificate,
    Failure.OTHER_HOST: _certificate,
    Failure.NO_TLS: _broken,
    Failure.CUT: _broken,
    Failure.NOT_HTTP: _broken,
    Failure.SLOW: _broken,
}
