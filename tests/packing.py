"""In which order the files of the slow tests begin: those that take longest first, so that no core is idle at the end.

`invoke test` hands whole files to its workers, in the order in which they are collected. The first one is the longest way from
beginning to end, and waits for the provider half of the time; the others fill what it leaves: their workers step back a
little, so that it never waits for them.
"""

import os

import pytest

FIRST = "tests/e2e/test_scenario.py"
ORDER = (
    FIRST,
    "tests/e2e/test_interruptions.py",
    "tests/terraform/test_building_blocks.py",
    "tests/terraform/test_services.py",
    "tests/terraform/test_live.py",
    "tests/property/test_hcl.py",
)
STEP = 5  # of niceness


def file_of(item: pytest.Item) -> str:
    """`tests/e2e/test_scenario.py`."""
    return item.nodeid.partition("::")[0]


def pack(items: list[pytest.Item]) -> None:
    """Sorts by file alone: within a file, and among the files that are not named, the order stays."""
    place = {name: number for number, name in enumerate(ORDER)}
    items.sort(key=lambda item: place.get(file_of(item), len(ORDER)))


def step_back(item: pytest.Item) -> None:
    """A worker that has turned to another file than the first one gives it way, from then on."""
    global _stepped_back
    slow = any(item.get_closest_marker(name) for name in ("e2e", "terraform"))
    if slow and not _stepped_back and "PYTEST_XDIST_WORKER" in os.environ and file_of(item) != FIRST:
        _stepped_back = True
        os.nice(STEP)


_stepped_back = False
