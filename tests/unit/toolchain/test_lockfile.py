"""The locked checksums, and that ours are computed the way the engines compute them."""

import base64
import hashlib
from pathlib import Path

from generator.toolchain import lockfile


def test_checksums_of_every_platform_are_there() -> None:
    # 14 packages of 5.100.0, and in the zh scheme also the manifest that every release of the provider has.
    assert len(lockfile.hashes("h1")) == 14
    assert len(lockfile.hashes("zh")) == 15
    assert all(len(base64.b64decode(value)) == 32 for value in lockfile.hashes("h1"))
    assert all(len(bytes.fromhex(value)) == 32 for value in lockfile.hashes("zh"))


def test_the_linux_package_computed_from_its_files_by_terraform_is_locked() -> None:
    assert "edXOJWE4ORX8Fm+dpVpICzMZJat4AX0VRCAy/xkcOc0=" in lockfile.hashes("h1")


def test_package_hash_is_hash1_of_go(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"two")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "c").write_bytes(b"one")
    listing = f"{hashlib.sha256(b'one').hexdigest()}  a/c\n{hashlib.sha256(b'two').hexdigest()}  b\n"
    expected = base64.b64encode(hashlib.sha256(listing.encode()).digest()).decode()
    assert lockfile.package_hash(tmp_path) == expected
