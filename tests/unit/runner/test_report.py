from pathlib import Path

import pytest

from generator.runner import report

from .recorded import FIXTURES


def test_recorded_report() -> None:
    entries = {entry.unit: entry for entry in report.read(FIXTURES / "apply_failed.report.json")}
    assert {unit: entry.result for unit, entry in entries.items()} == {
        "a": "succeeded",
        "b": "succeeded",
        "c": "failed",
        "d": "early exit",
    }
    assert entries["d"].cause == "c"
    assert 20 < entries["a"].seconds < 60


@pytest.mark.parametrize("text", [None, "", "{", "{}", "[]"])
def test_no_report_is_no_entry(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "report.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert report.read(path) == []


def test_times_that_cannot_be_read_count_as_none(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text('[{"Name": "a", "Result": "succeeded", "Started": "x", "Ended": null}]', encoding="utf-8")
    assert report.read(path)[0].seconds == 0.0
