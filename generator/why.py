"""Which lines of which manifest a rendered file comes from: a rendered line beside the place that asked for it.

Nothing is recorded while rendering. The renderers are asked again, kind by kind, which blocks they make for which thing
of the manifest; a block's header is found in the text, and inside the block each argument or entry whose name is also a
key below that thing. What the tool adds by itself (versions, names of modules, the guard) has no line here. Pure.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generator import allocation
from generator.catalogue import Catalogue, Rule
from generator.kinds import kinds
from generator.model import Service
from generator.naming import identifier
from generator.render import codeowners
from generator.render.pieces import OutputValue
from generator.render.scope import Scope
from generator.render.service import Unit
from generator.render.tree import Tree
from generator.source import Document, Path, Position

_BLOCK = re.compile(r'^(module|resource|variable|output) "([^"]+)"(?: "([^"]+)")? \{$')
_ENTRY = re.compile(r'^\s+"?([A-Za-z0-9_./-]+)"?\s+= ')
_MODULE = re.compile(r"modules/services/([^/]+)/(app|data)/([^/]+)\Z")
_UNIT = re.compile(r"live/([^/]+)/services/([^/]+)/(app|data)/terragrunt\.hcl\Z")
_PLATFORM = re.compile(r"live/([^/]+)/(?:env\.hcl|platform/([^/]+)/terragrunt\.hcl)\Z")
# What of the platform file each platform unit is made of.
_ASKED: Mapping[str, tuple[str, ...]] = {
    "network": ("environments.{0}.network", "organization", "defaults.log_retention_days"),
    "edge": ("load_balancers", "environments.{0}.zone", "environments.{0}.protected"),
    "compute": ("teams", "organization"),
    "env.hcl": ("environments.{0}", "organization", "state_bucket"),
}


@dataclass(frozen=True, slots=True)
class Origin:
    """`line` of the rendered file (from 1, 0 for all of it), what stands there, and the manifest's key it comes from."""

    line: int
    what: str
    position: Position
    key: str


@dataclass(frozen=True)
class Places:
    """Where a thing stands: in the manifest's body, and in the overlays of environments."""

    document: Document
    environments: tuple[str, ...]

    def of(self, path: Path) -> Iterator[tuple[Position, str]]:
        """The body's place of `path`, then those of the overlays that set it; nothing if neither does."""
        marks = self.document.marks
        for full in (path, *(("environments", name, *path) for name in self.environments)):
            if full in marks:
                yield self.document.position(full, key=True), dotted(full)

    def below(self, path: Path, name: str) -> Path | None:
        """The nearest key called `name` below `path`, in the body or an overlay."""
        starts = (path, *(("environments", environment, *path) for environment in self.environments))
        found = [
            mark[len(start) :]
            for start in starts
            for mark in self.document.marks
            if len(mark) > len(start) and mark[: len(start)] == start and mark[-1] == name
        ]
        return (*path, *min(found, key=len)) if found else None


def explain(tree: Tree, path: str, text: str) -> list[Origin]:
    """The origins of a rendered file, by line; `text` is the file's."""
    return sorted(set(_origins(tree, path, text)), key=lambda o: (o.line, o.position, o.key))


def dotted(path: Path) -> str:
    """`components.api.port`."""
    return ".".join(str(step) for step in path)


def _origins(tree: Tree, path: str, text: str) -> Iterator[Origin]:
    catalogue = tree.catalogue
    if found := _MODULE.match(path):
        yield from _module(tree, tree.units[(found[1], found[2])], text)
    elif found := _UNIT.match(path):
        yield from _unit(tree, found[1], tree.units[(found[2], found[3])], text)
    elif found := _PLATFORM.match(path):
        keys = [key.format(found[1]) for key in _ASKED[found[2] or "env.hcl"]]
        yield from _platform(catalogue, keys)
    elif path.startswith(f"{allocation.FOLDER}/"):
        yield from _priorities(catalogue, path.rpartition("/")[2].removesuffix(".yaml"), text)
    elif path == codeowners.PATH:
        yield from _owners(catalogue, text)


# --- service modules --------------------------------------------------------------------------------------


