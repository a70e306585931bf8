"""The words of a progress line."""

import io

from generator.toolchain.progress import Progress, clock, line, say


def test_line_has_count_and_time_left() -> None:
    text = line("Building Terragrunt", 400, 1600, 60, "example.org/one")
    assert text == "Building Terragrunt: 400 of about 1600, 1:00 elapsed, about 3:00 left  example.org/one"


def test_no_estimate_from_the_first_few_or_past_the_total() -> None:
    assert "left" not in line("x", 10, 1600, 2)
    assert line("x", 1700, 1600, 300) == "x: 1700 of about 1700, 5:00 elapsed"


def test_a_log_gets_whole_lines_and_few() -> None:
    stream = io.StringIO()
    progress = Progress("x", 10, stream)
    progress.advance(1)
    assert stream.getvalue() == ""
    progress.started -= 20
    progress.advance(2)
    progress.advance(3)
    say("done", stream)
    assert stream.getvalue() == "x: 2 of about 10, 0:20 elapsed, about 1:20 left\ndone\n"


def test_clock() -> None:
    assert [clock(seconds) for seconds in (0, 59.9, 61, 3600)] == ["0:00", "0:59", "1:01", "60:00"]
