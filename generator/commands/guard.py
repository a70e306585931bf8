"""Runs a command by its name, and turns whatever goes wrong into a line and an exit code."""

import importlib
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.commands import FAULT, FINDINGS, OUTSIDE, PIPE, STOPPED, USAGE
from generator.commands.errors import FaultyManifestsError, RefusedError, UsageError
from generator.console import Console, of_process
from generator.findings import render_text

CRASHES = ".sandbox/crashes"


def run(name: str, root: Path, options: Mapping[str, Any]) -> None:
    """The command as a task of invoke: returns after success, so that the next task runs, else raises SystemExit."""
    code = exit_code(name, root, options, of_process())
    if code:
        raise SystemExit(code)


def exit_code(name: str, root: Path, options: Mapping[str, Any], console: Console) -> int:
    """Runs `generator.commands.<name>`; all it raises becomes a code."""
    try:
        module = importlib.import_module(f"generator.commands.{name.replace('-', '_')}")
        code: int = module.command(root, console, **options)
        console.out.flush()
    except KeyboardInterrupt:
        console.fault("stopped")
        return STOPPED
    except BrokenPipeError:
        return _closed(console)
    except Exception as error:
        return _failed(name, root, error, console)
    return code


def _failed(name: str, root: Path, error: Exception, console: Console) -> int:
    if isinstance(error, UsageError):
        console.fault(error.message, error.hint)
        return USAGE
    if isinstance(error, RefusedError):
        console.fault(error.message, error.hint)
        return FINDINGS
    if isinstance(error, FaultyManifestsError):
        judged = error.judged
        console.write(render_text(judged.findings, judged.loaded.texts, console.color))
        console.out.flush()
        return FINDINGS
    expected = _outside(error)
    if expected is not None:
        console.fault(*expected)
        return OUTSIDE
    _report(name, root, error, console)
    return FAULT


def _outside(error: Exception) -> tuple[str, str | None] | None:
    """Message and hint of a failure that is not ours; imported here because few runs need them."""
    from generator.runner.errors import RunnerError
    from generator.sandbox.errors import SandboxError
    from generator.states.errors import StoreError
    from generator.toolchain.errors import ToolchainError
    from generator.write import HINTS

    if isinstance(error, ToolchainError):
        return error.message, error.hint or None
    if isinstance(error, SandboxError | RunnerError | StoreError):
        return str(error), error.hint
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{_text(error.filename)}: {error.strerror}", HINTS.get(error.errno or 0)
    return _of_aws(error)


def _of_aws(error: Exception) -> tuple[str, str | None] | None:
    """What AWS refused or did not answer. botocore is only looked at where somebody has loaded it."""
    botocore = sys.modules.get("botocore.exceptions")
    if botocore is None or not isinstance(error, botocore.BotoCoreError | botocore.ClientError):
        return None
    return (
        f"AWS: {' '.join(str(error).split())}",
        "Permissions, the network, or a sandbox that has just been stopped.",
    )


def _text(name: Any) -> str:
    return os.fsdecode(name) if isinstance(name, str | bytes) else str(name)


def _closed(console: Console) -> int:
    """Whoever read our output has gone (`| head`): no more is to be written, also not by Python at its end."""
    if console.out is sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE


def _report(name: str, root: Path, error: Exception, console: Console) -> None:
    """A fault of this program: one line on the terminal, the traceback in a file that can be sent."""
    text = "".join(traceback.format_exception(error))
    head = f"invoke {name}\nPython {platform.python_version()} on {platform.platform()}\n\n"
    file = _keep(root, name, head + text)
    first = str(error).partition("\n")[0]
    what = f"{type(error).__name__}: {first}" if first else type(error).__name__
    console.fault(
        f"a fault of this program in `invoke {name}`: {what}",
        f"The traceback is in {file}. Please report it with that file.",
    )


def _keep(root: Path, name: str, text: str) -> Path:
    file = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{name}.txt"
    for folder in (root / CRASHES, Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(text, encoding="utf-8")
        except OSError:
            continue
        return folder / file
    return Path("(it could not be written anywhere)")
