"""Small roots for the readers' tests."""

from pathlib import Path
from textwrap import dedent
from typing import Any

from generator.migrate.inventory import Inventory, read_hcl


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(dedent(text))
    return folder


def read(
    folder: Path, main: str = "", /, *, files: dict[str, str] | None = None, **options: Any
) -> Inventory:
    return read_hcl(write(folder, {"main.tf": main, **(files or {})}), **options)


def why(inventory: Inventory) -> list[str]:
    return [f"{one.position.file}:{one.position.line}: {one.why}" for one in inventory.unread]
