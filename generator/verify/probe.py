"""One request over the network: what answers, with which certificate, or what is in the way.

    answer = probe(Request("api.hokus.ai", "/health"), timeout=5)
    answer = probe(request, connect_to=("my-balancer-1.elb.amazonaws.com", 443))    # DNS is not asked for the host

The name in the request decides SNI and the Host header, `connect_to` only where the connection goes, as with curl's
--connect-to. Redirects are not followed, no proxy is used, nothing is raised: every ending is an Answer.
"""

import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from urllib.parse import quote, urlencode

from generator.explain.address import KEPT, PORTS
from generator.routing import Request

LARGEST = 64 * 1024  # bytes of a body that are read
AGENT = "hokusai-verify"
# openssl-verify(1), "Diagnostics".
_TOO_EARLY, _EXPIRED, _OTHER_HOST = 9, 10, 62


class Failure(StrEnum):
    """Why there is no answer, in the order in which it can happen."""

    NO_NAME = "no-name"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    NO_CONNECTION = "no-connection"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    OTHER_HOST = "other-host"
    NO_TLS = "no-tls"
    CUT = "cut"
    NOT_HTTP = "not-http"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class PeerCertificate:
    """What the other side showed, trusted or not."""

    names: tuple[str, ...]
    issuer: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Answer:
    """What came of a request. `status` is None where `failure` says why; `seconds` until then.

    `address` is the peer's. Headers are by lower-case name; `body` is cut at LARGEST bytes.
    """

    request: Request
    protocol: str
    address: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    certificate: PeerCertificate | None = None
    failure: Failure | None = None
    detail: str = ""
    seconds: float = 0.0

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self.request.url(self.protocol)

    @property
    def location(self) -> str:
        """Where a redirect leads; empty without one."""
        return self.headers.get("location", "")

    @property
    def content_type(self) -> str:
        """`text/html`, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @cached_property
    def title(self) -> str:
        """The title of an HTML page."""
        if self.content_type != "text/html":
            return ""
        found = re.search(rb"<title[^>]*>([^<]{1,200})", self.body, re.IGNORECASE)
        return " ".join(found[1].decode("utf-8", "replace").split()) if found else ""


def probe(
    request: Request,
    *,
    protocol: str = "https",
    port: int | None = None,
    connect_to: tuple[str, int] | None = None,
    timeout: float = 5.0,
    context: ssl.SSLContext | None = None,
) -> Answer:
    """Sends the request, and waits `timeout` seconds in all.

    `port` is the one of the address, by default the protocol's; `connect_to` (host or IP address, port) where to connect
    instead; `context` whom to trust instead of the system's authorities.
    """
    started = time.monotonic()
    asked = port or PORTS[protocol]
    made = _Attempt(request, protocol, asked, connect_to or (request.host, asked), started + timeout, context)
    try:
        answer = made.run()
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as error:
        answer = made.failed(error)
    finally:
        made.close()
    return _timed(answer, time.monotonic() - started)


def _timed(answer: Answer, seconds: float) -> Answer:
    from dataclasses import replace

    return replace(answer, seconds=round(seconds, 3))


class _Attempt:
    """The connection while it is used; remembers how far it got."""

    def __init__(
        self,
        request: Request,
        protocol: str,
        port: int,
        where: tuple[str, int],
        deadline: float,
        context: ssl.SSLContext | None,
    ) -> None:
        self.request, self.protocol, self.port, self.where = request, protocol, port, where
        self.deadline, self.context = deadline, context
        self.socket: socket.socket | None = None
        self.address: str | None = None
        self.certificate: PeerCertificate | None = None
        self.stage = "name"
        self.late = False

    @property
    def left(self) -> float:
        """Seconds; raises TimeoutError where none are left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time left")
        return left

    def run(self) -> Answer:
        self._connect()
        watch = threading.Timer(self.left, self._cut)
        watch.daemon = True
        watch.start()
        try:
            if self.protocol == "https":
                self._secure()
            self.stage = "answer"
            return self._ask()
        finally:
            watch.cancel()

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()

    def _connect(self) -> None:
        found = socket.getaddrinfo(*self.where, type=socket.SOCK_STREAM)
        self.stage = "connection"
        for number, (family, kind, proto, _, address) in enumerate(found, 1):
            made = socket.socket(family, kind, proto)
            made.settimeout(self.left if number == len(found) else self.left / 2)
            try:
                made.connect(address)
            except OSError:
                made.close()
                if number == len(found):
                    raise
                continue
            self.socket, self.address = made, str(address[0])
            return

    def _secure(self) -> None:
        assert self.socket is not None
        self.stage = "tls"
        context = self.context or trusting()
        self.socket.settimeout(self.left)
        secured = context.wrap_socket(self.socket, server_hostname=self.request.host)
        self.socket = secured
        self.certificate = read_certificate(secured.getpeercert(binary_form=True))

    def _ask(self) -> Answer:
        connection = http.client.HTTPConnection(self.request.host, self.port)
        connection.sock = self.socket
        connection.putrequest(
            self.request.method, target(self.request), skip_host=True, skip_accept_encoding=True
        )
        for name, value in self._headers().items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = b"" if self.request.method == "HEAD" else response.read(LARGEST)
        if self.late:
            raise TimeoutError("the answer did not end")
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(
            self.request, self.protocol, self.address, response.status, headers, body, self.certificate
        )

    def _headers(self) -> dict[str, str]:
        ordinary = self.port == PORTS[self.protocol]
        host = self.request.host if ordinary else f"{self.request.host}:{self.port}"
        every = {"Host": host, "User-Agent": AGENT, "Accept": "*/*", "Connection": "close"}
        return every | dict(self.request.headers)

    def _cut(self) -> None:
        """Ends a peer that sends something now and then, for ever."""
        self.late = True
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)

    def failed(self, error: Exception) -> Answer:
        failure, detail = self._why(error)
        if self.stage == "tls" and isinstance(error, ssl.SSLCertVerificationError):
            self.certificate = self._shown()
        return Answer(
            self.request,
            self.protocol,
            self.address,
            certificate=self.certificate,
            failure=failure,
            detail=detail,
        )

    def _why(self, error: Exception) -> tuple[Failure, str]:
        text = str(getattr(error, "strerror", None) or error) or type(error).__name__
        if isinstance(error, socket.gaierror) or self.stage == "name":
            return Failure.NO_NAME, text
        if isinstance(error, ssl.SSLCertVerificationError):
            return _distrust(error), error.verify_message or text
        if self.late or isinstance(error, TimeoutError):
            return (Failure.NO_CONNECTION if self.stage == "connection" else Failure.SLOW), "the time was up"
        if isinstance(error, ConnectionRefusedError):
            return Failure.REFUSED, text
        if self.stage == "connection":
            return Failure.UNREACHABLE, text
        if isinstance(error, ssl.SSLError) and self.stage == "tls":
            return Failure.NO_TLS, error.reason or text
        if isinstance(error, OSError | http.client.RemoteDisconnected):
            return Failure.CUT, text
        return Failure.NOT_HTTP, text

    def _shown(self) -> PeerCertificate | None:
        """The certificate that was not trusted: Python gives it only to those who do not look, so ask once more."""
        blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        blind.check_hostname = False
        blind.verify_mode = ssl.CERT_NONE
        try:
            with (
                socket.create_connection(
                    self.where, timeout=max(1.0, self.deadline - time.monotonic())
                ) as plain,
                blind.wrap_socket(plain, server_hostname=self.request.host) as secured,
            ):
                return read_certificate(secured.getpeercert(binary_form=True))
        except OSError:
            return None


