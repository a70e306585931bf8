"""A request as a person types it: an address, and perhaps a method, headers and where it comes from.

The grammar is small and written out, so that the route explorer's script (generator/site/explorer/address.js) reads the same
request out of the same text; tests/fixtures/route_vectors.json holds the two against each other.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import parse_qsl, quote

from generator.routing import Request

PORTS = {"http": 80, "https": 443}
ANYBODY = Request("").source
KEPT = "/~\"'@:+&$!*()=,;%-._"  # characters of a path that browsers send as they are

# RFC 3986, appendix B; the scheme, or all up to the host, may be left out.
_ADDRESS = re.compile(
    r"(?:(?:([^:/?#]*):)?//)?(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?", re.DOTALL
)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+")
_PORT = re.compile(r"[0-9]{0,5}")
_METHOD = re.compile(r"[A-Z_-]{1,40}")
_FIELD_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110, 5.1 and 5.6.2
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_AROUND = "".join(map(chr, range(0x21)))  # URL Standard, "basic URL parser": what is dropped at both ends,
_INSIDE = str.maketrans("", "", "\t\n\r")  # and everywhere
_LONGEST_NAME = 253  # RFC 1035, 2.3.4, as text
_LONGEST = 16_384  # "Quotas for your Application Load Balancers": the request line


class AddressError(ValueError):
    """What was typed is no request; the message says why, in words for people."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The request, and by which protocol and port it arrives."""

    request: Request
    protocol: str
    port: int

    @property
    def url(self) -> str:
        """The address as one would type it."""
        port = "" if self.port == PORTS[self.protocol] else f":{self.port}"
        scheme, _, rest = self.request.url(self.protocol).partition("://")
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host}{port}{slash}{path}"


def parse(url: str, method: str = "GET", headers: Iterable[str] = (), source: str | None = None) -> Asked:
    """`registry.hokus.ai/api` or a whole address; headers as `Name: value`. Raises AddressError."""
    scheme, authority, path, query = _split(url)
    if scheme not in PORTS:
        raise AddressError(f"{url}: load balancers speak http and https, not {scheme or 'nothing'}")
    host, port = _host_and_port(url, authority)
    if not _METHOD.fullmatch(method.upper()):
        raise AddressError(f"{method} is no HTTP method")
    request = Request(
        host=host,
        path=quote(path, safe=KEPT) or "/",
        method=method.upper(),
        headers=tuple(_header(text) for text in headers),
        query=tuple(parse_qsl(query, keep_blank_values=True, max_num_fields=None)),
        source=_source(source) if source else ANYBODY,
    )
    return Asked(request, scheme, PORTS[scheme] if port is None else port)


def _split(url: str) -> tuple[str, str, str, str]:
    """Scheme, authority, path and query; a backslash is a slash, as browsers have it."""
    text = url.strip(_AROUND).translate(_INSIDE)
    if len(text) > _LONGEST:
        raise AddressError("this is no address: it is longer than a load balancer takes")
    if not _is_text(text):
        raise AddressError("this is no address: it is not Unicode text")
    before = re.match(r"[^?#]*", text)
    assert before is not None
    parts = _ADDRESS.fullmatch(before[0].replace("\\", "/") + text[before.end() :])
    assert parts is not None, "the pattern takes every text"
    scheme = "https" if parts[1] is None else parts[1].lower()
    return scheme, parts["authority"], parts["path"], parts["query"] or ""


def _host_and_port(url: str, authority: str) -> tuple[str, int | None]:
    place = authority.rpartition("@")[2]
    if place.startswith("["):
        raise AddressError(f"{url} is no address: load balancers are asked by name")
    name, _, port = place.partition(":")
    if not _PORT.fullmatch(port) or int(port or 0) > 65535:
        raise AddressError(f"{url} is no address: {port} is no port")
    host = name.lower().rstrip(".")
    if len(host) > _LONGEST_NAME or not _HOST.fullmatch(host):
        raise AddressError(f"{url} names no host; write one such as api.hokus.ai/path")
    return host, int(port) if port else None


def _header(text: str) -> tuple[str, str]:
    name, colon, value = (part.strip(" \t") for part in text.partition(":"))
    if not colon or not _FIELD_NAME.fullmatch(name) or _CONTROL.search(value) or not _is_text(value):
        raise AddressError(f"{text} is no header; write `Name: value`")
    return name, value


def _source(text: str) -> str:
    """The address in its one spelling; an IPv4 address inside of IPv6 is that IPv4 address."""
    try:
        address = ip_address(text.strip(" \t"))
        if isinstance(address, IPv6Address) and address.scope_id:
            raise ValueError("a zone holds on one machine alone")
    except ValueError as error:
        raise AddressError(f"{text} is no IP address") from error
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(inner or address)


def _is_text(text: str) -> bool:
    """No half of a character, which a command line with bytes of another encoding has."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
