"""A long step says how far it is: one line on a terminal, taken away at the end; lines now and then in a log."""

import io

import pytest

from generator.commands.waiting import progress
from generator.console import Console
from generator.toolchain import progress as shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds; the last one is now."""
    now = [0.0]
    monkeypatch.setattr(shown.time, "monotonic", lambda: now[-1])
    return now


def told(err: io.StringIO, clock: list[float], steps: list[tuple[float, int]]) -> str:
    tell = progress(Console(io.StringIO(), err, {}), "Rendering services")
    for seconds, done in steps:
        clock.append(seconds)
        tell(done, 1000)
    return err.getvalue()


def test_on_a_terminal_one_line_changes_and_goes(clock: list[float]) -> None:
    out = told(Terminal(), clock, [(0.1, 10), (1.0, 100), (1.1, 150), (4.0, 500), (8.0, 1000)])
    assert out.split("\r\033[K") == [
        "",
        "Rendering services: 100 of about 1000, 0:01 elapsed, about 0:09 left",
        "Rendering services: 500 of about 1000, 0:04 elapsed, about 0:04 left",
        "",
    ]


def test_what_is_quick_says_nothing(clock: list[float]) -> None:
    assert told(Terminal(), clock, [(0.1, 500), (0.15, 1000)]) == ""


def test_a_log_has_a_line_now_and_then(clock: list[float]) -> None:
    out = told(io.StringIO(), clock, [(1.0, 10), (16.0, 400), (20.0, 600), (30.0, 1000)])
    assert out == "Rendering services: 400 of about 1000, 0:16 elapsed, about 0:24 left\n"
