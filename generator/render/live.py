"""The live tree of an environment: env.hcl, the platform units, and each service's `data` and `app` unit.

A unit's `dependency` blocks stand in for remote state. Their mocks hold only what the unit reads, typed like the real
values and recognisable; they serve commands that change nothing, and a plan made with one is never applied.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator import naming
from generator.catalogue import Catalogue
from generator.hcl import (
    Attribute,
    Blank,
    Block,
    Call,
    Comment,
    Expr,
    Item,
    Template,
    Written,
    render_file,
    written,
)
from generator.leaving import Place
from generator.model import Environment
from generator.render.contracts import ENVIRONMENT, PLATFORM
from generator.render.pieces import Variable
from generator.render.platform import PlatformUnit, local
from generator.render.service import Read, Unit, Use

Header = list[str]

# Terragrunt: commands for which a mock may stand in. `apply` and `destroy` are not among them: what they would act on
# must exist. The flag lets a second `destroy` pass, when the units below are gone already.
MOCK_COMMANDS = ("init", "validate", "plan", "show", "output", "state", "providers")
DESTROY_FLAG = "destroy_with_mocks"

# A unit that is leaving has an empty module: applied, it destroys what its state holds. Only who sets the flag runs it.
LEAVING = "leaving"
DECOMMISSION_FLAG = "decommission"
_NOT_ASKED = "Nothing asks for this unit any more; its state may still hold something. Nothing runs it but"


def folder(environment: str) -> str:
    """An environment's folder."""
    return f"live/{environment}"


def platform_folder(environment: str, unit: str) -> str:
    """A platform unit's folder."""
    return f"{folder(environment)}/platform/{unit}"


def service_folder(environment: str, service: str, unit: str) -> str:
    """A service unit's folder."""
    return f"{folder(environment)}/services/{service}/{unit}"


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a unit is made of, for whoever runs it without Terragrunt: its module's folder below modules/, the values or
    expressions of its inputs, and label -> (folder, mock outputs) of the units that it reads."""

    module: str
    inputs: Mapping[str, Any]
    dependencies: Mapping[str, tuple[str, Mapping[str, Any]]]


def platform_wiring(environment: Environment, unit: PlatformUnit) -> Wiring:
    """A platform unit's."""
    reads = {
        label: (platform_folder(environment.name, label), {name: PLATFORM[name].mock for name in names})
        for label, names in unit.reads.items()
    }
    return Wiring(unit.name, unit.inputs, reads)


def service_wiring(
    unit: Unit,
    environment: Environment,
    producers: Mapping[tuple[str, str], Unit],
    needs: Collection[tuple[str, str, str]],
) -> Wiring:
    """A service unit's in one environment."""
    reads = _Reads(unit, environment, producers, needs)
    inputs = {variable.name: reads.input(variable) for variable in unit.variables}
    return Wiring(f"services/{unit.service}/{unit.unit}", inputs, reads.dependencies())


def values(catalogue: Catalogue, environment: Environment) -> dict[str, str]:
    """The values of env.hcl that inputs name."""
    return {
        "account_id": environment.account_id,
        "environment": environment.name,
        "project": catalogue.platform.organization,
        "region": environment.region,
        "state_bucket": catalogue.platform.state_bucket_of(environment.name),
        "zone_name": environment.zone,
    }


def env_file(catalogue: Catalogue, environment: Environment, header: Header) -> tuple[str, str]:
    """What every unit of the environment shares."""
    return _env_file(environment.name, values(catalogue, environment), header)


def leaving_env_file(environment: str, place: Place, header: Header) -> tuple[str, str]:
    """The same of an environment that the platform file has no longer."""
    said = {
        "account_id": place.account_id,
        "environment": environment,
        "project": place.project,
        "region": place.region,
        "state_bucket": place.state_bucket,
        "zone_name": place.zone,
    }
    return _env_file(environment, said, header)


def _env_file(environment: str, said: Mapping[str, str], header: Header) -> tuple[str, str]:
    flag = Block("feature", (DESTROY_FLAG,), [Attribute("default", False)])
    commands = Call("concat", list(MOCK_COMMANDS), Expr(f'feature.{DESTROY_FLAG}.value ? ["destroy"] : []'))
    items: list[Item] = [
        *[Attribute(name, item) for name, item in said.items()],
        Blank(),
        Comment(
            "Commands that may run on mocks; one list, because including files would concatenate several."
        ),
        Attribute("mock_commands", commands),
    ]
    text = render_file([flag, Block("locals", (), items)], header)
    return f"{folder(environment)}/env.hcl", text


