"""The record of the long runs, and what leads to it."""

import json
from pathlib import Path

import pytest

from tests.soak import fuzz, mutate, record
from tests.soak.seeds import NAME, seeds
from tests.soak.whole_path import travel

PART = {"commit": "0123456789", "day": "2025-09-01", "machine": "2 cores"}
TESTS = {
    **PART,
    "seconds": 130.0,
    "results": [
        {"test": "a.py::b[x|y]", "outcome": "passed", "seconds": 61.2, "figures": {"calls": 12}},
        {"test": "a.py::c", "outcome": "failed", "seconds": 2.0, "figures": {}},
        {
            "test": "tests/property/p.py::q",
            "outcome": "passed",
            "seconds": 2.0,
            "figures": {"examples": 2000},
        },
        {"test": "tests/property/p.py::r", "outcome": "passed", "seconds": 3.0, "figures": {"examples": 500}},
        {"test": "tests/property/p.py::plain", "outcome": "passed", "seconds": 0.1, "figures": {}},
    ],
}
FUZZING = {
    **PART,
    "inputs": 100_000,
    "edges": 4000,
    "slowest_seconds": 0.123,
    "replay_mb": 70,
    "fuzzing_mb": 110,
}


def test_the_page_is_what_the_record_says() -> None:
    assert record.PAGE.read_text() == record.page(record.read())


def test_a_page() -> None:
    page = record.page({"tests": TESTS, "fuzzing": FUZZING})
    assert "Commit 0123456789, 2025-09-01, 2 cores.\n" in page
    assert "| `a.py::b[x\\|y]` | passed | 61 s | calls: 12 |\n" in page
    assert "| `tests/property/p.py` | 2 | 2,500 | 5.0 s |\n| all | 2 | 2,500 | 5.0 s |\n" in page
    assert "p.py::plain" not in page
    assert "\n4 passed, 1 failed in 2 min 10 s.\n" in page
    assert "| inputs | 100,000 |\n" in page
    assert "(limit: 1 s) | 0.12 s |\n" in page
    assert "(limit: 200 MB) | 70 MB |\n" in page


def test_a_part_is_replaced_and_the_other_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "FILE", tmp_path / "last.json")
    monkeypatch.setattr(record, "PAGE", tmp_path / "page.md")
    record.keep("tests", {"seconds": 1.0, "results": []})
    record.keep("fuzzing", {"inputs": 7})
    record.keep("fuzzing", {"inputs": 8})
    kept = json.loads((tmp_path / "last.json").read_text())
    assert (kept["fuzzing"]["inputs"], kept["tests"]["seconds"]) == (8, 1.0)
    assert kept["tests"]["commit"].startswith(record.commit()[:10])
    assert (tmp_path / "page.md").read_text() == record.page(kept)


@pytest.mark.parametrize(
    ("figures", "broken"),
    [({}, False), ({"slowest_seconds": 1.01}, True), ({"replay_mb": 201}, True), ({"fuzzing_mb": 201}, True)],
)
def test_limits(figures: dict[str, float], broken: bool) -> None:
    assert fuzz.broken({**FUZZING, **figures}) is broken


def test_what_libfuzzer_says_is_read() -> None:
    line = (
        "#1000\tNEW    cov: 3422 ft: 7854 corp: 173/117Kb lim: 20000 exec/s: 83 rss: 96Mb L: 301/20000 MS: 3"
    )
    found = fuzz._STATUS.match(line)
    assert found
    assert found.groups() == ("1000", "NEW", "3422", "7854", "173", "83", "96")
    assert fuzz._FINAL.match("stat::peak_rss_mb:              96")


class TestMutate:
    GOOD = NAME.sub(b"name: fuzzed", (record.ROOT / "tests/fixtures/rich.yaml").read_bytes(), count=1)

    def test_it_is_a_function_of_its_arguments(self) -> None:
        made = [mutate.mutated(self.GOOD, 20_000, seed) for seed in range(40)]
        assert made == [mutate.mutated(self.GOOD, 20_000, seed) for seed in range(40)]
        assert len(set(made)) > 35

    def test_many_stay_sound_and_many_do_not(self) -> None:
        """Else it would look at one side of the checks only."""
        made = [raw for seed in range(20) if (raw := mutate.mutated(self.GOOD, 20_000, seed))]
        sound = sum(bool(travel(raw, brief=True).files) for raw in made)
        assert 1 < sound < len(made) - 3

    def test_no_mapping_and_no_room(self) -> None:
        assert mutate.mutated(b"[a]", 1000, 1) is None
        assert mutate.mutated(b"]", 1000, 1) is None
        assert mutate.mutated(self.GOOD, 100, 1) is None

    def test_every_seed_can_be_changed_or_is_no_mapping(self) -> None:
        assert sum(mutate.mutated(raw, 20_000, 3) is not None for raw in seeds()) > 50
