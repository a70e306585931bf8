"""Files to `source`, so that Terragrunt, Terraform and the AWS tools reach the sandbox by hand as `invoke` does.

source .sandbox/staging.env
cd live/staging && terragrunt run --all plan
"""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from generator.console import Console
from generator.runner import Tools
from generator.sandbox import Endpoint, export_lines
from generator.sandbox.state import directory, write_atomically
from generator.toolchain.environment import DROPPED

# What the toolchain sets for each run, but for what only makes sense where nobody is there (TG_NON_INTERACTIVE, ...).
SETTINGS = (
    "CHECKPOINT_DISABLE",
    "TF_CLI_ARGS_init",
    "TF_CLI_CONFIG_FILE",
    "TG_NO_AUTO_PROVIDER_CACHE_DIR",
    "TG_TF_PATH",
)
PROGRAMS = "bin"


def write_all(root: Path, tools: Tools, endpoints: Mapping[str, Endpoint]) -> dict[str, str]:
    """Environment -> file, relative to the repository's root; one for each sandbox."""
    _link(root, tools)
    made: dict[str, str] = {}
    for name, endpoint in endpoints.items():
        path = file_of(root, name)
        write_atomically(path, text(root, tools, endpoint))
        made[name] = path.relative_to(root).as_posix()
    return made


def file_of(root: Path, environment: str) -> Path:
    """The file of an environment."""
    return directory(root) / f"{environment}.env"


def text(root: Path, tools: Tools, endpoint: Endpoint) -> str:
    """Lines for sh, bash and zsh."""
    found = tools.environment if tools.by_hand is None else tools.by_hand
    names = [name for name in SETTINGS if name in found]
    lines = [
        f"# The sandbox of {endpoint.environment}; written by `invoke up`. It is gone after `invoke down`.",
        *export_lines(endpoint),
        f"unset {' '.join(sorted(set(DROPPED) - set(names)))}",
        *(f"export {name}={shlex.quote(found[name])}" for name in names),
        f'export PATH={shlex.quote(str(directory(root) / PROGRAMS))}:"$PATH"',
    ]
    return "\n".join(lines) + "\n"


def show(console: Console, environment: str, files: Mapping[str, str]) -> None:
    """How to go on by hand."""
    console.heading("By hand, against the sandbox:")
    console.say(f"  source {files[environment]}")
    console.say(f"  cd live/{environment} && terragrunt run --all plan")
    others = [file for name, file in files.items() if name != environment]
    if others:
        console.say(f"  (the others: {', '.join(others)})")


def _link(root: Path, tools: Tools) -> None:
    """`terragrunt` under its own name: the one built by us lies in a cache, with its version in its name."""
    folder = directory(root) / PROGRAMS
    folder.mkdir(exist_ok=True)
    link, scratch = folder / "terragrunt", folder / f".terragrunt.{os.getpid()}"
    scratch.unlink(missing_ok=True)
    scratch.symlink_to(tools.terragrunt)
    scratch.replace(link)
