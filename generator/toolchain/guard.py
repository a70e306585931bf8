"""Let only one process at a time do a long step, and put its outcome in place in one move."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

POLL_SECONDS = 0.5


@contextmanager
def alone(lock: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock file; `waiting` is called once when another process has it.

    The operating system drops the lock with the process, so that a killed build never blocks the next.
    """
    import fcntl

    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        said = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if not said:
                    waiting()
                    said = True
                time.sleep(POLL_SECONDS)
        yield


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A path beside `target` to write to; renamed over it at the end, removed when anything is raised."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def write_text(target: Path, text: str) -> None:
    """Write a small file in one move; leave it alone where it says the same."""
    if target.is_file() and target.read_text(encoding="utf-8") == text:
        return
    with replacing(target) as draft:
        draft.write_text(text, encoding="utf-8")
