"""What `invoke plan` costs beside the bare `terragrunt run --all plan`, on the sandbox's applied development environment.

    python -m benchmarks.plan [ROUNDS [CLONE]]

In a clone of its own (or one in which development is applied already): `invoke up`, then rounds in which every case runs
once, so that whatever else the machine does meets all of them alike. Prints the tables of `benchmarks/README.md`: medians of
wall time and of processor time (user and system, of all child processes). Processor time is the figure to compare where
others use the machine. Not a test: a busy machine must not fail a build.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import words
from generator import sandbox
from generator.toolchain import ready

HERE = Path(__file__).resolve().parents[1]
ENV = "development"
MANIFEST = "registry/services/auth.yaml"
BEST = "parallelism 4"


@dataclass(frozen=True)
class Case:
    """A command in a folder below the clone, with variables to add."""

    name: str
    command: Sequence[str]
    folder: str = "."
    variables: Mapping[str, str] = field(default_factory=dict)
    is_bare: bool = False


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    wall: float
    cpu: float


def bare(terragrunt: str, cache: Path) -> list[Case]:
    """The settings that were tried. Everything else (unpacked mirror, read-only lock files) is as `invoke up` has it."""
    experiment = ("--experiment", "dependency-fetch-output-from-state")
    tried: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
        "as it comes": ((), {}),
        BEST: (("--parallelism", "4"), {}),
        "parallelism 2": (("--parallelism", "2"), {}),
        "parallelism 4, outputs from state (experiment)": (("--parallelism", "4", *experiment), {}),
        "parallelism 4, no color, no log": (("--parallelism", "4", "--no-color", "--log-level", "error"), {}),
        "parallelism 4, plugin cache": (("--parallelism", "4"), {"TF_PLUGIN_CACHE_DIR": str(cache)}),
    }
    return [
        Case(name, (terragrunt, "run", "--all", *words, "plan"), f"live/{ENV}", variables, is_bare=True)
        for name, (words, variables) in tried.items()
    ]


def invoke(name: str, *words: str) -> Case:
    """A command of ours."""
    return Case(name, (sys.executable, "-m", "invoke", "plan", "--env", ENV, *words))


def measure(root: Path, case: Case, environ: Mapping[str, str]) -> Cost:
    """Runs it once; its output goes nowhere. Ends the benchmark if it fails."""
    variables = {**(environ if case.is_bare else os.environ), **case.variables}
    before, start = os.times(), time.perf_counter()
    done = subprocess.run(
        case.command,
        cwd=root / case.folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        sys.exit(f"{case.name}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, spent)


def rounds(root: Path, cases: Sequence[Case], count: int, environ: Mapping[str, str]) -> dict[str, Cost]:
    """Name -> medians over `count` rounds."""
    found: dict[str, list[Cost]] = {case.name: [] for case in cases}
    for number in range(count):
        for case in cases if number % 2 == 0 else list(reversed(cases)):
            cost = measure(root, case, environ)
            found[case.name].append(cost)
            print(f"  {case.name}: {cost.wall:.1f} s, {cost.cpu:.1f} CPU-s", file=sys.stderr, flush=True)
    return {
        name: Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))
        for name, costs in found.items()
    }


def table(found: Mapping[str, Cost], base: str) -> None:
    """Rows with the ratio to `base`."""
    print("| command | wall s | CPU s | ratio wall | ratio CPU |\n|---|---|---|---|---|")
    for name, cost in found.items():
        ratios = cost.wall / found[base].wall, cost.cpu / found[base].cpu
        print(
            f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {ratios[0]:.2f} | {ratios[1]:.2f} |", flush=True
        )
    print()


def change(root: Path) -> list[str]:
    """One manifest changed and rendered; the affected units of the environment."""
    path = root / MANIFEST
    before = path.read_text(encoding="utf-8")
    after = before.replace("path: /health", "path: /healthz", 1)
    if after == before:
        sys.exit(f"{MANIFEST} is not what it was: nothing to change there")
    path.write_text(after, encoding="utf-8")
    run(root, sys.executable, "-m", "invoke", "generate")
    start = f"live/{ENV}/"
    listed = run(root, sys.executable, "-m", "invoke", "affected", "HEAD").split()
    return [unit.removeprefix(start) for unit in listed if unit.startswith(start)]


def run(root: Path, *words: str) -> str:
    """Something that has to go well; what it printed."""
    done = subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def with_clone(job: Callable[[Path], None]) -> None:
    """In a clone with development applied; its sandbox is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="plan-") as name:
        root = Path(name) / "infrastructure"
        run(HERE, "git", "clone", "-q", "--no-hardlinks", str(HERE), str(root))
        try:
            run(root, sys.executable, "-m", "invoke", "up")
            job(root)
        finally:
            run(root, sys.executable, "-m", "invoke", "down")


def compare(root: Path, count: int) -> None:
    """The three tables."""
    tools = ready.prepare()
    endpoint = sandbox.status(root, ENV).endpoint
    assert endpoint is not None
    environ = sandbox.environment_variables(endpoint, tools.environment(color=False))
    cache = root.parent / "plugins"
    cache.mkdir(exist_ok=True)
    settings = bare(str(tools.terragrunt.path), cache)
    few = max(1, count - 2)
    best = next(case for case in settings if case.name == BEST)
    print(f"Nothing changed, rounds: {count}\n")
    ours = [best, invoke("invoke plan"), invoke("invoke plan --service auth", "--service", "auth")]
    table(rounds(root, ours, count, environ), BEST)
    units = change(root)
    options = [word for unit in units for word in ("--unit", unit)]
    print(f"One manifest changed: {len(units)} of 8 units affected ({', '.join(units)}), rounds: {few}\n")
    ours = [best, invoke("invoke plan"), invoke("invoke plan of the affected units", *options)]
    table(rounds(root, ours, few, environ), BEST)
    run(root, "git", "checkout", "-q", "--", ".")
    print(f"Settings of the bare command, nothing changed, rounds: {few}\n")
    table(rounds(root, settings, few, environ), "as it comes")


if __name__ == "__main__":
    parser = words.parser("plan", __doc__)
    parser.add_argument("rounds", nargs="?", type=words.count, default=5, metavar="ROUNDS")
    parser.add_argument("clone", nargs="?", type=Path, metavar="CLONE")
    asked = parser.parse_args()
    if asked.clone:
        compare(asked.clone.resolve(), asked.rounds)
    else:
        with_clone(lambda root: compare(root, asked.rounds))