def _module(tree: Tree, unit: Unit, text: str) -> Iterator[Origin]:
    service = _service(tree.catalogue, unit.service)
    places = Places(service.document, tuple(environment.name for environment in unit.environments))
    yield from _at(0, "the whole file", places, ("name",))
    things = _things(tree, unit)
    rules = _rules(tree.catalogue, unit.service)
    base: tuple[Path, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if block := _BLOCK.match(line):
            base = _paths(block, things, unit)
            for path in base:
                yield from _at(number, line.removesuffix(" {"), places, path)
        elif (entry := _ENTRY.match(line)) and base:
            yield from _inside(number, entry[1], base, rules, places)


def _inside(
    number: int, name: str, base: Iterable[Path], rules: Mapping[str, Path], places: Places
) -> Iterator[Origin]:
    """The origin of one argument or entry of a block."""
    if name in rules and any(path[0] in ("routes", "load_balancers") for path in base):
        yield from _at(number, name, places, rules[name])
        return
    for path in base:
        if (below := places.below(path, name)) is not None:
            yield from _at(number, name, places, below)


def _at(number: int, what: str, places: Places, path: Path) -> Iterator[Origin]:
    for position, key in places.of(path):
        yield Origin(number, what, position, key)


def _paths(block: re.Match[str], things: Mapping[str, tuple[Path, ...]], unit: Unit) -> tuple[Path, ...]:
    """The manifest's paths of what a block serves."""
    kind, first, second = block.groups()
    if kind == "variable":
        source = unit.merged.sources.get(first, "").partition(".")[0]
        return things.get(f"module.{source}", ())
    if kind == "output":
        return things.get(f"output.{first}", ())
    return things.get(f"module.{first}" if kind == "module" else f"{first}.{second}", ())


def _things(tree: Tree, unit: Unit) -> dict[str, tuple[Path, ...]]:
    """Address of a block -> the manifest's paths that its renderer made it for."""
    scope = Scope(tree.catalogue, tree.allocations.priorities)
    found: dict[str, set[Path]] = {}
    for service in tree.catalogue.variants(unit.service).values():
        for kind in kinds().values():
            if kind.unit != unit.unit:
                continue
            for piece in importlib.import_module(f"generator.kinds.{kind.name}.render").render(
                scope, service
            ):
                if isinstance(piece, OutputValue):
                    found.setdefault(f"output.{piece.output}", set()).add(
                        _thing(service, kind.key, piece.key)
                    )
                else:
                    path = _thing(service, kind.key, piece.thing)
                    found.setdefault(piece.address, set()).add(path)
    return {address: tuple(sorted(paths)) for address, paths in found.items()}


def _thing(service: Service, key: str, thing: str) -> Path:
    """`components.api`, or all of the kind where the block serves no single thing."""
    things = service.things.get(key, {})
    if thing in things:
        return (key, thing)
    named = [name for name in things if identifier(thing).startswith(f"{identifier(name)}_")]
    return (key, max(named, key=len)) if named else (key,)


def _rules(catalogue: Catalogue, service: str) -> dict[str, Path]:
    """Name of a rule in its module -> its route's path in the manifest."""
    return {
        rule.key.removeprefix(f"{service}/").replace("/", "-"): rule.path
        for rule in _every_rule(catalogue)
        if rule.service.name == service
    }


def _every_rule(catalogue: Catalogue) -> Iterator[Rule]:
    for group in catalogue.balancers.values():
        for balancer in group.values():
            yield from balancer.rules


def _service(catalogue: Catalogue, name: str) -> Service:
    return next(iter(catalogue.variants(name).values()))


# --- the live tree and the registry -----------------------------------------------------------------------


def _unit(tree: Tree, environment: str, unit: Unit, text: str) -> Iterator[Origin]:
    service = _service(tree.catalogue, unit.service)
    places = Places(service.document, (environment,))
    yield from _at(0, "the whole file", places, ("environments", environment))
    yield from _platform(tree.catalogue, [f"environments.{environment}"])
    things = _things(tree, unit)
    inputs = False
    for number, line in enumerate(text.splitlines(), start=1):
        inputs = inputs or line == "inputs = {"
        entry = _ENTRY.match(line) if inputs else None
        source = unit.merged.sources.get(entry[1], "") if entry else ""
        call, *steps = source.split(".")
        for path in things.get(f"module.{call}", ()) if source else ():
            exact = places.below(path, steps[-1]) if steps else None
            yield from _at(number, entry[1] if entry else "", places, exact or path)


def _platform(catalogue: Catalogue, keys: Iterable[str]) -> Iterator[Origin]:
    document = catalogue.platform.document
    for key in keys:
        path: Path = tuple(key.split("."))
        if path in document.marks:
            yield Origin(0, "the whole file", document.position(path, key=True), key)


def _priorities(catalogue: Catalogue, environment: str, text: str) -> Iterator[Origin]:
    rules = {rule.key: rule for b in catalogue.balancers.get(environment, {}).values() for rule in b.rules}
    for number, line in enumerate(text.splitlines(), start=1):
        key = line.strip().partition(": ")[0]
        if key in rules:
            rule = rules[key]
            yield Origin(number, key, rule.service.position(*rule.path, key=True), dotted(rule.path))


def _owners(catalogue: Catalogue, text: str) -> Iterator[Origin]:
    for number, line in enumerate(text.splitlines(), start=1):
        path = line.partition(" ")[0]
        for name in catalogue.names:
            document = _service(catalogue, name).document
            if path == f"/{document.file}" or f"/services/{name}/" in path:
                yield Origin(number, path, document.position(("owner",), key=True), "owner")
