"""Where connections go, and what names resolve to."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from generator.explain.address import PORTS
from generator.routing import Request
from generator.verify.probe import Answer, probe


class ConnectToError(ValueError):
    """A text that is no `HOST:PORT:TO:PORT`; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class ConnectTo:
    """Connections for `host` and `port` (None: any) go to `to_host` and `to_port` (None: as asked)."""

    host: str | None
    port: int | None
    to_host: str
    to_port: int | None

    def takes(self, host: str, port: int) -> bool:
        """Whether it is meant for this connection."""
        return self.host in (None, host.lower()) and self.port in (None, port)


def parse(text: str) -> ConnectTo:
    """curl's `--connect-to HOST1:PORT1:HOST2:PORT2`; an empty HOST1 or PORT1 is any, an IPv6 address stands in brackets.

    Raises ConnectToError.
    """
    words = _split(text)
    if len(words) != 4 or not words[2]:
        raise ConnectToError(f"{text} is not of the form HOST:PORT:TO-HOST:TO-PORT")
    host, port, to_host, to_port = words
    return ConnectTo(host.lower() or None, _port(text, port), to_host, _port(text, to_port))


def _split(text: str) -> list[str]:
    """At the colons outside of brackets."""
    words, depth = [""], 0
    for letter in text:
        depth += (letter == "[") - (letter == "]")
        if letter == ":" and not depth:
            words.append("")
        elif letter not in "[]":
            words[-1] += letter
    return words


def _port(text: str, word: str) -> int | None:
    if not word:
        return None
    if not (word.isascii() and word.isdigit() and 1 <= int(word) <= 65535):
        raise ConnectToError(f"{text}: {word} is no port")
    return int(word)


def way(ways: Sequence[ConnectTo], host: str, port: int) -> tuple[str, int] | None:
    """Where a connection goes by the first that takes it; None: where DNS says."""
    found = next((one for one in ways if one.takes(host, port)), None)
    return None if found is None else (found.to_host, found.to_port or port)


def ask(
    request: Request, protocol: str, ways: Sequence[ConnectTo], timeout: float, context: object
) -> Answer:
    """`probe`, by the ways given."""
    import ssl

    assert context is None or isinstance(context, ssl.SSLContext)
    where = way(ways, request.host, PORTS[protocol])
    return probe(request, protocol=protocol, connect_to=where, timeout=timeout, context=context)


def addresses(name: str) -> tuple[str, ...]:
    """What this machine's resolver says, sorted; empty for a name that it does not know."""
    try:
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        return ()
    return tuple(sorted({str(one[4][0]) for one in found}, key=lambda text: (":" in text, text)))


def is_private(address: str) -> bool:
    """Whether an address is one of a network of its own."""
    return ip_address(address).is_private