def leaving_unit(environment: str, unit: str, kept: bool, header: Header) -> tuple[str, str]:
    """The terragrunt.hcl of a unit that nothing asks for any more; `unit` as a path below the environment."""
    what = f"--service {unit.split('/')[1]} " if unit.startswith("services/") else ""
    command = f"`invoke decommission {what}--env {environment}`."
    about = [Comment(_NOT_ASKED), Comment(command)]
    if kept:
        about = [Comment("Kept on purpose. What becomes of it at last is decided by"), Comment(command)]
    items: list[Item] = [
        *about,
        Block("include", ("root",), [Attribute("path", _at("terragrunt.hcl"))]),
        Block(
            "include",
            ("env",),
            [Attribute("path", _at(f"{folder(environment)}/env.hcl")), Attribute("expose", True)],
        ),
        Block("feature", (DECOMMISSION_FLAG,), [Attribute("default", False)]),
        Block(
            "exclude",
            (),
            [
                Attribute("if", Expr(f"!feature.{DECOMMISSION_FLAG}.value")),
                Attribute("actions", ["all"]),
                Attribute("no_run", True),
            ],
        ),
        Block("terraform", (), [Attribute("source", _at(f"modules//{LEAVING}"))]),
    ]
    return f"{folder(environment)}/{unit}/terragrunt.hcl", render_file(items, header)


def platform_unit(
    environment: Environment, unit: PlatformUnit, blocks: Sequence[str], header: Header
) -> tuple[str, str]:
    """A platform unit's terragrunt.hcl; `blocks` are all modules that it is made of."""
    items: list[Item] = _opening(environment.name, f"modules//{unit.name}", blocks)
    for needs, names in unit.reads.items():
        mocks = {name: PLATFORM[name].mock for name in names}
        items.append(_dependency(needs, platform_folder(environment.name, needs), mocks))
    items += _inputs(unit.inputs)
    return f"{platform_folder(environment.name, unit.name)}/terragrunt.hcl", render_file(items, header)


def service_unit(
    unit: Unit,
    environment: Environment,
    producers: Mapping[tuple[str, str], Unit],
    needs: Collection[tuple[str, str, str]],
    blocks: Sequence[str],
    header: Header,
) -> tuple[str, str]:
    """A service unit's terragrunt.hcl in one environment.

    `producers`: (service, unit) -> the unit that is read; `needs`: (service, unit, output) that this environment reads.
    """
    reads = _Reads(unit, environment, producers, needs)
    source = f"modules//services/{unit.service}/{unit.unit}"
    items = _opening(environment.name, source, blocks)
    read: dict[str, Item] = {
        where: _platform_dependency(environment.name, where, names)
        for where, names in unit.platform_reads.items()
    }
    read |= {label: _dependency(label, where, mocks) for label, (where, mocks) in reads.others().items()}
    items += [read[label] for label in sorted(read)]
    if order := reads.order():
        paths = [_at(path) for path in order]
        comment = Comment("Nothing is read of these, but they must be there first.")
        items += [comment, Block("dependencies", (), [Attribute("paths", paths)])]
    items += _inputs({variable.name: reads.input(variable) for variable in unit.variables})
    return f"{service_folder(environment.name, unit.service, unit.unit)}/terragrunt.hcl", render_file(
        items, header
    )