def _distrust(error: ssl.SSLCertVerificationError) -> Failure:
    if error.verify_code == _OTHER_HOST:
        return Failure.OTHER_HOST
    return Failure.EXPIRED if error.verify_code in (_EXPIRED, _TOO_EARLY) else Failure.UNTRUSTED


def target(request: Request) -> str:
    """Path and query as they are sent."""
    query = urlencode(request.query, quote_via=quote)
    return quote(request.path, safe=KEPT) + (f"?{query}" if query else "")


def read_certificate(der: bytes | None) -> PeerCertificate | None:
    """A certificate in DER; None for none, or for what is none."""
    if not der:
        return None
    from cryptography import x509

    try:
        found = x509.load_der_x509_certificate(der)
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        listed = tuple(names.get_values_for_type(x509.DNSName))
    except ValueError:
        return None
    except x509.ExtensionNotFound:
        listed = ()
    issuer = found.issuer.rfc4514_string()
    return PeerCertificate(listed, issuer, _utc(found.not_valid_before_utc), _utc(found.not_valid_after_utc))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def trusting() -> ssl.SSLContext:
    """The system's authorities, judged as curl and browsers do.

    Python 3.13 is stricter by default (`VERIFY_X509_STRICT`): it would call a certificate untrusted that every other
    client takes, and the same check would say one thing on one laptop and another on the next.
    """
    context = ssl.create_default_context()
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    return context
