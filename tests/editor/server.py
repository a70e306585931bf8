"""yaml-language-server, the program behind YAML in editors: installed once, and spoken to over stdio.

Language Server Protocol 3.17, "Base protocol". Which packages, package-lock.json says, with hashes and without addresses; they
stand in the user's cache in a folder named after that file.
"""

import hashlib
import json
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from generator.toolchain import host
from generator.toolchain.guard import alone

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = ("package.json", "package-lock.json")
PROGRAM = "node_modules/yaml-language-server/bin/yaml-language-server"
NEEDED = (
    "node 20 or newer with npm must be on PATH: the editor's language server runs on it (https://nodejs.org)"
)
WAIT_SECONDS = 60.0


def program() -> list[str]:
    """The command that starts the server; installs it where it is not there."""
    node, npm = shutil.which("node"), shutil.which("npm")
    assert node, NEEDED
    assert npm, NEEDED
    folder = _installed(npm, host.current().cache)
    return [node, str(folder / PROGRAM), "--stdio"]


def _installed(npm: str, cache: Path) -> Path:
    digest = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in PACKAGES)).hexdigest()[:10]
    target = cache / f"editor-{digest}"
    with alone(cache / ".editor.lock", lambda: None):
        if not target.is_dir():
            with tempfile.TemporaryDirectory(dir=cache, prefix="editor-draft-") as folder:
                draft = Path(folder) / "packages"
                draft.mkdir()
                for name in PACKAGES:
                    shutil.copy(HERE / name, draft)
                command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
                done = subprocess.run(command, cwd=draft, capture_output=True, text=True, check=False)
                assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
                draft.rename(target)
    return target


class Server:
    """A running server with this repository open, set up as .vscode/settings.json says."""

    def __init__(self) -> None:
        settings = json.loads((ROOT / ".vscode/settings.json").read_text())
        # `schemaStore` would ask another host; in an editor it stays as its user has it.
        yaml = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
        self.settings = {"yaml": {**yaml, "schemas": settings["yaml.schemas"]}}
        self.sent = 0
        self.replies: dict[int, dict[str, Any]] = {}
        self.published: dict[str, list[dict[str, Any]]] = {}
        self.news = threading.Condition()
        self.pen = threading.Lock()  # the reading thread answers the server's own questions

    def __enter__(self) -> "Server":
        self.process = subprocess.Popen(program(), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        markdown = {
            "completion": {"completionItem": {"snippetSupport": True}},
            "hover": {"contentFormat": ["markdown"]},
        }
        self.ask(
            "initialize",
            processId=None,
            rootUri=ROOT.as_uri(),
            workspaceFolders=[{"uri": ROOT.as_uri(), "name": "repository"}],
            capabilities={"textDocument": markdown, "workspace": {"configuration": True}},
        )
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=self.settings)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.ask("shutdown")
        self.tell("exit")
        self.process.wait(10)
        self.reader.join(10)
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()

    def open(self, name: str, text: str) -> str:
        """Opens a text as if it were the file of that name in the repository; gives its address."""
        uri = (ROOT / name).as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        """What the server publishes for an open text."""
        with self.news:
            assert self.news.wait_for(lambda: uri in self.published, WAIT_SECONDS), (
                f"nothing is said of {uri}"
            )
            return self.published[uri]

    def at(self, kind: str, uri: str, line: int, character: int) -> Any:
        """`hover` or `completion` at a place; both numbers from 0."""
        return self.ask(
            f"textDocument/{kind}", textDocument={"uri": uri}, position={"line": line, "character": character}
        )

    def ask(self, method: str, **params: Any) -> Any:
        """A request and its result."""
        self.sent += 1
        number = self.sent
        self._send({"id": number, "method": method, "params": params})
        with self.news:
            assert self.news.wait_for(lambda: number in self.replies, WAIT_SECONDS), f"no answer to {method}"
            reply = self.replies.pop(number)
        assert "error" not in reply, reply
        return reply["result"]

    def tell(self, method: str, **params: Any) -> None:
        """A notification."""
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        with self.pen:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
            self.process.stdin.flush()

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream
        while header := stream.readline():
            length = int(header.partition(b":")[2]) if header.lower().startswith(b"content-length") else 0
            while stream.readline().strip():
                pass
            self._take(json.loads(stream.read(length)))

    def _take(self, message: dict[str, Any]) -> None:
        with self.news:
            method, params = message.get("method"), message.get("params", {})
            if method is None:
                self.replies[message["id"]] = message
            elif method == "textDocument/publishDiagnostics":
                self.published[params["uri"]] = params["diagnostics"]
            elif "id" in message:
                wanted = params["items"] if method == "workspace/configuration" else None
                result = [self.settings.get(item.get("section"), {}) for item in wanted] if wanted else None
                self._send({"id": message["id"], "result": result})
            self.news.notify_all()
