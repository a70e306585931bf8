"""What each unit reads, out of the texts of its terragrunt.hcl and of the modules' .tf files. Pure.

The texts are searched, not parsed: every path in quotes that could name a file, a module or another unit counts. A path
too many plans a unit too much; one too few would miss a change.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, normpath

from generator.plan import GENERATED_MARK

LIVE, MODULES, UNIT_FILE = "live", "modules", "terragrunt.hcl"
LEAVING = f"{MODULES}/leaving"
_AT_ROOT = '"${get_repo_root()}/'
_RELATIVE = re.compile(r'"(\.{1,2}/[^"$]*)"')
_CALLED = re.compile(r'^\s*"?source"?\s*[=:]\s*"(\.{1,2}/[^"]*)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A folder with a terragrunt.hcl: the root module it runs, and all other paths that its text names.

    `is_ours`: rendered, so nothing is read but what these paths say. Of a unit written by hand nobody knows.
    """

    path: str
    modules: tuple[str, ...]
    names: tuple[str, ...]
    is_ours: bool

    @property
    def environment(self) -> str:
        """The folder below live/."""
        return self.path.split("/")[1]

    @property
    def name(self) -> str:
        """Its path inside the environment, as `--unit` takes it."""
        return self.path.split("/", 2)[2]

    @property
    def is_leaving(self) -> bool:
        """Whether nothing asks for it any more: only `invoke decommission` runs it."""
        return self.modules[:1] == (LEAVING,)


@dataclass(frozen=True)
class Tree:
    """All units, and who calls whom among the modules; the calls are read only when a module has changed."""

    units: Mapping[str, Unit]
    read_calls: Callable[[], Mapping[str, tuple[str, ...]]]

    @cached_property
    def calls(self) -> Mapping[str, tuple[str, ...]]:
        """Folder of a module -> folders of those it calls."""
        return self.read_calls()

    @cached_property
    def callers(self) -> Mapping[str, tuple[str, ...]]:
        """Folder of a module -> folders of those that call it."""
        return _reversed(self.calls.items())

    @cached_property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """Folder of a module -> units that run it."""
        return _reversed((unit.path, unit.modules) for unit in self.units.values())

    @cached_property
    def by_hand(self) -> tuple[str, ...]:
        """Units that somebody wrote."""
        return tuple(unit.path for unit in self.units.values() if not unit.is_ours)

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """Folder -> units that name it: for a unit's folder those that depend on it, also when it is gone."""
        return _reversed((unit.path, unit.names) for unit in self.units.values())


def _reversed(pairs: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for source, targets in pairs:
        for target in targets:
            found.setdefault(target, []).append(source)
    return {target: tuple(sources) for target, sources in found.items()}


def is_unit_file(path: str) -> bool:
    """Whether `path` makes a unit."""
    return path.startswith(f"{LIVE}/") and path.endswith(f"/{UNIT_FILE}") and path.count("/") > 2


def unit(path: str, text: str) -> Unit:
    """The unit whose file stands at `path`."""
    folder = dirname(path)
    named = [piece.partition('"')[0] for piece in text.split(_AT_ROOT)[1:]]
    if '"../' in text or '"./' in text:
        named += [f"{folder}/{one}" for one in _RELATIVE.findall(text)]
    modules: list[str] = []
    names: list[str] = []
    for one in dict.fromkeys(named):
        clean = normpath(one) if "//" in one or "." in one else one  # `modules//x` is the module x
        (modules if clean.startswith(f"{MODULES}/") else names).append(clean)
    return Unit(folder, tuple(modules), tuple(names), GENERATED_MARK in text[:400])


def called(folder: str, text: str) -> list[str]:
    """The folders of the modules that a .tf file in `folder` calls."""
    return [normpath(f"{folder}/{source}") for source in _CALLED.findall(text)]


def tree_of(files: Mapping[str, str]) -> Tree:
    """The tree of these files."""
    units = (unit(path, text) for path, text in sorted(files.items()) if is_unit_file(path))
    return Tree({one.path: one for one in units if not one.is_leaving}, lambda: calls_of(files.items()))


def calls_of(files: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Every module with a .tf file, and what it calls."""
    found: dict[str, dict[str, None]] = {}
    for path, text in files:
        if path.startswith(f"{MODULES}/") and path.endswith((".tf", ".tf.json")):
            folder = dirname(path)
            found.setdefault(folder, {}).update(dict.fromkeys(called(folder, text)))
    return {folder: tuple(others) for folder, others in found.items()}
