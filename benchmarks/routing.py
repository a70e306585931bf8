"""How much processor time the routing engine takes, how that grows, and how much memory it needs.

    python -m benchmarks.routing

Prints the tables of `benchmarks/README.md`. Figures, not a test: a busy machine must not fail a build. Each case runs
in a fresh process, so that neither caches nor memory carry over.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks import words
from benchmarks.routing_cases import estate, fleet, full_balancer, hard, hardest
from generator.routing import Listener, Wanted, allocate, analyse, diff, rebalance

Case = Callable[[], list[Listener]]

CASES: dict[str, tuple[str, Case]] = {
    "estate": ("today's estate: 3 balancers, 11 rules", estate),
    "full": ("a full balancer: 100 random rules", lambda: [full_balancer()]),
    "fleet": ("1,000 services on 60 balancers", fleet),
    "hard": ("hard: 100 rules, 5 wildcards each in the middle", lambda: [hard()]),
    "hardest": ("harder: `?` runs between stars, all pairs overlap", lambda: [hardest()]),
}
GROWTH: dict[str, Case] = {
    **{f"full balancer, {n} rules": (lambda n=n: [full_balancer(n)]) for n in (25, 50, 100, 200, 400)},
    **{f"hard, {n} rules": (lambda n=n: [hard(n)]) for n in (25, 50, 100)},
    **{f"{n} services on {n // 16} balancers": (lambda n=n: fleet(n, n // 16)) for n in (500, 1000, 2000)},
}


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def measure(case: Case) -> str:
    """One table row's figures: rules, first and best time, verdicts, unknown, memory."""
    listeners = case()
    first = milliseconds(lambda: [analyse(listener) for listener in listeners])
    best = min(milliseconds(lambda: [analyse(one) for one in listeners]) for _ in range(3))
    found = [analyse(listener) for listener in listeners]
    verdicts = sum(
        len(one.unreachable) + len(one.shadows) + len(one.over_broad) + len(one.gaps) for one in found
    )
    unknown = sum(len(one.unknown) for one in found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rules = sum(len(listener.rules) for listener in listeners)
    return f"{rules} | {first:,.1f} | {best:,.1f} | {verdicts} | {unknown} | {memory:.0f}"


def others() -> list[str]:
    """Allocation, diff and rebalance of a full balancer."""
    full = full_balancer()
    wanted = [Wanted(rule) for rule in full.rules]
    record = allocate(wanted).record
    moved = replace(full, rules=tuple(replace(one, priority=101 - one.priority) for one in full.rules))
    squeezed = replace(record, priorities={key: at + 1 for at, key in enumerate(record.priorities)})
    steps = len(rebalance(wanted, squeezed).steps)
    return [
        f"allocate 100 new rules | {milliseconds(lambda: allocate(wanted)):.0f}",
        f"allocate one more beside 99 | {milliseconds(lambda: allocate(wanted, record)):.0f}",
        f"diff after reversing every priority | {milliseconds(lambda: diff(full, moved)):.0f}",
        f"rebalance 100 rules ({steps} applies, each proved) | {milliseconds(lambda: rebalance(wanted, squeezed)):.0f}",
    ]


def in_fresh_process(name: str) -> str:
    command = [sys.executable, "-m", "benchmarks.routing", name]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def main(arguments: list[str]) -> None:
    parser = words.parser("routing", __doc__)
    parser.add_argument("case", nargs="?", choices=[*CASES, *GROWTH], metavar="CASE", help=argparse.SUPPRESS)
    case = parser.parse_args(arguments).case
    if case:
        print(measure(CASES[case][1] if case in CASES else GROWTH[case]))
        return
    columns = "rules | first ms | best ms | verdicts | unknown | peak MB"
    print(f"| case | {columns} |\n|---|---|---|---|---|---|---|")
    for name, (title, _) in CASES.items():
        print(f"| {title} | {in_fresh_process(name)} |")
    print(f"\n| growth | {columns} |\n|---|---|---|---|---|---|---|")
    for name in GROWTH:
        print(f"| {name} | {in_fresh_process(name)} |")
    print("\n| other work on a full balancer | ms |\n|---|---|")
    print("\n".join(f"| {row} |" for row in others()))


if __name__ == "__main__":
    main(sys.argv[1:])
