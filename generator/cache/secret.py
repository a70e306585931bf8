"""What a cache of this machine is known by: a secret beside no repository.

The cache lies in the work folder, and whoever proposes a change can put files there as well as anywhere else. A cache that
they made up would let a check be green over files that nobody read; so each of its files carries a digest that only this
user's key can make, and one without it counts as missing.
"""

import contextlib
import hashlib
import os
import secrets
from functools import cache
from pathlib import Path

FILE = "cache-key"
_SIZE = 32


def sealed(content: bytes) -> str | None:
    """The digest of a cache file; None where there can be no key, and so no cache."""
    from generator.toolchain import host

    key = _key(host.current().cache)
    return hashlib.blake2b(content, key=key, digest_size=16).hexdigest() if key else None


@cache
def _key(folder: Path) -> bytes | None:
    """This user's key, made at the first use. It gets its name when it is whole; who comes second takes the first's."""
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / FILE).exists():
            beside = folder / f"{FILE}.{os.getpid()}"
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_SIZE))
            with contextlib.suppress(FileExistsError):
                os.link(beside, folder / FILE)
            beside.unlink()
        found = (folder / FILE).read_bytes()
        return found if len(found) == _SIZE else None
    return None
