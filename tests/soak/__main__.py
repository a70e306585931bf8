"""`make soak`: the long tests, the property tests with many more examples, and the fuzzer; then the page of their figures.

    python -m tests.soak [--tests] [--fuzz] [--runs 100000] [--effort 20]

All of it where neither part is named. What has ended well is recorded at once (`record`), so a run that is stopped keeps what it
has. Ends with the code of the first part that failed; the others run all the same.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generator.console import duration
from tests.soak import fuzz, record

PROPERTIES = [
    "-m",
    "not e2e and not browser and not soak",
    "tests/property",
    "tests/terraform/test_hostile.py",
    "tests/unit/explorer/test_differential.py",
    "tests/unit/registry/test_hostile.py",
]


def main() -> int:
    """Runs the parts, writes the page, prints it."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Everything that takes long.")
    parser.add_argument("--tests", action="store_true", help="only the tests")
    parser.add_argument("--fuzz", action="store_true", help="only the fuzzer")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs of the fuzzer")
    parser.add_argument(
        "--effort", type=int, default=20, help="how many times the examples of `make test` each property gets"
    )
    options = parser.parse_args()
    both = options.tests == options.fuzz
    codes = [_tests(options.effort)] if options.tests or both else []
    codes += [_fuzz(options.runs)] if options.fuzz or both else []
    print(record.PAGE.read_text() if record.PAGE.is_file() else "nothing was recorded")
    print(
        f"The page is {record.PAGE.relative_to(record.ROOT)}; commit it with {record.FILE.relative_to(record.ROOT)}."
    )
    return next(filter(None, codes), 0)


def _tests(effort: int) -> int:
    """The scenarios and fault injection, then the properties; both parts are one table."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        lines = Path(folder) / "lines"
        environ = {**os.environ, "HOKUSAI_RECORD": str(lines), "HOKUSAI_EFFORT": str(effort)}
        print("1 of 3: scenarios and faults, minutes each", flush=True)
        first = _python(["invoke", "test", "--soak"], environ)
        print(f"2 of 3: properties, with {effort} times the examples", flush=True)
        second = _python(["pytest", "-v", "-n", "auto", *PROPERTIES], environ)
        results = [json.loads(line) for line in lines.read_text().splitlines()] if lines.is_file() else []
    if first or second:
        print(f"A test failed after {duration(time.monotonic() - started)}: nothing is recorded.", flush=True)
        return first or second
    seconds = round(time.monotonic() - started, 1)
    record.keep(
        "tests",
        {"results": sorted(results, key=lambda one: one["test"]), "seconds": seconds, "effort": effort},
    )
    return 0


def _fuzz(runs: int) -> int:
    print(f"3 of 3: fuzzing, {runs} inputs", flush=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        report = Path(folder) / "report.json"
        code = _python(["tests.soak.fuzz", "--runs", str(runs), "--report", str(report)], dict(os.environ))
        figures: dict[str, Any] = json.loads(report.read_text()) if report.is_file() else {}
    if not code and figures and not fuzz.broken(figures):
        record.keep("fuzzing", figures)
    return code


def _python(arguments: list[str], environ: dict[str, str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=record.ROOT, env=environ, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
