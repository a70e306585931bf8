"""The affected units as others read them: a list, JSON, Terragrunt filters, a GitHub Actions matrix, atlantis.yaml. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.affected.select import Affected, service_of
from generator.affected.tree import LIVE, Unit

# "Using a matrix for your jobs": a matrix generates at most 256 jobs in a workflow run.
MAX_JOBS = 256


def as_list(found: Affected) -> str:
    """One path a line."""
    return "".join(f"{path}\n" for path in found.units)


def as_json(found: Affected, base: str) -> str:
    """For programs; ends in a newline."""
    units = [
        {
            "path": unit.path,
            "environment": unit.environment,
            "unit": unit.name,
            "why": list(found.units[unit.path]),
        }
        for unit in _units(found)
    ]
    data = {"base": base, "units": units, "removed": list(found.removed)}
    return json.dumps(data, indent=2) + "\n"


def as_terragrunt(found: Affected) -> str:
    """Filter expressions, one a line, as `--filters-file` reads them ("Filters File"); from the repository's root.

    Where all units of an environment are affected one pattern says so: a command line has its limits.
    """
    every = _by_environment(found.tree.units.values())
    lines: list[str] = []
    for environment, units in _by_environment(_units(found)).items():
        whole = len(units) == len(every[environment])
        lines += [f"./{LIVE}/{environment}/**"] if whole else [f"./{unit.path}" for unit in units]
    return "".join(f"{line}\n" for line in lines)


def as_github(found: Affected, shards: int) -> str:
    """One line `{"include": [...]}` for `strategy.matrix`: for each environment up to `shards` jobs.

    Raises ValueError where a workflow run could not hold the jobs.
    """
    jobs = [
        {
            "name": f"{environment} {number}/{len(parts)}",
            "environment": environment,
            "units": len(part),
            "arguments": " ".join(f"--unit {unit.name}" for unit in part),
        }
        for environment, units in _by_environment(_units(found)).items()
        for parts in [split(units, shards)]
        for number, part in enumerate(parts, 1)
    ]
    if len(jobs) > MAX_JOBS:
        raise ValueError(f"{len(jobs)} jobs; a matrix holds {MAX_JOBS}")
    return json.dumps({"include": jobs}, separators=(",", ":")) + "\n"


def split(units: Sequence[Unit], shards: int) -> list[list[Unit]]:
    """Up to `shards` parts of about the same size; a service's units stay together, as they read each other's outputs."""
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(service_of(unit), []).append(unit)
    parts: list[list[Unit]] = [[] for _ in range(min(shards, len(groups)))]
    for group in sorted(groups.values(), key=lambda group: (-len(group), group[0].path)):
        min(parts, key=len).extend(group)
    return [sorted(part, key=lambda unit: unit.path) for part in parts]


def as_atlantis(found: Affected) -> str:
    """A repository's atlantis.yaml with exactly the affected units ("Repo Level atlantis.yaml Config"), JSON texts in YAML.

    Made anew for each pull request, so every project in it is to be planned: `when_modified` holds for any file.
    `execution_order_group` puts what others depend on before them.
    """
    lines = [
        "version: 3",
        "automerge: false",
        "parallel_plan: true",
        "parallel_apply: true",
        "abort_on_execution_order_fail: true",
    ]
    depths = _depths(found)
    lines.append("projects:" if found.units else "projects: []")
    for unit in sorted(_units(found), key=lambda unit: (depths[unit.path], unit.path)):
        lines += _project(unit, depths[unit.path], [one for one in unit.names if one in found.units])
    return "\n".join(lines) + "\n"


def _project(unit: Unit, depth: int, needs: Sequence[str]) -> Iterator[str]:
    up = "../" * (unit.path.count("/") + 1)
    yield f"  - name: {json.dumps(_project_name(unit.path))}"
    yield f"    dir: {json.dumps(unit.path)}"
    yield f"    execution_order_group: {depth}"
    if needs:
        yield f"    depends_on: [{', '.join(json.dumps(_project_name(path)) for path in sorted(needs))}]"
    yield f"    autoplan: {{enabled: true, when_modified: [{json.dumps(f'{up}**/*')}]}}"


def _project_name(path: str) -> str:
    """Names may hold no slash that a comment command could take for a folder."""
    return path.removeprefix(f"{LIVE}/").replace("/", "-")


def _depths(found: Affected) -> Mapping[str, int]:
    """How many affected units stand before each on the longest way; members of a circle count as one step."""
    depths: dict[str, int] = {}

    def depth(path: str, above: frozenset[str]) -> int:
        if path not in depths:
            needs = [one for one in found.tree.units[path].names if one in found.units and one not in above]
            depths[path] = max((depth(one, above | {path}) + 1 for one in needs), default=0)
        return depths[path]

    for path in found.units:
        depth(path, frozenset((path,)))
    return depths


def _units(found: Affected) -> list[Unit]:
    return [found.tree.units[path] for path in found.units]


def _by_environment(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    grouped: dict[str, list[Unit]] = {}
    for unit in units:
        grouped.setdefault(unit.environment, []).append(unit)
    return grouped
