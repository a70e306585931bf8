"""How long `invoke generate` and `invoke check` take, against a program that only writes the same bytes.

    python -m benchmarks.generate [SERVICES ...]        tables; 10 100 1000 5000 by default
    python -m benchmarks.generate --profile SERVICES    where the time of a fresh tree goes, by part of the program
    python -m benchmarks.generate --imports             what is imported before a command does anything

Services are as real ones are (`benchmarks/estates.py`): three environments, two programs, routes, a database, a bucket, a
queue, a secret, an alarm, overlays, a call to another service. Each row is a whole process with its start, files in the disk
cache. On a disk and, where there is one, in memory (/dev/shm). Figures, not a test: a busy machine must not fail a build.
"""

import argparse
import cProfile
import os
import pstats
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import estates, words
from generator.plan import is_marked

HERE = Path(__file__).resolve().parents[1]
COUNTS = (10, 100, 1000, 5000)
MEMORY = Path("/dev/shm")  # a file system in memory, where there is one
RENDERED = ("live", "modules", "registry", ".github", "catalog-info.yaml", "generator")


CHANGES = (
    ("a size, which nobody else sees", "memory", (2048, 4096, 3072)),
    ("a port, which others see", "port", (8081, 8082, 8083)),
)


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds on the clock, of the processor, and its largest size in MB."""

    wall: float
    cpu: float
    peak: float

    def row(self, name: str, plain: float | None = None) -> str:
        """A line of the table; the last column is the ratio to the plain writer's wall time."""
        ratio = f"{self.wall / plain:.1f}" if plain else ""
        return f"| {name} | {self.wall:.2f} | {self.cpu:.2f} | {self.peak:.0f} | {ratio} |"


def invoke(root: Path, *words: str) -> Run:
    """A command of a user, to its end."""
    environ = {**os.environ, "PYTHONPATH": str(HERE), "NO_COLOR": "1"}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users do not compile the program in each run
    started = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "invoke", *words], cwd=root, env=environ, stdout=out, stderr=out
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            out.seek(0)
            sys.exit(out.read().decode()[-2000:])
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def plain(root: Path, beside: Path) -> tuple[int, int, Run]:
    """Files, bytes, and how long it takes to write them anew, folders included, with nothing else done at all.

    In a process of its own: a large one would show in the sizes of those that it starts.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.generate", "--plain", str(root), str(beside)],
        cwd=HERE,
        capture_output=True,
        text=True,
        check=True,
    )
    count, size, wall, cpu = done.stdout.split()
    shutil.rmtree(beside)
    return int(count), int(size), Run(float(wall), float(cpu), 0)


def write(root: Path, beside: Path) -> str:
    """The plain writer: files, bytes, seconds on the clock and of the processor."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for top in RENDERED
        for path in ((root / top).rglob("*") if (root / top).is_dir() else [root / top])
        if path.is_file() and _is_rendered(path)
    }
    started, spent = time.perf_counter(), time.process_time()
    made: set[str] = set()
    for path, content in files.items():
        folder = f"{beside}/{path.rpartition('/')[0]}"
        if folder not in made:
            Path(folder).mkdir(parents=True, exist_ok=True)
            made.add(folder)
        with open(f"{beside}/{path}", "wb") as file:  # noqa: PTH123 - the shortest way is what is measured
            file.write(content)
    wall, cpu = time.perf_counter() - started, time.process_time() - spent
    return f"{len(files)} {sum(map(len, files.values()))} {wall} {cpu}"


def _is_rendered(path: Path) -> bool:
    """Lock files hold no mark."""
    return path.name == ".terraform.lock.hcl" or is_marked(path.read_bytes()[:1024])


def change(root: Path, count: int, key: str, value: int) -> None:
    """One manifest, in the middle."""
    path = root / f"registry/services/s{count // 2}.yaml"
    path.write_text(re.sub(rf"\b{key}: \d+", f"{key}: {value}", path.read_text(), count=1))


def table(root: Path, count: int) -> Iterator[str]:
    """The rows of one estate in an empty folder."""
    estates.build(root, count)
    fresh = invoke(root, "generate")
    files, size, writer = plain(root, root.parent / f"{root.name}-plain")
    yield f"\n{count} services, {files} files, {size / 1e6:.1f} MB\n"
    yield "| what | wall s | CPU s | peak MB | of the plain writer |\n|---|---|---|---|---|"
    yield f"| a program that only writes these bytes | {writer.wall:.2f} | {writer.cpu:.2f} | | 1.0 |"
    yield fresh.row("fresh: `invoke generate`, nothing rendered, no cache", writer.wall)
    invoke(root, "generate")  # the numbers of the rules are recorded now, and are read
    invoke(root, "generate")
    yield best(lambda: invoke(root, "generate")).row("nothing changed", writer.wall)
    for name, key, values in CHANGES:
        run = _changed(root, count, key, values, "generate")
        yield run.row(f"one manifest changed: {name}", writer.wall)
    yield best(lambda: invoke(root, "check")).row("`invoke check`, nothing changed")
    name, key, values = CHANGES[0]
    yield _changed(root, count, key, values, "check").row(f"`invoke check`, one manifest changed: {name}")
    shutil.rmtree(root / ".hokusai")
    yield invoke(root, "check").row("`invoke check`, no cache")
    shutil.rmtree(root / ".hokusai")
    yield invoke(root, "generate", "--check").row("`invoke generate --check`, no cache, as CI runs it")


