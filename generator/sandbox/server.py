"""The server process of a sandbox: `python -m generator.sandbox.server`. People use `invoke up`.

moto behind a small WSGI layer which answers for its identity, refuses what does not come to a loopback
name, and lets one request at a time into moto: its backends are plain dictionaries without locks, and
Terraform sends ten requests at once. (They share one interpreter lock anyway, so nothing gets slower.)
"""

import argparse
import json
import os
import signal
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from generator.sandbox import state
from generator.sandbox.endpoint import HOST, IDENTITY_PATH, Endpoint

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_LOOPBACK_NAMES = ("127.0.0.1", "localhost")
_QUEUE_SECONDS = 60.0  # moto may call itself; then the inner request goes ahead after this time


_REMEMBERED = 500  # answers
_LARGEST_REMEMBERED = 64 * 1024  # bytes


class Answers:
    """What was answered lately, by the invocation that asked ("Retry behavior", AWS SDKs and Tools).

    An SDK that loses an answer on a busy machine asks again with the same invocation id and a higher attempt; to do the
    thing twice would end in "already exists". A repeated invocation gets the answer that it missed.
    """

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[str, list[tuple[str, str]], bytes]] = OrderedDict()

    def repeated(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes] | None:
        """The answer that an earlier attempt of the same invocation got."""
        attempt = environ.get("HTTP_AMZ_SDK_REQUEST", "")
        if not attempt or attempt.startswith("attempt=1;") or attempt == "attempt=1":
            return None
        return self._found.get(environ.get("HTTP_AMZ_SDK_INVOCATION_ID", ""))

    def keep(self, environ: dict[str, Any], status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        """Remember a good answer to something that may have changed the account."""
        invocation = environ.get("HTTP_AMZ_SDK_INVOCATION_ID", "")
        changes = environ.get("REQUEST_METHOD") not in ("GET", "HEAD")
        if not invocation or not changes or not status.startswith("2") or len(body) > _LARGEST_REMEMBERED:
            return
        self._found[invocation] = (status, headers, body)
        while len(self._found) > _REMEMBERED:
            self._found.popitem(last=False)


class Gate:
    """WSGI middleware: identity, loopback names only, one request at a time, each invocation once."""

    def __init__(self, application: WSGIApplication, identity: dict[str, Any]) -> None:
        self._application = application
        self._identity = json.dumps(identity, sort_keys=True).encode()
        self._lock = threading.Lock()
        self._answers = Answers()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_loopback(environ.get("HTTP_HOST", "")):
            # A web page that resolves its own name to 127.0.0.1 must not reach the sandbox.
            start_response("403 Forbidden", [("Content-Type", "text/plain")])
            return [b"the sandbox answers to loopback names only\n"]
        if environ.get("PATH_INFO") == IDENTITY_PATH:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [self._identity]
        entered = self._lock.acquire(timeout=_QUEUE_SECONDS)
        try:
            return self._once(environ, start_response)
        except NotImplementedError as error:
            return _refuse(environ, start_response, str(error))
        finally:
            if entered:
                self._lock.release()

    def _once(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if known := self._answers.repeated(environ):
            print(f"asked again: {environ.get('HTTP_X_AMZ_TARGET', environ.get('PATH_INFO'))}", flush=True)
            status, headers, body = known
            start_response(status, headers)
            return [body]
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def remember(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said.append((status, headers))
            return start_response(status, headers, *rest)

        parts = self._application(environ, remember)
        try:
            body = b"".join(parts)
        finally:
            getattr(parts, "close", lambda: None)()
        if said:
            self._answers.keep(environ, *said[-1], body)
        return [body]


def _refuse(environ: dict[str, Any], start_response: Callable[..., Any], reason: str) -> Iterable[bytes]:
    """Say what moto lacks in the caller's protocol. A client error, since clients retry those of a server."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    message = f"moto {version('moto')} lacks this action {target}: {reason}"
    print(message, file=sys.stderr, flush=True)
    if target or environ.get("CONTENT_TYPE", "").endswith("json"):
        body = json.dumps({"__type": "NotImplemented", "message": message})
        kind = "application/x-amz-json-1.1"
    else:
        text = escape(message)
        body = f"<ErrorResponse><Error><Code>NotImplemented</Code><Message>{text}</Message></Error></ErrorResponse>"
        kind = "text/xml"
    start_response("400 Bad Request", [("Content-Type", kind), ("x-amzn-ErrorType", "NotImplemented")])
    return [body.encode()]


def _is_loopback(host: str) -> bool:
    name = host.rpartition(":")[0] or host
    # S3's virtual-host style puts the bucket in front, and S3 Control the account.
    return any(name == allowed or name.endswith(f".{allowed}") for allowed in _LOOPBACK_NAMES)


def serve(root: Path, environment: str, account_id: str, region: str, port: int, token: str) -> int:
    """Bind, write the state file, serve until SIGTERM. Returns the exit code."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    from generator.sandbox.shims import apply_all

    shims = apply_all()
    identity = {"environment": environment, "account_id": account_id, "token": token, "pid": os.getpid()}
    identity |= {"moto": version("moto"), "shims": shims}
    application = Gate(DomainDispatcherApplication(create_backend_app), identity)
    server: Any = make_server(HOST, port, application, threaded=True, request_handler=_quiet_handler())
    server.daemon_threads = True  # an open connection must not delay the end
    endpoint = Endpoint(
        environment=environment,
        account_id=account_id,
        region=region,
        port=int(server.server_port),
        pid=os.getpid(),
        token=token,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    state.write(root, endpoint)
    print(
        f"account {account_id} on {endpoint.url}, moto {version('moto')}, shims: {_names(shims)}", flush=True
    )
    try:
        server.serve_forever()
    finally:
        server.server_close()
        state.remove(root, endpoint)
    return 0


def _quiet_handler() -> type:
    """moto's request handler, logging only what went wrong: an apply sends some ten thousand requests."""
    from moto.moto_server.werkzeug_app import MotoRequestHandler

    class Handler(MotoRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            if str(code).startswith("5"):
                super().log_request(code, size)

    return Handler


def _names(shims: dict[str, bool]) -> str:
    return ", ".join(name for name, needed in shims.items() if needed) or "none"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="generator.sandbox.server", description=__doc__)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--environment", required=True)
    parser.add_argument("--account-id", required=True)
    parser.add_argument("--region", required=True)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", required=True)
    options = parser.parse_args(arguments)
    try:
        return serve(
            options.root,
            options.environment,
            options.account_id,
            options.region,
            options.port,
            options.token,
        )
    except OSError as error:
        print(f"cannot listen on {HOST}:{options.port}: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
