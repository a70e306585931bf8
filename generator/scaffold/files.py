"""Reading and writing of files that people own: several at once, all or nothing, their line ends and mode kept."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

BOM = "\ufeff"


def text_of(root: Path, file: str) -> str:
    """The text with `\\n` line ends and without byte order mark, as `generator.source` gives it; empty if missing."""
    try:
        raw = (root / file).read_bytes()
    except FileNotFoundError:
        return ""
    return raw.decode("utf-8").removeprefix(BOM).replace("\r\n", "\n")


def write_all(root: Path, texts: Mapping[str, str]) -> None:
    """Replaces or creates every file of `texts`; on any failure, Ctrl-C included, the tree is as it was before.

    Raises OSError, KeyboardInterrupt.
    """
    made: list[Path] = []
    staged: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    try:
        for file, text in texts.items():
            target = root / file
            made += _make_folders(target.parent)
            staged[target] = _stage(target, _in_style(target, text))
        for target, temporary in staged.items():
            before[target] = target.read_bytes() if target.exists() else None
            temporary.replace(target)
    except BaseException:
        _undo(before)
        _clean(staged, made)
        raise


def _make_folders(folder: Path) -> list[Path]:
    """Makes `folder`; gives what was made, deepest first."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _in_style(target: Path, text: str) -> bytes:
    """`text` with the line ends and the byte order mark that the file has already."""
    raw = target.read_bytes() if target.exists() else b""
    if b"\r\n" in raw:
        text = text.replace("\n", "\r\n")
    if raw.startswith(BOM.encode()):
        text = BOM + text
    return text.encode()


def _stage(target: Path, content: bytes) -> Path:
    """`content` on the disk, in a hidden file beside `target` that no glob of ours finds."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _undo(before: Mapping[Path, bytes | None]) -> None:
    for target, content in before.items():
        if content is None:
            target.unlink(missing_ok=True)
        else:
            _stage(target, content).replace(target)


def _clean(staged: Mapping[Path, Path], made: list[Path]) -> None:
    for temporary in staged.values():
        temporary.unlink(missing_ok=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()
