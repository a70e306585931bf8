"""The whole rendered tree: {path: text} of everything the generator owns. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from generator import allocation, leaving
from generator.allocation import Allocations, Records
from generator.catalogue import Catalogue
from generator.graph import Dependent, dependents
from generator.model import Environment
from generator.render import codeowners, live, module_files, platform, readme, registry, workflows
from generator.render.registry.registry import Pricing
from generator.render.scope import Scope
from generator.render.service import Unit, units
from generator.schema import assemble

Header = Callable[..., list[str]]


@dataclass(frozen=True)
class Inputs:
    """What rendering needs beside the catalogue, read by somebody else.

    `blocks` maps a building block to those that it calls; `lock` is the text of the provider's lock file, `provider`
    its exact version; `header(*sources)` gives the lines that mark a file as generated; `standing` says which units are in
    the tree already, so that none is forgotten; `pricing` says what a service's building blocks cost.
    """

    blocks: Mapping[str, tuple[str, ...]]
    lock: str
    provider: str
    header: Header
    standing: leaving.Standing = field(default_factory=leaving.Standing)
    pricing: Pricing | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One service's part of the tree: its files by path, and what the files that all share say of it."""

    files: Mapping[str, str] = field(repr=False)
    facts: registry.Facts


class Units(Mapping[tuple[str, str], Unit]):
    """(service, unit) -> unit, services in order of their names; each is worked out when it is first asked for."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._made: dict[str, dict[str, Unit]] = {}

    def of(self, service: str) -> Mapping[str, Unit]:
        """The units of a service by their names; none where there is no such service."""
        if service not in self._made:
            self._made[service] = {one.unit: one for one in units(self._scope, service)}
        return self._made[service]

    def __getitem__(self, key: tuple[str, str]) -> Unit:
        return self.of(key[0])[key[1]]

    def __contains__(self, key: object) -> bool:
        """Not by `__getitem__`: a KeyError in rendering is a fault, not an answer."""
        return isinstance(key, tuple) and key[1] in self.of(key[0])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((name, unit) for name in self._scope.catalogue.names for unit in self.of(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Tree:
    """The rendering of one catalogue, service by service, then what they share.

    `remember` gives the facts of services that need not be rendered to know them (generator/cache); `parts` has the others,
    rendered by `render`, which may do it on several cores (generator/parallel.py). `depend`: see Scope.
    """

    catalogue: Catalogue
    allocations: Allocations
    records: Records
    inputs: Inputs
    remember: "Callable[[Tree], Mapping[str, registry.Facts]]" = field(
        default=lambda tree: {}, repr=False, compare=False
    )
    render: "Callable[[Tree, Sequence[str]], Mapping[str, Part]]" = field(
        default=lambda tree, names: {name: tree.part(name) for name in names}, repr=False, compare=False
    )
    depend: Callable[[Catalogue], Mapping[str, tuple[Dependent, ...]]] = field(
        default=dependents, repr=False, compare=False
    )

    @cached_property
    def units(self) -> Units:
        """Every unit of every service."""
        return Units(self.scope)

    @cached_property
    def scope(self) -> Scope:
        """What the kinds' renderers ask."""
        return Scope(self.catalogue, self.allocations.priorities, self.depend)

    @cached_property
    def known(self) -> Mapping[str, registry.Facts]:
        """What is remembered."""
        return self.remember(self)

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """Service -> its part, of all that are not `known`."""
        return self.render(self, self.missing)

    @cached_property
    def missing(self) -> Sequence[str]:
        """Services that are not `known`."""
        return [name for name in self.catalogue.names if name not in self.known]

    def prepare(self) -> None:
        """Works out once what every part asks for, for whoever makes parts in several processes."""
        self.scope.prepare()
        self._registry.prepare()

    @cached_property
    def facts(self) -> Mapping[str, registry.Facts]:
        """What the shared files say of each service, in order of the names."""
        return {
            name: self.known[name] if name in self.known else self.parts[name].facts
            for name in self.catalogue.names
        }

    @cached_property
    def leaving(self) -> Mapping[str, leaving.Record]:
        """Environment -> the units there that nothing asks for any more."""
        wanted = {name: {f"platform/{unit}" for unit in platform.UNITS} for name in self._environments}
        for service, facts in self.facts.items():
            for unit, places in facts.units.items():
                for environment in places:
                    wanted[environment].add(f"services/{service}/{unit}")
        return leaving.update(wanted, self.inputs.standing, self.catalogue.leaving)

    @property
    def _environments(self) -> Mapping[str, Environment]:
        return self.catalogue.platform.environments

    def files(self) -> dict[str, str]:
        """Every file, but for those of services that are `known`."""
        made: dict[str, str] = {}
        for part in self.parts.values():
            made.update(part.files)
        made.update(self.shared())
        return made

    # --- one service --------------------------------------------------------------------------------------

    def part(self, service: str) -> Part:
        """A service's modules, live units and page."""
        made: dict[str, str] = {}
        header = self.inputs.header(self._manifest(service))
        for unit in self.units.of(service).values():
            made.update(self._module(unit, header))
            made.update(self._service_units(unit, header))
        path, text, facts = registry.of_service(self._registry, service)
        made[path] = text
        return Part(made, facts)

    def _module(self, unit: Unit, header: list[str]) -> Iterator[tuple[str, str]]:
        yield from module_files.files(unit, header, self.inputs.lock, self.inputs.provider)
        yield f"{unit.module}/README.md", readme.text(self.catalogue, unit, header)

    @cached_property
    def _registry(self) -> registry.Registry:
        return registry.Registry(self.scope, self.units, self.inputs.header, self.inputs.pricing)

    # --- what all share -----------------------------------------------------------------------------------

    def shared(self) -> dict[str, str]:
        """The files that belong to no single service."""
        made: dict[str, str] = {}
        for part in (
            self._platform_units(),
            self._leaving(),
            self._locks(),
            self._allocations(),
            self._others(),
            registry.shared(self._registry, self.leaving, self.facts),
            self._workflows(),
        ):
            made.update(part)
        return made

    def _platform_units(self) -> Iterator[tuple[str, str]]:
        header = self.inputs.header(self._platform())
        for environment in self._environments.values():
            yield live.env_file(self.catalogue, environment, header)
            for part in platform.units(self.catalogue, environment):
                yield live.platform_unit(environment, part, self._closure([part.name]), header)

    def wirings(self, environment: Environment) -> dict[str, live.Wiring]:
        """A unit's folder from the repository's root -> what it is made of."""
        made = {
            live.platform_folder(environment.name, part.name): live.platform_wiring(environment, part)
            for part in platform.units(self.catalogue, environment)
        }
        for unit in self.units.values():
            if environment in unit.environments:
                folder = live.service_folder(environment.name, unit.service, unit.unit)
                needs = self._needs(unit, environment)
                made[folder] = live.service_wiring(unit, environment, self.units, needs)
        return made

    def _needs(self, unit: Unit, environment: Environment) -> set[tuple[str, str, str]]:
        """(service, unit, output) that the unit reads in the environment."""
        return {
            (need.needs, need.unit, need.key)
            for need in self.scope.needs.get((environment.name, unit.service), ())
        }

    def _service_units(self, unit: Unit, header: list[str]) -> Iterator[tuple[str, str]]:
        blocks = self._closure(module_files.used_modules(unit))
        for environment in unit.environments:
            needs = self._needs(unit, environment)
            yield live.service_unit(unit, environment, self.units, needs, blocks, header)

    def _leaving(self) -> Iterator[tuple[str, str]]:
        for environment, record in self.leaving.items():
            file = leaving.file_of(environment)
            lines = "".join(f"# {line}\n" for line in self.inputs.header(leaving.SOURCE, stamped=False))
            yield file, lines + leaving.text(record)
            header = self.inputs.header(file)
            for unit, leaver in record.units.items():
                yield live.leaving_unit(environment, unit, leaver.kept, header)
            if record.place is not None:
                yield live.leaving_env_file(environment, record.place, header)

    def _locks(self) -> Iterator[tuple[str, str]]:
        for name in (*platform.UNITS, live.LEAVING):
            yield f"modules/{name}/.terraform.lock.hcl", self.inputs.lock

    def _allocations(self) -> Iterator[tuple[str, str]]:
        for environment, group in self.allocations.listeners.items():
            header = self.inputs.header("the manifests", stamped=False)
            lines = "".join(f"# {line}\n" if line else "#\n" for line in header)
            yield (
                allocation.file_of(environment),
                lines + allocation.text(group, self.records.get(environment, {})),
            )

    def _others(self) -> Iterator[tuple[str, str]]:
        yield (
            codeowners.PATH,
            codeowners.text(self.catalogue, self.leaving, self.inputs.header("the manifests", stamped=False)),
        )
        yield "generator/schema/service.schema.json", assemble.text()

    def _workflows(self) -> Iterator[tuple[str, str]]:
        """Without a hash, so that Dependabot's new commits of actions are what is rendered, to the byte."""
        return workflows.files(self.catalogue.platform, self.inputs.header(self._platform(), stamped=False))

    def _closure(self, names: object) -> list[str]:
        """Building blocks and all that they call, sorted."""
        found: set[str] = set()
        waiting = list(names)  # type: ignore[call-overload]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(self.inputs.blocks.get(name, ()))
        return sorted(found)

    def _manifest(self, service: str) -> str:
        return next(iter(self.catalogue.variants(service).values())).document.file

    def _platform(self) -> str:
        return self.catalogue.platform.document.file


_CALLED = re.compile(r'^\s*source\s*=\s*"\.\./([a-z0-9-]+)"', re.MULTILINE)


def called_blocks(text: str) -> tuple[str, ...]:
    """The building blocks that a module's text calls."""
    return tuple(sorted(set(_CALLED.findall(text))))
