"""Coverage-guided fuzzing of the whole path: bytes to rendered files.

    python -m tests.soak.fuzz [--runs 100000] [--jobs 2] [--corpus FOLDER] [--report FILE]

atheris (libFuzzer) drives `whole_path.travel` in processes of its own, with the generator's code instrumented: half of the new
inputs are changed byte by byte, the others as manifests (`mutate`). A traceback, a broken promise, a second of computing or
200 MB end it, and the input that did it is kept; put into tests/soak/found/ it is a seed, and a test, for ever.
Then every input that was worth keeping goes the whole way once more in plain Python, one by one, with time and memory taken.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.soak.seeds import dictionary, seeds

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 1.0  # seconds of computing for one manifest
INSTRUMENTED = 4  # times as long it may take while each step is watched, which takes three times as long; replayed without
LARGEST = 200  # MB of the whole process, Python and all code included
SIZE = 20_000  # bytes of an input; the hard seeds are longer and run as they are
EVERY = 15.0  # seconds between two lines of progress
_STATUS = re.compile(
    r"#(\d+)\s+(\w+)\s+cov: (\d+) ft: (\d+)(?: corp: (\d+)/\S+)?.*?exec/s: (\d+) rss: (\d+)Mb"
)
_FINAL = re.compile(r"stat::(\w+):\s+(\d+)")


@dataclass
class Figures:
    """Of one run. `edges` of the generator's code that any input went over; seconds are of one input in plain Python."""

    inputs: int = 0
    edges: int = 0
    corpus: int = 0
    sound: int = 0
    processes: int = 0
    seconds: float = 0
    fuzzing_mb: int = 0
    slowest_seconds: float = 0
    replay_mb: int = 0


def main() -> int:
    """Fuzzes, replays, prints figures; 1 where a promise was broken, 3 where the fuzzer cannot run here."""
    parser = argparse.ArgumentParser(description="Fuzz the whole path from bytes to rendered files.")
    parser.add_argument("--runs", type=int, default=100_000, help="inputs in all")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument(
        "--corpus", type=Path, help="go on from the inputs of an earlier run, and leave those of this one"
    )
    parser.add_argument("--report", type=Path, help="write the figures as JSON")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--replay", type=Path, help=argparse.SUPPRESS)
    options, rest = parser.parse_known_args()
    if options.child:
        return _child(rest)
    if options.replay:
        return _replay(options.replay)
    try:
        import atheris  # noqa: F401
    except ImportError:
        print(
            "atheris is not installed: sh tools/bootstrap.sh requirements-soak (Linux on x86-64, Python 3.11 to 3.13)"
        )
        return 3
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        corpus = options.corpus or Path(folder) / "corpus"
        return _run(corpus, Path(folder), options.runs, options.jobs, options.report)


def _run(corpus: Path, folder: Path, runs: int, jobs: int, report: Path | None) -> int:
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:04}").write_bytes(seed)
    words = folder / "words"
    words.write_text(dictionary())
    figures = Figures(processes=jobs)
    started = time.monotonic()
    if not _fuzz(corpus, words, runs, jobs, figures):
        return 1
    figures.seconds = round(time.monotonic() - started, 1)
    figures.edges = max(figures.edges, _edges(corpus))
    print(
        f"fuzzed {figures.inputs} inputs in {figures.seconds:.0f} s, {figures.edges} edges; replaying",
        flush=True,
    )
    done = subprocess.run(
        _self("--replay", str(corpus)), cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True
    )
    if done.returncode:
        print(done.stdout)
        return 1
    for name, value in json.loads(done.stdout.splitlines()[-1]).items():
        setattr(figures, name, value)
    print(json.dumps(asdict(figures), indent=1))
    if report:
        report.write_text(json.dumps(asdict(figures), indent=1) + "\n")
    return int(broken(asdict(figures)))


def broken(figures: Mapping[str, float]) -> bool:
    """Whether a limit was passed."""
    return figures["slowest_seconds"] > SLOWEST or max(figures["replay_mb"], figures["fuzzing_mb"]) > LARGEST


def _self(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "tests.soak.fuzz", *arguments]


