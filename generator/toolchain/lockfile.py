"""The dependency lock file that is put beside every root module, and the checksums in it.

It names the provider by Terraform's registry. One file for both engines does not exist (measured, Terraform
1.11 and OpenTofu 1.12): with `-lockfile=readonly` both refuse a file that also has the block of the other
registry, and OpenTofu refuses this one, whose selection it copies to its own registry's name. So only
Terraform gets `readonly` (`environment.py`), and for OpenTofu `fetch.py` verifies the checksum before a run.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

_HASH = re.compile(r'"((?:h1|zh):[^"]+)"')
_BLOCK_SIZE = 1 << 20


@cache
def text() -> str:
    """The whole lock file, as `terraform providers lock` writes it."""
    return Path(__file__).with_name("provider.lock.hcl").read_text(encoding="utf-8")


@cache
def hashes(scheme: str) -> frozenset[str]:
    """The checksums of one scheme, without its prefix: `h1` (unpacked package) or `zh` (zip file)."""
    found = (item.split(":", 1) for item in _HASH.findall(text()))
    return frozenset(value for kind, value in found if kind == scheme)


def package_hash(folder: Path) -> str:
    """The h1 checksum of an unpacked package: SHA-256 over the sorted list of its files' SHA-256 sums.

    "Dependency Lock File", New provider package checksums; Hash1 of golang.org/x/mod/sumdb/dirhash.
    """
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = "".join(f"{file_hash(folder / name)}  {name}\n" for name in files)
    return base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()


def file_hash(path: Path) -> str:
    """SHA-256 of a file in hex; for a package's zip file this is its zh checksum."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(_BLOCK_SIZE):
            digest.update(block)
    return digest.hexdigest()