def _changed(root: Path, count: int, key: str, values: Sequence[int], command: str) -> Run:
    """The quickest of several changes of one key."""

    def run(value: int) -> Run:
        change(root, count, key, value)
        return invoke(root, command)

    return min(map(run, values), key=lambda one: one.wall)


def best(run: Callable[[], Run], times: int = 3) -> Run:
    """The quickest of several."""
    return min((run() for _ in range(times)), key=lambda one: one.wall)


@contextmanager
def folder(place: Path | None) -> Iterator[Path]:
    """An empty folder, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="generate-", dir=place) as made:
        yield Path(made) / "estate"


def profile(count: int) -> Iterator[str]:
    """Time by part of the program, of everything but writing, from nothing."""
    from generator import parallel, pipeline
    from generator.commands.garbage import uncollected

    parallel.WORTH = sys.maxsize  # in this process alone, where it can be seen
    with folder(MEMORY if MEMORY.is_dir() else None) as root:
        estates.build(root, count)
        profiler = cProfile.Profile()
        with uncollected():  # as the command runs it
            profiler.runcall(pipeline.build, root)
    spent: Counter[str] = Counter()
    for (file, _, name), (_, _, own, _, callers) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
        if file == "~":  # Python's own functions: the time is whose call it was
            for (caller, _, by), (_, _, its, _) in callers.items():
                spent[_part(caller, by)] += its
        else:
            spent[_part(file, name)] += own
    total = sum(spent.values())
    yield "| part of the program | share |\n|---|---|"
    for part, own in spent.most_common(14):
        yield f"| {part} | {100 * own / total:.0f} % |"


def _part(file: str, name: str) -> str:
    if "/generator/" in file:
        parts = file.rpartition("/generator/")[2].removesuffix(".py").split("/")
        return "/".join(parts[: 2 if parts[0] in ("render", "kinds") else 1])
    return "libraries"


def imports() -> Iterator[str]:
    """What a cold start costs, and which heavy packages are loaded on the way of `generate` and `check`."""
    heavy = (
        "copier",
        "jinja2",
        "boto3",
        "botocore",
        "moto",
        "rich",
        "jsonschema",
        "jsonschema_rs",
        "yaml",
        "generator.render",
    )
    yield "| | wall s | CPU s | imported of " + ", ".join(heavy) + " |\n|---|---|---|---|"
    with folder(None) as root:
        estates.build(root, 4)
        invoke(root, "generate")
        invoke(root, "generate")
        for words in (("--list",), ("check",), ("generate",)):
            run = best(lambda words=words: invoke(root, *words), 5)  # type: ignore[misc]
            yield f"| `invoke {' '.join(words)}` | {run.wall:.2f} | {run.cpu:.2f} | {_loaded(root, words, heavy)} |"
        shutil.rmtree(root / ".hokusai")
        run = invoke(root, "check")
        yield f"| `invoke check`, no cache | {run.wall:.2f} | {run.cpu:.2f} | |"


def _loaded(root: Path, words: tuple[str, ...], heavy: tuple[str, ...]) -> str:
    code = (
        "import sys\ntry:\n from invoke.main import program\n"
        f" program.run({['invoke', *words]!r}, exit=False)\nexcept SystemExit: pass\n"
        f"print('loaded', *[name for name in {heavy!r} if name in sys.modules])"
    )
    environ = {**os.environ, "PYTHONPATH": str(HERE)}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environ, capture_output=True, text=True, check=True
    )
    return done.stdout.rpartition("loaded")[2].strip() or "none"


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = words.parser("generate", __doc__)
    parser.add_argument("services", nargs="*", type=words.count, metavar="SERVICES")
    parser.add_argument("--profile", type=words.count, metavar="SERVICES", help=argparse.SUPPRESS)
    parser.add_argument("--imports", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--plain", nargs=2, type=Path, help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> None:
    """Measures and prints."""
    asked = _asked(arguments)
    if asked.plain:
        print(write(*asked.plain))
        return
    if asked.profile:
        print("\n".join(profile(asked.profile)))
        return
    if asked.imports:
        print("\n".join(imports()))
        return
    for place in (None, *([MEMORY] if MEMORY.is_dir() else [])):
        print("\n## On a disk" if place is None else "\n## In memory")
        for count in asked.services or COUNTS:
            with folder(place) as root:
                for line in table(root, count):
                    print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
