"""Any sequence of plans, with a fault at any call: the disk is always what some plan asked for."""

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from generator import write
from generator.plan import header, make, scan
from tests.effort import effort

MARK = f"# {header('registry/services/api.yaml')[0]}\n"
NAMES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3).map("/".join)
TREES = st.dictionaries(NAMES, st.sampled_from(["x", "y", "z"]), max_size=6).filter(
    lambda tree: not any(other.startswith(path + "/") for path in tree for other in tree)
)
CALLS = frozenset(
    ("open", "write", "fchmod", "link", "mkdir", "makedirs", "rename", "unlink", "rmdir", "fsync")
)


class Failing:
    """Stands for `os`: the n-th call that changes something fails."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in CALLS:
            return real

        def call(*arguments: Any, **options: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **options)

        return call


def files(root: Path) -> dict[str, str]:
    """The bodies on disk; every folder holds a file somewhere below."""
    found = {}
    for path in (root / "live").rglob("*"):
        if path.is_file():
            found[path.relative_to(root / "live").as_posix()] = path.read_text().split("\n")[1]
        else:
            assert any(below.is_file() for below in path.rglob("*"))
    return found


@given(st.lists(st.tuples(TREES, st.none() | st.integers(1, 60)), min_size=1, max_size=5))
@effort(40, suppress_health_check=list(HealthCheck))
def test_the_disk_is_what_some_plan_asked_for(rounds: list[tuple[dict[str, str], int | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        now: dict[str, str] = {}
        for wanted, fault in rounds:
            desired = {f"live/{path}": f"{MARK}{body}\n" for path, body in wanted.items()}
            plan = make(desired, scan(root, desired, ["live"]))
            if not plan.is_safe:  # a file has to become a folder, or the other way round
                assert {finding.check for finding in plan.findings} == {"generated-obstructed"}
                continue
            with pytest.MonkeyPatch.context() as patch:
                if fault:
                    patch.setattr(write, "os", Failing(fault))
                findings = write.apply(plan, root)
            assert write.recover(root) == []
            assert files(root) in ([now, wanted] if fault else [wanted])
            if not findings and not fault:
                assert make(desired, scan(root, desired, ["live"])).is_empty
            now = files(root)
