"""Fargate does not offer this much memory with this much cpu.

Fargate sells fixed pairs ("Amazon ECS task definition parameters for Fargate": task size), and refuses any other when
the task definition is registered, in the middle of an apply.

| cpu   | memory in MiB              |
|-------|----------------------------|
| 256   | 512, 1024, 2048            |
| 512   | 1024 to 4096 by 1024       |
| 1024  | 2048 to 8192 by 1024       |
| 2048  | 4096 to 16384 by 1024      |
| 4096  | 8192 to 30720 by 1024      |
| 8192  | 16384 to 61440 by 4096     |
| 16384 | 32768 to 122880 by 8192    |

To fix it, take a pair of the table.

Bad:

    components: {api: {image: {repository: example}, port: 8000, cpu: 512, memory: 512}}

Good:

    components: {api: {image: {repository: example}, port: 8000, cpu: 512, memory: 1024}}
"""

from collections.abc import Iterator, Mapping, Sequence

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components, written
from generator.findings import Finding

ALONE = True

SIZES: Mapping[int, Sequence[int]] = {
    256: (512, 1024, 2048),
    512: range(1024, 4096 + 1, 1024),
    1024: range(2048, 8192 + 1, 1024),
    2048: range(4096, 16384 + 1, 1024),
    4096: range(8192, 30720 + 1, 1024),
    8192: range(16384, 61440 + 1, 4096),
    16384: range(32768, 122880 + 1, 8192),
}


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component's size."""
    for service, component in components(catalogue):
        if component.memory in SIZES[component.cpu]:
            continue
        path = ("components", component.key)
        given = written(service, (*path, "memory")) is not None
        default = "" if given else ", and 512 is the default"
        yield at(
            service,
            (*path, "memory" if given else "cpu"),
            f"Fargate has no {component.memory} MiB with cpu {component.cpu}{default}",
            hint=_hint(component.cpu, component.memory),
        )


def _hint(cpu: int, memory: int) -> str:
    sizes = SIZES[cpu]
    step = "512, 1024 or 2048"
    if isinstance(sizes, range):
        step = f"{sizes[0]} to {sizes[-1]} in steps of {sizes.step}"
    others = [other for other, offered in SIZES.items() if memory in offered]
    also = f" {memory} MiB goes with cpu {' or '.join(map(str, others))}." if others else ""
    return f"With cpu {cpu}, memory is {step}.{also}"
