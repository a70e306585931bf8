"""A real HTTPS server on loopback that stands in for a load balancer, with certificates of an authority of its own.

The name in SNI chooses the certificate, the path chooses the answer.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from generator.verify.probe import trusting

DAY = timedelta(days=1)
DEFAULT = b"No route matches this address."


@cache
def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@cache
def authority() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """The authority that the tests trust."""
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(_name("Test authority"))
        .issuer_name(_name("Test authority"))
        .public_key(_key().public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 9 * DAY)
        .not_valid_after(now + 9 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(_key().public_key()), critical=False)
        .sign(_key(), hashes.SHA256())
    )
    return _key(), made


def issue(folder: Path, *names: str, days: int = 5, trusted: bool = True) -> Path:
    """A PEM file with key and certificate; expired where `days` is below zero, else valid that long."""
    key = ec.generate_private_key(ec.SECP256R1())
    signer, issuer = authority() if trusted else (key, None)
    now = datetime.now(UTC)
    end = now + days * DAY
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(names[0]))
        .issuer_name(issuer.subject if issuer else _name("Nobody"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(now, end) - DAY)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
    file = folder / f"{names[0].replace('*', '_')}{days}{trusted}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


def trust_file(folder: Path) -> Path:
    """The authority's certificate in PEM."""
    file = folder / "authority.pem"
    file.write_bytes(authority()[1].public_bytes(serialization.Encoding.PEM))
    return file


def trust(folder: Path) -> ssl.SSLContext:
    """Whoever trusts the authority of the tests, and nobody else."""
    context = trusting()
    context.load_verify_locations(cafile=str(trust_file(folder)))
    return context


class Handler(BaseHTTPRequestHandler):
    """The path says what is answered; what nobody knows is the load balancer's 404."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "awselb/2.0", ""
    answers: ClassVar[dict[str, tuple[int, dict[str, str], bytes]]] = {}

    redirects: ClassVar[bool] = False  # plain HTTP, as a load balancer does

    def do_GET(self) -> None:
        self.server.seen.append((self.headers["Host"], self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        if path == "/slow":
            time.sleep(3)
        if path == "/drip":
            return self._drip()
        if path == "/cut":
            return self._cut()
        if path == "/noise":
            self.wfile.write(b"this is no HTTP\r\n\r\n")
            self.close_connection = True
            return None
        if self.redirects and self.server.context is None:
            return self._away()
        status, headers, body = self.answers.get(path, (404, {"Content-Type": "text/plain"}, DEFAULT))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return None

    def do_HEAD(self) -> None:
        self.do_GET()

    def _away(self) -> None:
        self.send_response(301)
        self.send_header("Location", f"https://{self.headers['Host']}:443{self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self) -> None:
        """A byte now and then, so that no single read takes long."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        with suppress(OSError):
            for _ in range(30):
                self.wfile.write(b".")
                time.sleep(0.1)
        self.close_connection = True

    def _cut(self) -> None:
        """A reset instead of an answer."""
        linger = b"\1\0\0\0\0\0\0\0"
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Balancer:
    """Where it listens; `seen` are (Host, path, headers) of what was asked."""

    port: int
    plain: int
    seen: list[tuple[str, str, dict[str, str]]]
    handler: type[Handler]

    @property
    def secure(self) -> tuple[str, int]:
        return "127.0.0.1", self.port


@contextmanager
def running(certificates: dict[str, Path], default: Path) -> Iterator[Balancer]:
    """HTTPS and plain HTTP; `certificates` by the name in SNI, all else gets `default`."""
    handler = type("Own", (Handler,), {"answers": {}})
    contexts = {name: _context(file) for name, file in certificates.items()}
    front = _context(default)
    front.sni_callback = lambda sock, name, _: setattr(sock, "context", contexts.get(name or "", front))
    seen: list[tuple[str, str, dict[str, str]]] = []
    secure, plain = _Server(handler, front), _Server(handler, None)
    for server in (secure, plain):
        server.seen = seen
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Balancer(secure.server_port, plain.server_port, seen, handler)
    finally:
        for server in (secure, plain):
            server.shutdown()
            server.server_close()


def _context(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, handler: type[Handler], context: ssl.SSLContext | None) -> None:
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.context = context
        super().__init__(("127.0.0.1", 0), handler)

    def get_request(self) -> tuple[Any, Any]:
        """The handshake is the thread's, at its first read."""
        connection, address = super().get_request()
        if self.context is not None:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def handle_error(self, *_: Any) -> None:
        """Clients that do not trust us are no fault of ours."""
