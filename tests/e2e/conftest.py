"""One clone of the repository, one sandbox, one scenario: what a platform team does in its first hour.

The tests of one file are one scenario: `invoke test` gives them to one worker, in order; other files run beside.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e import day as the_day
from tests.e2e.clone import REPOSITORY, Clone, git
from tests.e2e.day import Day, Evening


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clone]:
    """The clone; its sandbox is stopped at the end."""
    made = fresh(tmp_path_factory.mktemp("clone") / "infrastructure")
    yield made
    made.invoke("down")


def fresh(root: Path) -> Clone:
    """A clone of this repository as it is in the working tree."""
    git(REPOSITORY, "clone", "-q", "--no-hardlinks", str(REPOSITORY), str(root))
    changed = git(REPOSITORY, "ls-files", "-z", "--modified", "--others", "--exclude-standard").split("\0")
    for name in filter(None, changed):
        source, target = REPOSITORY / name, root / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
        else:
            target.unlink(missing_ok=True)
    git(root, "add", "--all")
    git(root, "commit", "-q", "--allow-empty", "-m", "As it is in the working tree")
    return Clone(root)


@pytest.fixture(scope="session")
def day(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Day:
    """Morning and noon."""
    return the_day.spend(clone, tmp_path_factory.mktemp("plans"))


@pytest.fixture(scope="session")
def evening(clone: Clone, day: Day, tmp_path_factory: pytest.TempPathFactory) -> Evening:
    """The evening: after it most of what the day made is gone."""
    assert day.up.code == 0
    return the_day.end(clone, tmp_path_factory.mktemp("plans"))