def _fuzz(corpus: Path, words: Path, runs: int, jobs: int, figures: Figures) -> bool:
    """`jobs` processes that share what they find; whether all of them ended well."""
    command = _self(
        "--child", str(corpus), f"-dict={words}", f"-runs={-(-runs // jobs)}", f"-max_len={SIZE}", "-timeout=300", "-report_slow_units=300",
        f"-rss_limit_mb={LARGEST}", "-print_final_stats=1", "-reload=5", f"-artifact_prefix={Path.cwd() / 'fuzz-failure'}-",
    )  # fmt: skip
    quiet = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    children = [
        subprocess.Popen(
            [*command, f"-seed={number}"],
            cwd=ROOT,
            env=quiet,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        for number in range(1, jobs + 1)
    ]
    watched = [_Watched(child) for child in children]
    shown = time.monotonic()
    while any(child.poll() is None for child in children):
        time.sleep(0.5)
        if any(child.poll() for child in children):
            break
        if time.monotonic() - shown > EVERY:
            shown = time.monotonic()
            print(f"  {sum(one.inputs for one in watched)} of {runs} inputs, {max(one.edges for one in watched)} edges, "
                  f"{sum(one.speed for one in watched)}/s, {max(one.mb for one in watched)} MB", flush=True)  # fmt: skip
    for child in children:
        if child.poll() is None and any(other.poll() for other in children):
            child.terminate()
        child.wait()
    for one in watched:
        one.thread.join()
        figures.inputs += one.final.get("number_of_executed_units", one.inputs)
        figures.edges = max(figures.edges, one.edges)
        figures.fuzzing_mb = max(figures.fuzzing_mb, one.final.get("peak_rss_mb", one.mb))
    failed = [one for one in watched if one.child.returncode and one.tail and one.child.returncode != -15]
    for one in failed:
        print("".join(one.tail), f"exit {one.child.returncode}; the input is in fuzz-failure-*", sep="\n")
    return not failed


class _Watched:
    """One process and what it has said last."""

    def __init__(self, child: "subprocess.Popen[str]") -> None:
        self.child = child
        self.inputs = self.edges = self.speed = self.mb = 0
        self.final: dict[str, int] = {}
        self.tail: list[str] = []
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        assert self.child.stderr is not None
        for line in self.child.stderr:
            self.tail = [*self.tail[-60:], line]
            if found := _STATUS.match(line):
                number, _, edges, _, _, speed, mb = found.groups()
                self.inputs, self.edges, self.speed, self.mb = int(number), int(edges), int(speed), int(mb)
            elif final := _FINAL.match(line):
                self.final[final[1]] = int(final[2])


def _edges(corpus: Path) -> int:
    """The edges that the whole corpus goes over, all processes' finds together."""
    done = subprocess.run(
        _self("--child", str(corpus), "-runs=0", f"-max_len={SIZE}"),
        cwd=ROOT,
        check=False,
        stderr=subprocess.PIPE,
        text=True,
    )
    return max(
        (int(found[3]) for line in done.stderr.splitlines() if (found := _STATUS.match(line))), default=0
    )


def _child(arguments: list[str]) -> int:
    import atheris

    with atheris.instrument_imports(include=["generator"]):
        from tests.soak import mutate, whole_path

    _remember_constants()

    def one(raw: bytes) -> None:
        started = time.process_time()
        whole_path.travel(raw, brief=True)
        if (took := time.process_time() - started) > SLOWEST * INSTRUMENTED:
            raise whole_path.WrongError(f"it took {took:.1f} s")

    def change(raw: bytes, size: int, seed: int) -> bytes:
        return (seed % 2 and mutate.mutated(raw, size, seed)) or bytes(atheris.Mutate(raw, size))

    whole_path.travel(b"name: fuzzed\n")
    atheris.Setup([sys.argv[0], *arguments], one, custom_mutator=change)
    atheris.Fuzz()
    return 0


def _remember_constants() -> None:
    """The pages that no manifest changes are rendered once: they were half of the time."""
    from generator.render import registry
    from generator.render.registry import files  # noqa: F401 - loaded, so that its global is there to be replaced
    from generator.schema import assemble

    text, reference = assemble.text(), None

    def once(header: object, make: object = registry.reference) -> object:
        nonlocal reference
        if reference is None:
            reference = list(make(header))  # type: ignore[operator]
        return reference

    assemble.text = lambda: text
    registry.reference = once  # type: ignore[assignment]


def _replay(corpus: Path) -> int:
    """Each input once, in full, timed; the code is warm. The last line is the figures as JSON."""
    from tests.soak import whole_path

    files = sorted(corpus.iterdir())
    whole_path.travel(b"name: fuzzed\n")
    times: list[tuple[float, str]] = []
    sound = 0
    for file in files:
        raw, started = file.read_bytes(), time.process_time()
        came = whole_path.travel(raw)
        times.append((time.process_time() - started, file.name))
        sound += bool(came.files)
    slowest, name = max(times)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"replayed {len(files)} inputs, {sound} sound, slowest {name}")
    print(
        json.dumps(
            {"corpus": len(files), "sound": sound, "slowest_seconds": round(slowest, 3), "replay_mb": peak}
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
