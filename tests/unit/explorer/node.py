"""One node process that answers questions about the explorer's scripts (driver.mjs)."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).resolve().parent
NEEDED = "node 20 or newer must be on PATH: it runs the route explorer's script (https://nodejs.org, or `mise install`)"


def program() -> str:
    """Where node is; the test fails where it is missing, since nothing else can run the script."""
    found = shutil.which("node")
    assert found, NEEDED
    return found


class Node:
    """`ask` sends one question and waits for its answer."""

    def __enter__(self) -> "Node":
        self.process = subprocess.Popen(
            [program(), HERE / "driver.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        assert self.process.wait(10) == 0 or kind
        assert self.process.stdout
        self.process.stdout.close()

    def ask(self, kind: str, **given: Any) -> dict[str, Any]:
        """`{"found": ...}`, or `{"error": message}` where the script threw an AddressError."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"kind": kind, **given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the script stopped; its traceback is above"
        return dict(json.loads(line))
