"""`invoke new-service NAME`: a manifest from the template, by questions or by `--data` and `--defaults`."""

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
    defaults: bool = False,
    diff: bool = False,
) -> int:
    """Writes the manifest, or with `diff` only shows it."""
    from generator import scaffold

    return show(scaffold.new_service(root, name, pairs(data), defaults=defaults, preview=diff), console)
