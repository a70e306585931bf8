from pathlib import Path

import pytest

from generator.runner.capacity import available_memory, parallelism

GIB = 2**30


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [(2, 23 * GIB, 4), (16, 4 * GIB, 4), (8, 64 * GIB, 16), (2, GIB // 2, 1), (1, GIB, 1)],
)
def test_bounded_by_cores_and_by_memory(cores: int, memory: int, expected: int) -> None:
    assert parallelism(cores, memory) == expected


def test_at_least_one_here() -> None:
    assert parallelism() >= 1


def test_the_tighter_of_machine_and_container_counts(tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    meminfo.write_text("MemTotal: 9 kB\nMemAvailable:    8388608 kB\n", encoding="ascii")
    assert available_memory(meminfo, tmp_path / "none") == 8 * GIB
    (tmp_path / "memory.current").write_text(f"{GIB}\n", encoding="ascii")
    (tmp_path / "memory.max").write_text("max\n", encoding="ascii")
    assert available_memory(meminfo, tmp_path) == 8 * GIB
    (tmp_path / "memory.max").write_text(f"{3 * GIB}\n", encoding="ascii")
    assert available_memory(meminfo, tmp_path) == 2 * GIB


def test_unknown_where_the_kernel_does_not_say(tmp_path: Path) -> None:
    assert available_memory(tmp_path / "none", tmp_path) is None
