"""Serves a folder on loopback until Ctrl-C: for a look at the site, and for the tests in a browser."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

HOST = "127.0.0.1"
TICK_SECONDS = 1.0


class Handler(SimpleHTTPRequestHandler):
    """Files, the site's own page for what is not there, and no log."""

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")  # a page that was built anew is seen at once
        super().end_headers()


class Server(ThreadingHTTPServer):
    """One thread for each connection; a browser that is left open does not keep the program."""

    daemon_threads = True


def bind(folder: Path, port: int = 0) -> Server:
    """A server of `folder` on loopback; port 0: a free one. Raises OSError where the port is taken."""
    return Server((HOST, port), partial(Handler, directory=str(folder)))


def address(server: Server) -> str:
    """Where it answers."""
    return f"http://{HOST}:{server.server_address[1]}/"


@contextmanager
def running(folder: Path, port: int = 0) -> Iterator[str]:
    """Serves `folder` while the block runs; gives the address, which ends in a slash."""
    server = bind(folder, port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield address(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def watch(state: Callable[[], object], changed: Callable[[], None], wait: Callable[[float], Any]) -> None:
    """Calls `changed` each time `state()` is another; ends with whatever `wait(seconds)` or `changed` raises."""
    seen = state()
    while True:
        wait(TICK_SECONDS)
        now = state()
        if now != seen:
            seen = now
            changed()
