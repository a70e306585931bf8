"""How many units may run at once on this machine.

Measured on 2 cores with the AWS provider: a unit's chain of processes takes about 1 GB, and more than two units for
each core gain nothing (20 units: 43.7 s unbounded, 39.5 s with 4, 39.1 s with 2; 61 units: 10.3 GB against 1.2 GB).
"""

import os
from pathlib import Path

UNITS_PER_CORE = 2
BYTES_PER_UNIT = 2**30


def parallelism(cores: int | None = None, memory: int | None = None) -> int:
    """Units at once; `cores` and `memory` (free bytes) are looked up when not given."""
    count = _cores() if cores is None else cores
    free = available_memory() if memory is None else memory
    by_memory = free // BYTES_PER_UNIT if free else count * UNITS_PER_CORE
    return max(1, min(count * UNITS_PER_CORE, by_memory))


def available_memory(
    meminfo: Path = Path("/proc/meminfo"), groups: Path = Path("/sys/fs/cgroup")
) -> int | None:
    """Free bytes as the kernel estimates them, within the container's limit; None where it does not say."""
    found = [value for value in (_meminfo(meminfo), _container(groups)) if value is not None]
    return min(found) if found else None


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on macOS
        return os.cpu_count() or 1


def _meminfo(path: Path) -> int | None:
    try:
        for line in path.read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return None


def _container(groups: Path) -> int | None:
    """What the control group (version 2) leaves; `max` means no limit."""
    try:
        limit = (groups / "memory.max").read_text(encoding="ascii").strip()
        used = int((groups / "memory.current").read_text(encoding="ascii"))
        return None if limit == "max" else max(0, int(limit) - used)
    except (OSError, ValueError):
        return None
