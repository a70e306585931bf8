"""Coverage-guided fuzzing of the whole path: bytes to rendered files.

    python -m tests.soak.fuzz [--runs 100000] [--corpus FOLDER]

atheris (libFuzzer) drives `whole_path.travel` in a process of its own, with the generator's code instrumented; a traceback or
a broken promise ends it, and the input that did it is kept. Then every input it found worth keeping is run once more in plain
Python, timed one by one. Ends with 1 where an input takes over a second, or the memory goes over 200 MB.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.seeds import dictionary, seeds

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 1.0  # seconds for one manifest
LARGEST = 200  # MB of the whole process, Python and all code included
SIZE = 20_000  # bytes of an input; the hard seeds are longer and run as they are


def main() -> int:
    """Fuzzes, replays, prints figures."""
    parser = argparse.ArgumentParser(description="Fuzz the whole path from bytes to rendered files.")
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--replay", type=Path, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.child:
        return _child(rest)
    if options.replay:
        return _replay(options.replay)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus = options.corpus or Path(folder) / "corpus"
        return _run(corpus, Path(folder), options.runs)


def _run(corpus: Path, folder: Path, runs: int) -> int:
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:04}").write_bytes(seed)
    words = folder / "words"
    words.write_text(dictionary())
    found = Path.cwd() / "fuzz-failures"
    command = [
        sys.executable, "-m", "tests.soak.fuzz", "--child", str(corpus), f"-dict={words}", f"-runs={runs}", f"-max_len={SIZE}",
        "-timeout=20", "-rss_limit_mb=2000", "-print_final_stats=1", f"-artifact_prefix={found}-",
    ]  # fmt: skip
    started = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    print(f"fuzzed {runs} inputs in {time.monotonic() - started:.0f} s; exit {code}", flush=True)
    if code:
        return 1
    return subprocess.run(
        [sys.executable, "-m", "tests.soak.fuzz", "--replay", str(corpus)], cwd=ROOT, check=False
    ).returncode


def _child(arguments: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["generator"]):
        from tests.soak import whole_path

    def one(raw: bytes) -> None:
        whole_path.travel(raw)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()
    return 0


def _replay(corpus: Path) -> int:
    """Each input once, timed; the code is warm."""
    from tests.soak import whole_path

    files = sorted(corpus.iterdir())
    whole_path.travel(b"name: fuzzed\n")
    times: list[tuple[float, str]] = []
    sound = 0
    for file in files:
        raw, started = file.read_bytes(), time.perf_counter()
        came = whole_path.travel(raw)
        times.append((time.perf_counter() - started, file.name))
        sound += bool(came.files)
    slowest, name = max(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"replayed {len(files)} inputs, {sound} of them sound: slowest {slowest:.2f} s ({name}), peak {peak:.0f} MB"
    )
    return int(slowest > SLOWEST or peak > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
