"""From changed files to affected units. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname

from generator.affected.tree import LIVE, MODULES, Tree, Unit, is_unit_file

# Files that every unit reads, and those that say which Terraform and Terragrunt run.
EVERYWHERE = frozenset(
    ("terragrunt.hcl", f"{LIVE}/common.hcl", "mise.toml", "tools/go.mod", "tools/opentofu/go.mod")
)
# What of a module no plan reads.
_UNREAD = re.compile(r"(\.md|/tests/.*|\.tftest\.(hcl|json))\Z")
# Files that belong to the module in whose folder they are, also when it is gone.
_OF_FOLDER = (".tf", ".tf.json", "/.terraform.lock.hcl")
REASONS = 5  # of one unit; more tell nobody anything


@dataclass(frozen=True)
class Affected:
    """Unit -> why (files, or `depends on <unit>`), sorted; `removed` are units that are no longer there."""

    units: Mapping[str, tuple[str, ...]]
    removed: tuple[str, ...] = ()
    tree: Tree = field(repr=False, compare=False, default_factory=lambda: Tree({}, dict))


def select(tree: Tree, changed: Collection[str]) -> Affected:
    """Every unit whose plan can differ when exactly these files do."""
    why: dict[str, list[str]] = {}
    for file in sorted(changed):
        for path in _touched(tree, file):
            why.setdefault(path, []).append(file)
    removed = tuple(
        folder for folder in sorted(map(dirname, filter(is_unit_file, changed))) if folder not in tree.units
    )
    _spread(tree, why, removed)
    return Affected({path: tuple(why[path][:REASONS]) for path in sorted(why)}, removed, tree)


def _touched(tree: Tree, file: str) -> Iterator[str]:
    """The units that read `file`."""
    if file in EVERYWHERE:
        yield from tree.units
    elif file.startswith(f"{MODULES}/") and not _UNREAD.search(file):
        yield from _of_module(tree, file)
    elif file.startswith(f"{LIVE}/"):
        yield from _of_live(tree, file)
    else:
        yield from tree.dependents.get(file, ())


def _of_live(tree: Tree, file: str) -> Iterator[str]:
    """The unit in whose folder the file is; else whoever names it, and every unit below its folder."""
    folder = dirname(file)
    above = folder
    while above and above not in tree.units:
        above = dirname(above)
    if above:
        yield above
        return
    seen = {*tree.dependents.get(file, ())}
    if not is_unit_file(file):
        seen |= {path for path in tree.units if path.startswith(f"{folder}/")}
    yield from seen.union(tree.by_hand)


def _of_module(tree: Tree, file: str) -> Iterator[str]:
    """The units whose module leads to the one that the file belongs to; all units if it belongs to none."""
    module = dirname(file)
    while not file.endswith(_OF_FOLDER) and module not in tree.calls and module != MODULES:
        module = dirname(module)
    if module == MODULES:
        yield from tree.units
        return
    users = {unit for one in _reach(module, tree.callers) for unit in tree.users.get(one, ())}
    yield from users.union(tree.by_hand)


def _reach(start: str, ahead: Mapping[str, Collection[str]]) -> set[str]:
    seen, waiting = {start}, [start]
    while waiting:
        for other in ahead.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _spread(tree: Tree, why: dict[str, list[str]], removed: Collection[str]) -> None:
    """Adds the dependents, nearest first, so that each is explained by what it reads itself."""
    waiting = [*why, *removed]
    while waiting:
        nearest: list[str] = []
        for path in waiting:
            for dependent in tree.dependents.get(path, ()):
                if dependent not in why:
                    why[dependent] = [f"depends on {path}"]
                    nearest.append(dependent)
        waiting = nearest


def service_of(unit: Unit) -> str:
    """The service that a unit belongs to; for platform units and others their own name."""
    parts = unit.name.split("/")
    return parts[1] if parts[0] == "services" and len(parts) > 2 else unit.name
