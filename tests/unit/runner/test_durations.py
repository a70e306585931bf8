from pathlib import Path

import pytest

from generator.runner import durations

CHAIN = {"a": [], "b": ["a"], "c": ["b"]}


def test_nothing_known_gives_no_estimate() -> None:
    assert durations.left(CHAIN, {}, {}, [], 4) is None


@pytest.mark.parametrize(
    ("dependencies", "known", "running", "done", "parallelism", "expected"),
    [
        (CHAIN, {"a": 10, "b": 20, "c": 30}, {}, [], 4, 60.0),  # one after the other
        ({"a": [], "b": [], "c": []}, {"a": 10, "b": 20, "c": 30}, {}, [], 4, 30.0),  # all at once
        ({"a": [], "b": [], "c": []}, {"a": 10, "b": 10, "c": 10}, {}, [], 2, 20.0),  # two at a time
        (CHAIN, {"a": 10, "b": 20, "c": 30}, {"b": 15.0}, ["a"], 4, 35.0),  # the rest of b, then c
        (CHAIN, {"a": 10, "b": 20, "c": 30}, {"b": 99.0}, ["a"], 4, 31.0),  # late: not a negative rest
        (CHAIN, {"a": 10, "b": 30}, {}, ["a"], 4, 50.0),  # c is new: the median of the others
        (CHAIN, {"a": 10}, {}, ["a", "b", "c"], 4, 0.0),
        ({"c": ["elsewhere"]}, {"c": 5}, {}, [], 4, 5.0),  # a dependency outside of the run
        ({"a": ["b"], "b": ["a"]}, {"a": 5}, {}, [], 4, 0.0),  # a cycle ends as well
    ],
)
def test_left(dependencies, known, running, done, parallelism, expected) -> None:  # type: ignore[no-untyped-def]
    assert durations.left(dependencies, known, running, done, parallelism) == expected


def test_a_destroy_goes_the_other_way() -> None:
    assert durations.reversed_order({"a": [], "b": ["a", "outside"], "c": ["b"]}) == {
        "a": ["b"],
        "b": ["c"],
        "c": [],
    }


def test_times_are_kept_by_command_and_folder_and_smoothed(tmp_path: Path) -> None:
    durations.record(tmp_path, "apply", "live/staging", {"a": 10.0, "b": 4.0})
    durations.record(tmp_path, "apply", "live/staging", {"a": 20.0})
    assert durations.read(tmp_path, "apply", "live/staging") == {"a": 15.0, "b": 4.0}
    assert durations.read(tmp_path, "plan", "live/staging") == {}
    assert durations.read(tmp_path, "apply", "live/production") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"apply x": 3}', '{"apply x": {"a": "ten"}}'])
def test_a_broken_file_counts_as_none(tmp_path: Path, text: str) -> None:
    durations.record(tmp_path, "apply", "y", {"a": 1.0})
    (tmp_path / ".sandbox" / "durations.json").write_text(text, encoding="utf-8")
    assert durations.read(tmp_path, "apply", "x") == {}
    durations.record(tmp_path, "apply", "x", {"a": 2.0})
    assert durations.read(tmp_path, "apply", "x") == {"a": 2.0}
