"""A request as a person types it: an address, and perhaps a method, headers and where it comes from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qsl, quote, urlsplit

from generator.routing import Request

PORTS = {"http": 80, "https": 443}
ANYBODY = Request("").source
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_METHOD = re.compile(r"[A-Z_-]{1,40}")
KEPT = "/~\"'@:+&$!*()=,;%-._"  # characters of a path that browsers send as they are


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
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port = parts.port
    except ValueError as error:
        raise AddressError(f"{url} is no address: {error}") from error
    if parts.scheme not in PORTS:
        raise AddressError(f"{url}: load balancers speak http and https, not {parts.scheme}")
    host = (parts.hostname or "").rstrip(".")
    if not _HOST.fullmatch(host):
        raise AddressError(f"{url} names no host; write one such as api.hokus.ai/path")
    if not _METHOD.fullmatch(method.upper()):
        raise AddressError(f"{method} is no HTTP method")
    request = Request(
        host=host,
        path=quote(parts.path, safe=KEPT) or "/",
        method=method.upper(),
        headers=tuple(_header(text) for text in headers),
        query=tuple(parse_qsl(parts.query, keep_blank_values=True)),
        source=_source(source) if source else ANYBODY,
    )
    return Asked(request, parts.scheme, port or PORTS[parts.scheme])


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip():
        raise AddressError(f"{text} is no header; write `Name: value`")
    return name.strip(), value.strip()


def _source(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError as error:
        raise AddressError(f"{text} is no IP address") from error
