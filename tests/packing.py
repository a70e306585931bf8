"""In which order the files begin: of the slow tests those that take longest first, so that no core is idle at the end.

`invoke test` hands whole files to its workers, in the order in which they are collected; the tests in a browser go together, as
they share a site and a browser. The first file is the longest way from beginning to end, and waits for the provider half of
the time; the others fill what it leaves: their workers step back a little, so that it never waits for them. Those in a
browser do not: they are short, and wait for answers themselves.
"""

import os

import pytest

FIRST = "tests/e2e/test_scenario.py"
TOGETHER = "tests/browser/"
ORDER = (
    "tests/unit/test_write.py",  # it forks a thousand times: a tenth of the time as long as the process is small
    FIRST,
    "tests/e2e/test_migration.py",  # of the long run, as the next two
    "tests/soak/test_system_calls.py",
    "tests/e2e/test_cutover.py",
    TOGETHER,
    "tests/e2e/test_interruptions.py",
    "tests/terraform/test_building_blocks.py",
    "tests/terraform/test_services.py",
    "tests/terraform/test_live.py",
    "tests/property/test_hcl.py",
)
STEP = 5  # of niceness


def unit(nodeid: str) -> str:
    """What one worker is given at once: a file, or all tests in a browser."""
    file = nodeid.partition("::")[0]
    return TOGETHER if file.startswith(TOGETHER) else file


def pack(items: list[pytest.Item]) -> None:
    """Sorts by file alone: within a file, and among the files that are not named, the order stays."""
    place = {name: number for number, name in enumerate(ORDER)}
    items.sort(key=lambda item: place.get(unit(item.nodeid), len(ORDER)))


def step_back(item: pytest.Item) -> None:
    """A worker that has turned to another file than the first one gives it way, from then on."""
    global _stepped_back
    slow = any(item.get_closest_marker(name) for name in ("e2e", "terraform"))
    if slow and not _stepped_back and "PYTEST_XDIST_WORKER" in os.environ and unit(item.nodeid) != FIRST:
        _stepped_back = True
        os.nice(STEP)


_stepped_back = False
