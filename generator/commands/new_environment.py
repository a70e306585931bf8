"""`invoke new-environment NAME`: an entry in the platform file, and in the services that are to live there."""

from collections.abc import Sequence
from pathlib import Path

from generator.commands.choices import pairs
from generator.commands.scaffolded import show
from generator.console import Console


def command(
    root: Path,
    console: Console,
    *,
    name: str,
    data: Sequence[str] | None = None,
    services: str = "none",
    defaults: bool = False,
    diff: bool = False,
) -> int:
    """Changes the platform file and the chosen manifests, or with `diff` only shows how."""
    from generator import scaffold

    made = scaffold.new_environment(
        root, name, pairs(data), services=services, defaults=defaults, preview=diff
    )
    return show(made, console)
