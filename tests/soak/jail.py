"""Holds code to what it may touch: Python announces every file opened, made or moved, every program and connection.

    with jail(None): ...      nothing at all is written, run or connected to
    with jail(folder): ...    files are written below `folder`, and nowhere else

The interpreter's audit events (PEP 578) come before the deed, so a breach stops it; it is raised again at the end, for code
that catches everything. Only the thread that entered is held. https://docs.python.org/3/library/audit_events.html
"""

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Event -> (path, folder's descriptor): which of its arguments they are, for each path that it changes.
CHANGES: dict[str, tuple[tuple[int, int | None], ...]] = {
    "os.mkdir": ((0, 2),), "os.rename": ((0, 2), (1, 3)), "os.link": ((0, 2), (1, 3)), "os.symlink": ((1, 2),),
    "os.remove": ((0, 1),), "os.rmdir": ((0, 1),), "os.truncate": ((0, None),), "os.chmod": ((0, 2),), "os.chown": ((0, 3),),
    "os.utime": ((0, 3),), "os.setxattr": ((0, None),), "os.removexattr": ((0, None),),
}  # fmt: skip
NEVER = ("subprocess.", "socket.connect", "socket.bind", "socket.sendto", "os.system", "os.exec", "os.posix_spawn", "os.fork",
         "os.spawn", "os.startfile", "os.chdir", "os.chroot", "pty.spawn", "urllib.Request", "pickle.find_class")  # fmt: skip


class OutsideError(AssertionError):
    """Something was touched that must not be."""


class _Held:
    """Who is held to what: the state of the one hook, which cannot be taken out again."""

    thread: int | None = None
    folder: str | None = None
    breaches: list[str]


@contextlib.contextmanager
def jail(folder: Path | None) -> Iterator[None]:
    """Raises OutsideError where the body writes outside `folder`, runs a program, connects, or makes code and runs it."""
    _install()
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    _Held.folder = os.path.realpath(folder) if folder else None
    _Held.breaches = []
    _Held.thread = threading.get_ident()
    try:
        yield
    finally:
        _Held.thread = None
        sys.dont_write_bytecode = before
    if _Held.breaches:
        raise OutsideError(_Held.breaches[0])


@cache
def _install() -> None:
    sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _Held.thread is None or _Held.thread != threading.get_ident():
        return
    breach = _breach(event, arguments)
    if breach:
        _Held.breaches.append(breach)
        raise OutsideError(breach)


def _breach(event: str, arguments: tuple[Any, ...]) -> str | None:
    if event == "open":
        path, _, flags = arguments
        return _outside(event, path) if (flags or 0) & WRITES else None
    if event in CHANGES:
        changed = ((arguments[path], -1 if at is None else arguments[at]) for path, at in CHANGES[event])
        return next(filter(None, (_outside(event, path, at) for path, at in changed)), None)
    if event == "exec":
        return None if _importing() else "exec: code was run that no module holds"
    return f"{event}: {arguments!r}" if event.startswith(NEVER) else None


def _outside(event: str, path: Any, at: int = -1) -> str | None:
    """What is wrong with changing `path` (from the folder `at`): its folder, with all links followed, is not below ours."""
    if isinstance(path, int):
        return None  # opened before, so judged before
    name = Path(os.fsdecode(path))
    if at >= 0 and not name.is_absolute():
        name = Path(f"/proc/self/fd/{at}").readlink() / name
    where = str(Path(os.path.realpath(name.parent)) / name.name)
    if _Held.folder and (where == _Held.folder or where.startswith(_Held.folder + os.sep)):
        return None
    return f"{event}: {where}"


def _importing() -> bool:
    """Whether an import, a dataclass or a named tuple makes the code: all are of our own modules, not of a manifest."""
    frame: Any = sys._getframe()
    ours: Callable[[str], bool] = (
        "importlib",
        "dataclasses",
        "collections",
        "enum",
        "functools",
    ).__contains__
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        if (
            ours(name.split(".")[0])
            or name == "importlib._bootstrap"
            or "frozen importlib" in frame.f_code.co_filename
        ):
            return True
        frame = frame.f_back
    return False