class _Reads:
    """What one unit reads of others in one environment."""

    def __init__(
        self,
        unit: Unit,
        environment: Environment,
        producers: Mapping[tuple[str, str], Unit],
        needs: Collection[tuple[str, str, str]],
    ) -> None:
        self.unit, self.environment, self.producers, self.needs = unit, environment, producers, needs
        self.index = list(unit.pieces).index(environment.name)
        self.mocks = {name: self._foreign_mock(name) for name in unit.foreign}

    def dependencies(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Label -> (folder, mock outputs) of every unit that is read."""
        platform = {
            where: (platform_folder(self.environment.name, where), _platform_mocks(names))
            for where, names in self.unit.platform_reads.items()
        }
        return platform | self.others()

    def others(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Label -> (folder, mock outputs) of every service's unit that is read."""
        found: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, mock in self.mocks.items():
            if mock is not None:
                service, where, key = self.unit.foreign[name]
                folder_ = service_folder(self.environment.name, service, where)
                found.setdefault(self._label(name), (folder_, {}))[1][key] = mock
        return found

    def order(self) -> list[str]:
        """Folders of units that must be there first though nothing of them is read: the own data unit."""
        own = (self.unit.service, "data")
        read = {self.unit.foreign[name][:2] for name, mock in self.mocks.items() if mock is not None}
        if self.unit.unit != "app" or own in read or not self._there(own):
            return []
        return [service_folder(self.environment.name, *own)]

    def input(self, variable: Variable) -> Any:
        """What the unit passes for a variable of its module."""
        name = variable.name
        if name in self.unit.merged.variables:
            return self.unit.merged.variables[name][self.index]
        if name in self.unit.foreign:
            if self.mocks[name] is None:
                return {}
            return Expr(f"dependency.{self._label(name)}.outputs.{self.unit.foreign[name][2]}")
        if name in PLATFORM:
            return _platform_output(name)
        assert name in ENVIRONMENT, name
        return local(name)

    def _label(self, variable: str) -> str:
        service, where, _ = self.unit.foreign[variable]
        return where if service == self.unit.service else f"{naming.identifier(service)}_{where}"

    def _there(self, producer: tuple[str, str]) -> bool:
        return producer in self.producers and self.environment.name in self.producers[producer].pieces

    def _foreign_mock(self, name: str) -> dict[str, Any] | None:
        service, where, key = self.unit.foreign[name]
        other = service != self.unit.service
        if not self._there((service, where)) or (other and (service, where, key) not in self.needs):
            return None
        entries = self.producers[(service, where)].mocks[self.environment.name].get(key, {})
        use = self.unit.uses[name]
        known = {entry: mock for entry, mock in entries.items() if entry in use.keys}
        if not use.attributes:
            return known
        return {entry: {a: mock[a] for a in use.attributes} for entry, mock in known.items()}


def _platform_mocks(reads: Iterable[Read]) -> dict[str, Any]:
    return {name: _platform_mock(name, use) for name, use in reads}


def _platform_mock(name: str, use: Use | None) -> Any:
    contract = PLATFORM[name]
    if contract.each is None:
        return contract.mock
    if use is None:
        return {}
    if isinstance(contract.each, str):
        return dict.fromkeys(use.keys, contract.each)
    return {key: {a: contract.each[a] for a in use.attributes} for key in use.keys}


@lru_cache(maxsize=64)
def _platform_output(name: str) -> Expr:
    return Expr(f"dependency.{PLATFORM[name].unit}.outputs.{name}")


# What many units have alike is written once: the files of an environment, the platform units, and a unit's modules, which
# are the same in all environments.


def _opening(environment: str, source: str, blocks: Sequence[str]) -> list[Item]:
    return [_includes(environment), _modules(source, tuple(blocks))]


@lru_cache(maxsize=64)
def _includes(environment: str) -> Written:
    return written(
        Block("include", ("root",), [Attribute("path", _at("terragrunt.hcl"))]),
        Block(
            "include",
            ("env",),
            [Attribute("path", _at(f"{folder(environment)}/env.hcl")), Attribute("expose", True)],
        ),
    )


@lru_cache(maxsize=64)
def _modules(source: str, blocks: tuple[str, ...]) -> Written:
    names = list(dict.fromkeys([source.removeprefix("modules//"), *blocks]))
    return written(
        Block("terraform", (), [Attribute("source", _at(source))]),
        Block("locals", (), [Comment(_WHY_READ), Attribute("modules", names), Attribute("read", _READ)]),
    )


@lru_cache(maxsize=1024)
def _platform_dependency(environment: str, unit: str, reads: tuple[Read, ...]) -> Written:
    return written(_dependency(unit, platform_folder(environment, unit), _platform_mocks(reads)))


def _at(path: str) -> Template:
    """`path` from the repository's root."""
    return Template((Expr("get_repo_root()"), f"/{path}"))


_WHY_READ = "All modules inside: git filters see only what a unit says it reads (docs/adr/0010-terragrunt-versions.md)."
_READ = Expr(
    '[for file in fileset("${get_repo_root()}/modules", "{${join(",", local.modules)}}/{*.tf,.terraform.lock.hcl}") : '
    'mark_as_read("${get_repo_root()}/modules/${file}")]'
)


def _dependency(label: str, path: str, mocks: Mapping[str, Any]) -> Block:
    items: list[Item] = [
        Attribute("config_path", _at(path)),
        Blank(),
        Attribute("mock_outputs_allowed_terraform_commands", local("mock_commands")),
        Attribute("mock_outputs_merge_strategy_with_state", "shallow"),
        Blank(),
        Attribute("mock_outputs", dict(sorted(mocks.items()))),
    ]
    return Block("dependency", (label,), items)


def _inputs(inputs: Mapping[str, Any]) -> list[Item]:
    return [Attribute("inputs", dict(sorted(inputs.items())))]
