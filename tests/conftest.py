"""What holds for all tests: one profile of Hypothesis, the order of long files, and the record of a long run.

A busy machine is no fault of the code, so no example has a deadline. On CI the examples are the same in each run, so that a build
is red for what changed; everywhere else, and in `make soak`, they are new ones. How many, tests/effort.py says.

Where HOKUSAI_RECORD names a file, each test leaves a line of JSON there: its name, outcome, seconds, and what it has recorded
(`record_property`), with the number of examples that Hypothesis really ran. `make soak` makes a page of them.
"""

import functools
import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import packing
from tests.effort import EFFORT

settings.register_profile(
    "project",
    deadline=None,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")) and EFFORT == 1,
    max_examples=100 * EFFORT,
)
settings.load_profile("project")

RECORD = os.environ.get("HOKUSAI_RECORD")
EXAMPLES: Counter[str] = Counter()


def pytest_configure() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so would all that it starts: tests send it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Counts the examples of a property, where somebody wants to know."""
    handle = getattr(getattr(item, "obj", None), "hypothesis", None)
    if RECORD and handle is not None and not hasattr(handle.inner_test, "counted"):
        handle.inner_test = _counted(handle.inner_test, item.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    packing.pack(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """That of `--dist loadfile`, for which the tests in a browser are one file; any other as it is."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class ByUnit(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return packing.unit(nodeid)

    return ByUnit(config, log)


def pytest_runtest_setup(item: pytest.Item) -> None:
    packing.step_back(item)


def _counted(inner: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(inner)
    def counted(*arguments: Any, **options: Any) -> Any:
        EXAMPLES[name] += 1
        return inner(*arguments, **options)

    counted.counted = True  # type: ignore[attr-defined]
    return counted


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """The count travels with the test's report, from the worker that ran it."""
    if EXAMPLES[item.nodeid]:
        item.user_properties.append(("examples", EXAMPLES[item.nodeid]))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A line for each test, once: by the process that collects the workers' reports."""
    if not RECORD or "PYTEST_XDIST_WORKER" in os.environ:
        return
    _SECONDS[report.nodeid] = _SECONDS.get(report.nodeid, 0) + report.duration
    if report.outcome != "passed":
        _BAD[report.nodeid] = report.outcome
    if report.when == "teardown":
        line = {
            "test": report.nodeid,
            "outcome": _BAD.get(report.nodeid, "passed"),
            "seconds": round(_SECONDS[report.nodeid], 2),
            "figures": dict(report.user_properties),
        }
        with Path(RECORD).open("a") as lines:
            lines.write(json.dumps(line) + "\n")


_SECONDS: dict[str, float] = {}
_BAD: dict[str, str] = {}
