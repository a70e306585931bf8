"""A clone of the repository and the commands in it."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LIMIT = 900  # seconds for one command; the longest applies an environment


@dataclass(frozen=True)
class Ran:
    """A command that has ended: its exit code and everything it printed."""

    code: int
    text: str

    def must(self, code: int = 0) -> "Ran":
        """This, if it ended with `code`; else the test fails with what was printed."""
        assert self.code == code, f"exit {self.code}, not {code}:\n{self.text}"
        return self


@dataclass(frozen=True)
class Clone:
    """A fresh clone of what is tracked (with what is not committed yet), and the commands in it."""

    root: Path

    def start(self, *arguments: str, cwd: str = ".", **variables: str) -> "subprocess.Popen[str]":
        """Starts a program in the clone; its output is kept."""
        return subprocess.Popen(
            arguments,
            cwd=self.root / cwd,
            env=self.environment(**variables),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",  # several units print at once, and may tear a character
        )

    def run(self, *arguments: str, cwd: str = ".", **variables: str) -> Ran:
        """Runs a program in the clone to its end."""
        return finish(self.start(*arguments, cwd=cwd, **variables))

    def invoke(self, *arguments: str) -> Ran:
        """`invoke ...` as a user types it, without a terminal."""
        return self.run(*self.words(*arguments))

    def tell(self, given: str, *arguments: str) -> Ran:
        """The same with something on standard input."""
        command = [sys.executable, "-m", "invoke", *arguments]
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment(),
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=LIMIT,
            check=False,
        )
        return Ran(done.returncode, done.stdout)

    def run_apart(self, *arguments: str) -> Ran:
        """`invoke ...` of which only the standard output counts, as a program reads it."""
        command = [sys.executable, "-m", "invoke", *arguments]
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LIMIT,
            check=False,
        )
        return Ran(done.returncode, done.stdout)

    def start_invoke(self, *arguments: str) -> "subprocess.Popen[str]":
        """The same, not waited for."""
        return self.start(*self.words(*arguments))

    def words(self, *arguments: str) -> tuple[str, ...]:
        """The command line of `invoke ...`."""
        return (sys.executable, "-m", "invoke", *arguments)

    def environment(self, **variables: str) -> dict[str, str]:
        """A user's environment with a setting that once broke things: a CLI configuration that points nowhere."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_", "TG_"))
        }
        return {**kept, "NO_COLOR": "1", "TF_CLI_CONFIG_FILE": str(self.root / "not-there.tfrc"), **variables}


def finish(process: "subprocess.Popen[str]") -> Ran:
    """Waits for a started program."""
    text, _ = process.communicate(timeout=LIMIT)
    return Ran(process.returncode, text)


def git(root: Path, *arguments: str) -> str:
    """A git command in `root`; what it printed."""
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout
