"""The benchmarks say how they are asked."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = [
    file.stem for file in sorted((ROOT / "benchmarks").glob("*.py")) if "__main__" in file.read_text()
]


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_bad_word_gives_the_usage(name: str) -> None:
    command = [sys.executable, "-m", f"benchmarks.{name}", "nonsense"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"usage: python -m benchmarks.{name} ")
    assert "Traceback" not in ran.stderr


def test_help_is_the_page() -> None:
    command = [sys.executable, "-m", "benchmarks.generate", "--help"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "python -m benchmarks.generate --imports" in ran.stdout
