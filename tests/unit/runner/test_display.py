import io

import pytest

from generator.runner.display import Live, Plain, choose, describe, duration, standing, step, visible
from generator.runner.events import parse
from generator.runner.tracker import Counts, Progress, State, Tracker

from .recorded import FOLDER, lines


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "0 s"), (99.4, "99 s"), (100, "1 min 40 s"), (3661, "61 min 01 s")]
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("stream", "environment", "kind"),
    [
        (Terminal(), {"TERM": "xterm"}, Live),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": "1"}, Plain),
        (Terminal(), {"TERM": "xterm", "NO_COLOR": ""}, Live),
        (Terminal(), {"TERM": "dumb"}, Plain),
        (io.StringIO(), {"TERM": "xterm"}, Plain),
    ],
)
def test_choice(stream: io.StringIO, environment: dict[str, str], kind: type) -> None:
    assert isinstance(choose(stream, environment), kind)


def test_plain_lines_of_a_recorded_run() -> None:
    stream, tracker = io.StringIO(), Tracker(["a", "b", "c", "d"])
    display = Plain(stream)
    display.begin(tracker, "apply live/development")
    for now, text in enumerate(lines("apply_failed")):
        changed = tracker.feed(parse(text, FOLDER), float(now))
        if changed:
            display.changed(changed, float(now))
        display.tick(float(now), 42.0)
    said = stream.getvalue().splitlines()
    assert said[0] == "apply live/development"
    assert any(line.startswith("  a: done, 2 added, 0 changed, 0 destroyed, ") for line in said)
    assert any(line.startswith("  c: failed after ") for line in said)
    assert said[-1] == "  d: skipped, because another unit failed (4 of 4)"
    assert "about 42 s left" in stream.getvalue()


def test_plain_gives_a_sign_of_life_every_half_minute() -> None:
    stream, tracker = io.StringIO(), Tracker(["a"])
    display = Plain(stream)
    display.begin(tracker, "t")
    progress = tracker.units["a"]
    progress.state, progress.started, progress.latest = State.APPLYING, 0.0, "aws_lb.main"
    display.changed(progress, 0.0)
    for now in range(1, 62):
        display.tick(float(now), None)
    assert stream.getvalue().splitlines()[2:] == [
        "  a: still applying aws_lb.main, 30 s",
        "  a: still applying aws_lb.main, 60 s",
    ]


def test_live_table_shows_units_steps_and_time_left() -> None:
    stream, tracker = Terminal(), Tracker(["a", "b"])
    display = Live(stream, force=True)
    progress = tracker.units["a"]
    progress.state, progress.started, progress.latest = State.APPLYING, 0.0, "aws_lb.main"
    progress.planned, progress.finished = Counts(added=12), Counts(added=3)
    display.begin(tracker, "apply live/staging")
    display.tick(7.0, 65.0)
    display.note("Stopping.")
    display.end()
    text = stream.getvalue()
    for part in (
        "apply live/staging",
        "applying 3 of 12",
        "aws_lb.main",
        "waiting",
        "about 65 s left",
        "Stopping.",
    ):
        assert part in text


def test_few_rows_go_to_what_matters() -> None:
    tracker = Tracker(["done-early", "done-late", "waiting", "running", "failed"])
    for unit, state, ended in (
        ("done-early", State.DONE, 1.0),
        ("done-late", State.DONE, 9.0),
        ("running", State.APPLYING, None),
        ("failed", State.FAILED, 2.0),
    ):
        tracker.units[unit].state, tracker.units[unit].ended = state, ended
    assert [progress.unit for progress in visible(tracker, 3)] == ["done-late", "running", "failed"]


def test_words() -> None:
    planned = Progress("a", State.DONE, 0.0, 5.0, planned=Counts(1, 2, 3))
    assert describe(planned, 9.0) == "done, 1 to add, 2 to change, 3 to destroy, 5 s"
    assert describe(Progress("a", State.DONE, 0.0, 5.0, planned=Counts()), 9.0) == "done, 5 s"
    assert step(Progress("a", State.INIT)) == "init"
    assert standing(Tracker(["a"]), None) == "0 of 1"
