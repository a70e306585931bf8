"""`invoke generate` on a file system that is really full: a small tmpfs, with any amount of room left, or too few inodes.

Mounting needs root, or a user namespace of one's own: as somebody else, the test runs itself again in one.
"""

import io
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator import write
from generator.commands import guard
from generator.console import Console
from tests.soak.test_system_calls import change, tree
from tests.unit.commands.conftest import copy

pytestmark = pytest.mark.soak
ROOT = Path(__file__).resolve().parents[2]
SIZE = 8 * 2**20
ROOMS = (0, *range(1, 40, 3), *range(40, 200, 8))  # pages of 4 KiB left before the run
INODES = range(0, 240, 12)


def generate(root: Path) -> tuple[int, str]:
    out = io.StringIO()
    return guard.exit_code("generate", root, {}, Console(out, out, {})), out.getvalue()


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a tmpfs with some options; the one before is gone then."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options: str) -> Path:
        subprocess.run(["umount", str(place)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True)
        return place

    yield mount
    subprocess.run(["umount", str(place)], check=False)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    root = copy(tmp_path / "before")
    assert generate(root)[0] == 0
    change(root)
    return root


def as_root(request: pytest.FixtureRequest) -> bool:
    """Whether the test may go on here; if not, it has run elsewhere, and passed."""
    if os.geteuid() == 0:
        return True
    inner = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", request.node.nodeid]
    subprocess.run(["unshare", "--user", "--map-root-user", "--mount", *inner], cwd=ROOT, check=True)
    return False


def test_any_room_left(
    request: pytest.FixtureRequest,
    mounted: Callable[[str], Path],
    before: Path,
    record_property: Callable[[str, object], None],
) -> None:
    if not as_root(request):
        return
    seen = Counter[str]()
    for room in ROOMS:
        disk = mounted(f"size={SIZE}")
        root = shutil.copytree(before, disk / "repository")
        old = tree(root)
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
        (disk / "ballast").write_bytes(b"x" * max(free - room * 4096, 0))
        seen[_judged(root, old, room)] += 1
        (disk / "ballast").unlink()
        assert generate(root)[0] == 0
        assert generate(root)[1].startswith("nothing to change")
    assert min(seen["refused"], seen["done"]) > 3
    record_property("amounts of room left on a full disk", len(ROOMS))
    record_property("refused, tree as before / there was room", f"{seen['refused']} / {seen['done']}")


def test_no_inodes_left(request: pytest.FixtureRequest, mounted: Callable[[str], Path], before: Path) -> None:
    if not as_root(request):
        return
    used = sum(1 for _ in before.rglob("*"))
    seen = Counter[str]()
    for room in INODES:
        root = shutil.copytree(before, mounted(f"size={SIZE},nr_inodes={used + 3 + room}") / "repository")
        seen[_judged(root, tree(root), room)] += 1
    assert min(seen["refused"], seen["done"]) > 1


def _judged(root: Path, old: dict[str, bytes], room: int) -> str:
    code, said = generate(root)
    if code == 0:
        return "done"
    assert code == 1, (room, said)
    assert "No space left on device" in said, (room, said)
    assert "Free some space and run the command again" in said
    assert "all files are as before" in said, (room, said)
    assert tree(root) == old, room
    assert write.recover(root) == []
    assert tree(root) == old, room
    return "refused"
