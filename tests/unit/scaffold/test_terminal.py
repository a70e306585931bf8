"""Questions at a real terminal: a pseudo-terminal, the keys that a person would press, and what is on the disk then."""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.unit.scaffold.conftest import REPOSITORY

Snapshot = Callable[[], dict[str, bytes]]
ENTER, CTRL_C, SPACE, DOWN = "\r", "\x03", " ", "\x1b[B"
PROGRAM = """
import sys
from pathlib import Path
from generator import scaffold
result = getattr(scaffold, sys.argv[1])(Path(sys.argv[2]), sys.argv[3])
print("END", result.outcome, [finding.message for finding in result.findings], result.message)
sys.exit(result.exit_code)
"""


class Terminal:
    """A program on a pseudo-terminal; `answer` waits for a question, then presses keys."""

    def __init__(self, *arguments: str) -> None:
        self.pid, self.handle = pty.fork()
        if not self.pid:
            os.chdir(REPOSITORY)
            os.environ.update(TERM="xterm", PYTHONPATH=str(REPOSITORY))
            os.execv(sys.executable, [sys.executable, "-c", PROGRAM, *arguments])
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.seen = ""
        self.at = 0

    def until(self, text: str, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while text not in self.seen[self.at :]:
            ready, _, _ = select.select([self.handle], [], [], max(0, end - time.monotonic()))
            assert ready, f"{text!r} did not come: {self.seen[self.at :]!r}"
            try:
                self._take(os.read(self.handle, 4096).decode(errors="replace"))
            except OSError:  # Linux: the other end is closed
                break
        assert text in self.seen[self.at :]
        self.at = self.seen.index(text, self.at) + len(text)

    def _take(self, text: str) -> None:
        self.seen += text
        if "\x1b[6n" in text:  # the program asks where the cursor is, and waits for the answer
            os.write(self.handle, b"\x1b[1;1R")

    def answer(self, question: str, *keys: str) -> None:
        self.until(question)
        for key in keys:
            time.sleep(0.1)
            os.write(self.handle, key.encode())

    def code(self) -> int:
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str) -> Terminal:
        opened.append(Terminal(*arguments))
        return opened[-1]

    yield start
    for one in opened:
        try:
            os.kill(one.pid, signal.SIGKILL)
            os.waitpid(one.pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(one.handle)


def test_new_service(root: Path, terminal: Callable[..., Terminal]) -> None:
    program = terminal("new_service", str(root), "mlflow")
    program.answer("One sentence", "Models, tracked.", ENTER)
    program.answer("Which team", DOWN, ENTER)
    program.answer("What runs?", ENTER)
    program.answer("On which port", "\x7f" * 4, "0", ENTER)
    program.answer("0 is no port", "\x7f", "5001", ENTER)
    program.answer("Which load balancer", ENTER)
    program.answer("Under which name", ENTER)
    program.answer("Image repository", "\x15", "mlflow-ui", ENTER)
    program.answer("Tag of the image", ENTER)
    program.answer("keep its data", DOWN, SPACE, ENTER)
    program.answer("Where does it run?", ENTER)
    program.until("END written [] Made registry/services/mlflow.yaml.")
    assert program.code() == 0
    text = (root / "registry/services/mlflow.yaml").read_text()
    assert "description: Models, tracked.\nowner: data-pipeline-team\n" in text
    assert "    port: 5001\n" in text
    assert "  mlflow-api: {load_balancer: main}" in text  # `mlflow` is taken, so another label was suggested
    assert "image: {repository: mlflow-ui," in text
    assert "buckets:\n  mlflow-data: {}\n" in text


def test_new_environment(root: Path, terminal: Callable[..., Terminal]) -> None:
    program = terminal("new_environment", str(root), "qa")
    program.answer("AWS account", "932100697590", ENTER)
    program.answer("is the account of development", "\x7f", "9", ENTER)
    program.answer("AWS region", ENTER)
    program.answer("hosted zone", ENTER)
    program.answer("Address range", ENTER)
    program.answer("Protect it?", "y")
    program.until("END written [] Added qa to registry/platform.yaml.")
    assert program.code() == 0
    text = (root / "registry/platform.yaml").read_text()
    assert '  qa:\n    aws_account_id: "932100697599"\n' in text
    assert "    zone: qa.hokus.ai\n    protected: true\n" in text


@pytest.mark.parametrize("questions", [1, 3])
def test_ctrl_c(root: Path, snapshot: Snapshot, terminal: Callable[..., Terminal], questions: int) -> None:
    before = snapshot()
    program = terminal("new_service", str(root), "svc")
    for question in ("One sentence", "Which team")[: questions - 1]:
        program.answer(question, ENTER)
    program.answer(("One sentence", "", "What runs?")[questions - 1], CTRL_C)
    program.until("END cancelled [] Stopped; nothing was written.")
    assert program.code() == 130
    assert "Traceback" not in program.seen
    assert snapshot() == before
