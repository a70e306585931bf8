"""Write the lock files from pyproject.toml, each one file for all platforms.

    requirements.lock        what the tool needs to run
    requirements-dev.lock    that, and what its tests and linters need
    requirements-docs.lock   the site generator alone: `invoke docs` installs it beside .venv
    requirements-policy.lock checkov alone, which pins an old boto3: `invoke policy` installs it beside .venv
    requirements-soak.lock   requirements-dev.lock and a fuzzer: `make soak`

Hashed, so that any mirror or cache may serve the packages; without the address of an index, so that each
machine uses its own.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from generator.toolchain.errors import ToolchainError

# File -> what it is resolved from; each is complete by itself.
LOCKS = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-dev.lock": ("pyproject.toml", "--group", "dev"),
    "requirements-docs.lock": ("--group", "docs"),
    "requirements-policy.lock": ("--group", "policy"),
    "requirements-soak.lock": ("pyproject.toml", "--group", "dev", "--group", "soak"),
}
OLDEST_PYTHON = "3.11"

HEADER = "# Generated from pyproject.toml by `invoke lock`; do not edit.\n"


def write(repository: Path, *, upgrade: bool = False) -> list[Path]:
    """Resolve all of them; keeps the versions already locked unless `upgrade`.

    Raises:
        ToolchainError: uv is missing or found no solution.
    """
    written = []
    for name in LOCKS:
        target = repository / name
        _run(command(name, upgrade=upgrade), repository)
        target.write_text(HEADER + target.read_text(encoding="utf-8").removeprefix(HEADER), encoding="utf-8")
        written.append(target)
    return written


def command(name: str, *, upgrade: bool) -> list[str]:
    arguments = [
        "uv",
        "pip",
        "compile",
        *LOCKS[name],
        "--universal",
        f"--python-version={OLDEST_PYTHON}",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-annotate",
        "--no-header",
        "--quiet",
        f"--output-file={name}",
    ]
    return [*arguments, "--upgrade"] if upgrade else arguments


def environment(environ: Mapping[str, str]) -> dict[str, str]:
    """A folder of wheels on this machine must not decide what everybody gets."""
    return {name: value for name, value in environ.items() if name not in ("UV_FIND_LINKS", "UV_NO_INDEX")}


def _run(arguments: list[str], repository: Path) -> None:
    program = shutil.which("uv") or str(repository / ".venv" / "bin" / "uv")
    if not Path(program).is_file():
        raise ToolchainError(
            "uv is missing; it writes the lock files.", "Install it: https://docs.astral.sh/uv/"
        )
    done = subprocess.run(
        [program, *arguments[1:]],
        cwd=repository,
        env=environment(os.environ),
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise ToolchainError(f"The lock files could not be resolved:\n{done.stderr.strip()}")
