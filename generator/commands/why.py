"""`invoke why FILE`: which lines of which manifest a rendered file comes from."""

import os
from pathlib import Path

from generator import plan, why
from generator.commands import rendered
from generator.commands.errors import UsageError
from generator.console import Console, columns
from generator.findings import nearest
from generator.pipeline import Built


def command(root: Path, console: Console, *, file: str) -> int:
    """Prints rendered lines beside the manifest's; also says where a file is not, or no longer, rendered."""
    built = rendered.build(root)
    path = relative(root, file)
    if path not in built.files:
        console.say(_not_rendered(root, path, built))
        return 0
    assert built.tree is not None  # manifests without errors are rendered
    text = plan.stamp(path, built.files[path])
    console.heading(f"{path} is rendered from {plan.generated_from(text) or 'the generator itself'}")
    origins = why.explain(built.tree, path, built.files[path])
    rows = [
        (str(origin.line) if origin.line else "all", origin.what, str(origin.position), origin.key)
        for origin in origins
    ]
    if rows:
        console.say("\n".join(columns([("line", "what", "comes from", "key"), *rows])))
    if _differs(root, path, text):
        console.say("The file on disk is not as it must be: invoke generate")
    return 0


def relative(root: Path, file: str) -> str:
    """`file` as a path from the repository's root: given so, or as a path from here."""
    here = Path(os.path.normpath(Path.cwd() / file))
    if not (root / file).exists() and here.is_relative_to(root):
        return here.relative_to(root).as_posix()
    given = Path(file)
    if given.is_absolute() and given.is_relative_to(root):
        return given.relative_to(root).as_posix()
    return Path(os.path.normpath(file)).as_posix()


def _not_rendered(root: Path, path: str, built: Built) -> str:
    found = root / path
    if not found.is_file():
        close = nearest(path, built.files)
        hint = f"Did you mean {close}?" if close else "Rendered files are in modules/services/ and live/."
        raise UsageError(f"{path}: no such file, and none of that name is rendered", hint)
    if not Path(os.path.normpath(found)).is_relative_to(root):
        raise UsageError(f"{path} is not in this repository", f"This one is {root}.")
    source = plan.generated_from(found.read_bytes())
    if source is None:
        return f"{path} is written by hand: no manifest asks for it."
    return f"{path} was rendered from {source}; no manifest asks for it any more: invoke generate removes it."


def _differs(root: Path, path: str, text: bytes) -> bool:
    found = root / path
    return not found.is_file() or found.read_bytes() != text
