"""Digests of files, without reading again those that have not changed since they were read last.

A file is taken to be unchanged if its modification time, change time, size and inode are. A change within one tick of the
file system's clock could leave all four alike; so whatever is as young as the beginning of the run in which it was read is
read again by the next one ("racy-git", Documentation/technical/racy-git.txt of git). The clock is the file system's own:
the time of a file written there.
"""

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from generator.plan import Folders, walk

Entry = list[str | int]
"""A digest, then modification time, change time, size and inode; a digest alone where those may not be relied on."""


def digest(content: bytes) -> str:
    """32 hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


class Digests:
    """Digests of regular files below `root`. `known` is what an earlier run saw, `seen` what this one has."""

    def __init__(self, root: Path, known: Mapping[str, Entry], now: int) -> None:
        self.top, self.known, self.now = str(root), known, now
        self.seen: dict[str, Entry] = {}
        self._folders = Folders(self.top)

    def of(self, path: str) -> str | None:
        """The digest of a file; None where no regular file can be read. Follows no symbolic link."""
        if self._folders.obstacle(path.rpartition("/")[0]) is not None:
            return None
        try:
            status = os.lstat(f"{self.top}/{path}")
        except OSError:
            return None
        return self._of(path, status) if stat.S_ISREG(status.st_mode) else None

    def below(self, folders: Iterable[str]) -> Iterator[tuple[str, str | None]]:
        """(path, digest) of every regular file in the folders, but for those of tools."""
        for path, entry in walk(self.top, sorted(set(folders)), self._folders):
            try:
                yield path, self._of(path, entry.stat(follow_symlinks=False))
            except OSError:
                yield path, None  # gone meanwhile

    def _of(self, path: str, status: os.stat_result) -> str | None:
        entry = self.known.get(path)
        if entry is None or entry[1:] != _signature(status):
            entry = self._read(path)
        if entry is None:
            return None
        self.seen[path] = entry
        return str(entry[0])

    def _read(self, path: str) -> Entry | None:
        with contextlib.suppress(OSError):
            handle = os.open(f"{self.top}/{path}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(handle, "rb") as file:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    return None
                found = digest(file.read())
                young = max(status.st_mtime_ns, status.st_ctime_ns) >= self.now
                return [found] if young else [found, *_signature(status)]
        return None


def _signature(status: os.stat_result) -> list[str | int]:
    return [status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino]
