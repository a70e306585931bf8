"""One request over a real network: right and wrong certificates, names, answers, and none at all."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.routing import Request
from generator.verify.probe import Answer, Failure, probe
from tests.unit.verify import server
from tests.unit.verify.server import Balancer

HOST = "api.hokus.test"
Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def context(folder: Path) -> ssl.SSLContext:
    return server.trust(folder)


@pytest.fixture(scope="module")
def balancer(folder: Path) -> Iterator[Balancer]:
    certificates = {
        HOST: server.issue(folder, HOST, "*.hokus.test"),
        "old.hokus.test": server.issue(folder, "old.hokus.test", days=-1),
        "own.hokus.test": server.issue(folder, "own.hokus.test", trusted=False),
    }
    with server.running(certificates, server.issue(folder, "default.example")) as made:
        made.handler.answers |= {
            "/health": (200, {"Content-Type": "application/json; charset=utf-8"}, b'{"ok": true}'),
            "/moved": (302, {"Location": "https://login.hokus.test/authorize?x=1"}, b""),
            "/page": (
                200,
                {"Content-Type": "text/html"},
                b"<html><title>\n ML  flow </title>" + b"x" * 70_000,
            ),
        }
        yield made


@pytest.fixture
def ask(balancer: Balancer, context: ssl.SSLContext) -> Ask:
    def made(path: str = "/health", host: str = HOST, timeout: float = 2.0, **more: object) -> Answer:
        request = Request(host, path, **more)
        return probe(request, connect_to=balancer.secure, timeout=timeout, context=context)

    return made


def test_a_good_answer(ask: Ask, balancer: Balancer) -> None:
    answer = ask(query=(("v", "a b"),), headers=(("X-Beta", "on"),))

    assert (answer.status, answer.body, answer.failure) == (200, b'{"ok": true}', None)
    assert (answer.address, answer.content_type) == ("127.0.0.1", "application/json")
    assert answer.certificate is not None
    assert answer.certificate.names == (HOST, "*.hokus.test")
    assert "Test authority" in answer.certificate.issuer
    assert 0 < answer.seconds < 2
    host, path, headers = balancer.seen[-1]
    assert (host, path, headers["X-Beta"]) == (HOST, "/health?v=a%20b", "on")


def test_a_redirect_is_not_followed(ask: Ask) -> None:
    answer = ask("/moved")

    assert (answer.status, answer.location) == (302, "https://login.hokus.test/authorize?x=1")


def test_a_long_page_is_cut_and_its_title_read(ask: Ask) -> None:
    answer = ask("/page")

    assert (len(answer.body), answer.title) == (65536, "ML flow")


def test_a_request_without_a_body(ask: Ask) -> None:
    assert ask(method="HEAD").body == b""


@pytest.mark.parametrize(
    ("host", "failure", "names"),
    [
        ("old.hokus.test", Failure.EXPIRED, ("old.hokus.test",)),
        ("own.hokus.test", Failure.UNTRUSTED, ("own.hokus.test",)),
        ("mlflow.hokus.test", Failure.OTHER_HOST, ("default.example",)),
    ],
)
def test_a_certificate_that_is_not_trusted_is_shown(
    ask: Ask, host: str, failure: Failure, names: tuple[str, ...]
) -> None:
    answer = ask(host=host)

    assert (answer.failure, answer.status) == (failure, None)
    assert answer.certificate is not None
    assert answer.certificate.names == names


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        ("/slow", Failure.SLOW),
        ("/drip", Failure.SLOW),
        ("/cut", Failure.CUT),
        ("/noise", Failure.NOT_HTTP),
    ],
)
def test_no_answer(ask: Ask, path: str, failure: Failure) -> None:
    started = time.monotonic()
    answer = ask(path, timeout=0.4)

    assert (answer.failure, answer.status) == (failure, None)
    assert time.monotonic() - started < 2


def test_plain_http_where_tls_should_be(balancer: Balancer, context: ssl.SSLContext) -> None:
    answer = probe(Request(HOST), connect_to=("127.0.0.1", balancer.plain), timeout=1, context=context)

    assert answer.failure is Failure.NO_TLS


def test_plain_http(balancer: Balancer) -> None:
    answer = probe(Request(HOST, "/health"), protocol="http", connect_to=("127.0.0.1", balancer.plain))

    assert (answer.status, answer.certificate) == (200, None)


def test_a_port_of_ones_own_stands_in_the_host_header(balancer: Balancer) -> None:
    probe(Request("localhost", "/health"), protocol="http", port=balancer.plain)

    assert balancer.seen[-1][0] == f"localhost:{balancer.plain}"


def test_nobody_listens() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert probe(Request(HOST), connect_to=("127.0.0.1", port), timeout=1).failure is Failure.REFUSED


def test_nobody_accepts() -> None:
    """A listener whose queue is full drops what comes: as a security group does."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        others = [socket.socket() for _ in range(4)]
        for other in others:
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        answer = probe(Request(HOST), connect_to=full.getsockname(), timeout=0.3)
        for other in others:
            other.close()

    assert answer.failure is Failure.NO_CONNECTION


@pytest.mark.parametrize("host", ["nobody.invalid", "a" * 64 + ".invalid"])
def test_no_such_name(host: str) -> None:
    assert probe(Request(host), timeout=2).failure is Failure.NO_NAME
