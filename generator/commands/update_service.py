"""`invoke update-service NAME`: a later template merged into a manifest; its owner's edits stay."""

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
    diff: bool = False,
    markers: bool = False,
) -> int:
    """Merges, or with `diff` only shows the merge; conflicts write nothing unless `markers` asks for them."""
    from generator import scaffold

    return show(scaffold.update_service(root, name, pairs(data), preview=diff, markers=markers), console)
