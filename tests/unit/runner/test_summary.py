from pathlib import Path

from generator.runner.outcome import Outcome, Result, UnitOutcome
from generator.runner.summary import render, table
from generator.runner.tracker import Counts


def made(*units: UnitOutcome, exit_code: int = 0, error: str = "") -> Outcome:
    return Outcome("apply", Path("/repo/live/staging"), units, exit_code, 75.4, Path("/repo/x.log"), error)


OK = UnitOutcome("platform/network", Result.OK, Counts(20, 1, 0), 61.2)
BAD = UnitOutcome(
    "platform/edge", Result.FAILED, Counts(3, 0, 0), 130.0, error="Error: no zone\n\n  with x.y,"
)
SKIPPED = UnitOutcome("services/auth/app", Result.SKIPPED, None, 0.0, because="platform/edge")


def test_table_of_a_failed_run() -> None:
    assert table(made(OK, BAD, SKIPPED, exit_code=3)).splitlines() == [
        "unit               added  changed  destroyed        time  result",
        "platform/network      20        1          0        61 s  ok",
        "platform/edge          3        0          0  2 min 10 s  failed",
        "services/auth/app                                         skipped: platform/edge failed",
        "3 units               23        1          0        75 s  1 failed, 1 skipped",
    ]


def test_text_of_a_failed_run_has_the_error_in_full_and_what_it_held_up() -> None:
    text = render(made(OK, BAD, SKIPPED, exit_code=3))
    assert "platform/edge failed\n\nError: no zone\n\n  with x.y," in text
    assert "Skipped because of it: services/auth/app" in text
    assert "/repo/x.log" in text
    assert "\x1b[" not in text


def test_one_unit_has_no_sum_and_no_log_is_named_when_all_is_well() -> None:
    assert render(made(OK)).splitlines() == [
        "unit              added  changed  destroyed  time  result",
        "platform/network     20        1          0  61 s  ok",
    ]


def test_interrupted_says_what_was_being_done_and_how_to_go_on() -> None:
    units = (
        UnitOutcome("a", Result.INTERRUPTED, Counts(1, 0, 0), 20.0),
        UnitOutcome("b", Result.NOT_RUN, None, 0.0),
    )
    text = render(made(*units, exit_code=130))
    assert "Interrupted during: a." in text
    assert "1 interrupted, 1 not run" in text


def test_an_error_of_no_unit_is_shown() -> None:
    assert render(made(exit_code=3, error="no such folder")).startswith("Error: no such folder")


def test_color_only_where_asked() -> None:
    assert "\x1b[1;31mfailed\x1b[0m" in render(made(OK, BAD, exit_code=3), color=True)


def test_a_failure_without_a_word_points_to_the_log() -> None:
    silent = UnitOutcome("a", Result.FAILED, None, 1.0)
    assert "it gave no reason; see the log" in render(made(silent, exit_code=3))
