"""A service's modules: the pieces of its kinds, all environments in one, as the files of `app` and `data`."""

import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from generator import naming
from generator.hcl import Expr
from generator.kinds import kinds
from generator.model import Environment, Service
from generator.render.contracts import ALWAYS, ENVIRONMENT, PLATFORM, Contract
from generator.render.pieces import Map, OutputValue, Piece, Variable
from generator.render.scope import Scope
from generator.render.variation import Merged, merge

UNITS = ("app", "data")
_USED = re.compile(r"\bvar\.([a-z][a-z0-9_]*)(?:\[\"([^\"]+)\"\](?:\.([a-z_0-9]+))?)?")

_PLAIN = frozenset((str, int, float, bool, type(None)))

DESCRIPTIONS: Mapping[str, str] = {
    "buckets": "Buckets by name: arn and name.",
    "databases": "Databases by name: arn, host, identifier, ARN of the master password's secret, security group.",
    "domain_names": "DNS names by their key in the manifest.",
    "load_balancers": "Load balancers that this service owns, by name: ARNs, DNS name and zone, security group.",
    "queues": "Queues by name: arn, url, name and the name of the dead-letter queue.",
    "repositories": "ECR repositories by name: arn, url, name.",
    "role_arns": "ARNs of the components' task roles, and of execution roles as <component>-execution.",
    "secrets": "Secrets by name: arn and name, never a value.",
    "security_group_ids": "IDs of the components' security groups.",
    "service_names": "Names of the ECS services by component.",
    "target_group_arns": "ARNs of the target groups, by component and load balancer.",
}


ZONE = {"zone_id": "ID of the environment's hosted zone."}


@dataclass(frozen=True, slots=True)
class Use:
    """How a module uses one variable: which keys of it, which attributes of those."""

    name: str
    keys: tuple[str, ...]
    attributes: tuple[str, ...]


Read = tuple[str, Use | None]
"""An output of a platform unit, and which entries of it where it is a map."""


@dataclass(frozen=True)
class Unit:
    """A service's `app` or `data`, all environments laid over each other.

    `pieces` maps environment -> what its kinds made there, `mocks` environment -> output -> key -> mock; `foreign` names,
    for variables that carry another unit's output, whose it is: (service, unit, output).
    """

    service: str
    unit: str
    environments: tuple[Environment, ...]
    pieces: Mapping[str, Sequence[Piece]]
    merged: Merged
    variables: tuple[Variable, ...]
    uses: Mapping[str, Use]
    foreign: Mapping[str, tuple[str, str, str]]
    mocks: Mapping[str, Mapping[str, Mapping[str, Any]]]

    @property
    def module(self) -> str:
        """Folder of its module."""
        return f"modules/services/{self.service}/{self.unit}"

    @cached_property
    def outputs(self) -> Mapping[str, str]:
        """Description of every output of its module, by name; an app module also hands on its zone."""
        found = {name: DESCRIPTIONS[name] for name in self.merged.outputs}
        return dict(sorted((found | (ZONE if self.unit == "app" else {})).items()))

    @cached_property
    def platform_reads(self) -> Mapping[str, tuple[Read, ...]]:
        """Platform unit -> what is read of it, in every environment."""
        found: dict[str, list[Read]] = {}
        for name in (variable.name for variable in self.variables):
            if name in PLATFORM and name not in self.foreign:
                contract = PLATFORM[name]
                use = None if contract.each is None else self.uses.get(name)
                found.setdefault(contract.unit, []).append((name, use))
        return {unit: tuple(reads) for unit, reads in found.items()}

    @property
    def guarded(self) -> tuple[str, ...]:
        """Variables that come from other units, and may be mocks while planning."""
        return tuple(v.name for v in self.variables if v.name in PLATFORM or v.name in self.foreign)


def units(scope: Scope, name: str) -> tuple[Unit, ...]:
    """The units of one service: `data` only where there is anything in it."""
    variants = scope.catalogue.variants(name)
    made = [_unit(scope, name, unit, variants) for unit in UNITS]
    return tuple(unit for unit in made if unit is not None)


def _unit(scope: Scope, name: str, unit: str, variants: Mapping[str, Service]) -> Unit | None:
    rendered = {env: list(pieces(scope, service, unit)) for env, service in variants.items()}
    rendered = {env: found for env, found in rendered.items() if found}
    if not rendered:
        return None
    environments = tuple(variants[env].place.environment for env in rendered)
    merged = merge(environments, list(rendered.values()), scope.catalogue.platform.organization)
    uses = _uses(merged)
    foreign = _foreign(scope, name, unit, uses)
    return Unit(
        service=name,
        unit=unit,
        environments=environments,
        pieces=rendered,
        merged=merged,
        variables=tuple(_variables(unit, merged, uses, foreign)),
        uses=uses,
        foreign=foreign,
        mocks={env: _mocks(found) for env, found in rendered.items()},
    )


def pieces(scope: Scope, service: Service, unit: str) -> Iterator[Piece]:
    """Everything that the service's kinds put into one unit in one environment."""
    for render in _renderers(unit):
        yield from render(scope, service)


@cache
def _renderers(unit: str) -> tuple[Callable[[Scope, Service], Iterator[Piece]], ...]:
    names = [kind.name for kind in kinds().values() if kind.unit == unit]
    return tuple(importlib.import_module(f"generator.kinds.{name}.render").render for name in names)


def code(value: Any) -> list[str]:
    """The text of every expression in `value`."""
    found: list[str] = []
    _collect([value], found)
    return found


def _collect(value: Any, found: list[str]) -> None:
    """Of what is inside `value`; by its very type first, as a million values are looked at for a thousand services."""
    for item in _inside(value):
        kind = type(item)
        if kind is Expr:
            found.append(item.code)
        elif kind not in _PLAIN:
            _collect(item, found)


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, list | tuple):
        return value
    if isinstance(value, Mapping):
        return value.values()
    return [getattr(value, name) for name in getattr(value, "__dataclass_fields__", ())]


@lru_cache(maxsize=4096)
def _variables_in(text: str) -> tuple[tuple[str, str, str], ...]:
    """(variable, key, attribute) of each use of one; services have most of these texts in common."""
    return tuple(_USED.findall(text))


def _uses(merged: Merged) -> dict[str, Use]:
    found: dict[str, tuple[set[str], set[str]]] = {}
    everything = [(placed.arguments, placed.condition) for placed in merged.pieces]
    for text in dict.fromkeys(code((everything, merged.outputs))):
        for name, key, attribute in _variables_in(text):
            keys, attributes = found.setdefault(name, (set(), set()))
            keys.update([key] if key else [])
            attributes.update([attribute] if attribute else [])
    return {name: Use(name, tuple(sorted(k)), tuple(sorted(a))) for name, (k, a) in sorted(found.items())}


def _foreign(scope: Scope, name: str, unit: str, uses: Mapping[str, Use]) -> dict[str, tuple[str, str, str]]:
    """Variables that carry outputs of the own data unit or of other services' units."""
    if unit != "app":
        return {}
    data_outputs = [kind.key for kind in kinds().values() if kind.unit == "data"]
    found = {key: (name, "data", key) for key in data_outputs}
    for environment in scope.catalogue.services:
        for need in scope.needs.get((environment, name), ()):
            found[f"{naming.identifier(need.needs)}_{need.key}"] = (need.needs, need.unit, need.key)
    return {variable: source for variable, source in sorted(found.items()) if variable in uses}


def _mocks(found: Sequence[Piece]) -> dict[str, dict[str, Any]]:
    made: dict[str, dict[str, Any]] = {}
    for piece in found:
        if isinstance(piece, OutputValue):
            made.setdefault(piece.output, {})[piece.key] = piece.mock
    return made


def _variables(
    unit: str, merged: Merged, uses: Mapping[str, Use], foreign: Mapping[str, tuple[str, str, str]]
) -> Iterator[Variable]:
    always = ALWAYS if unit == "app" else ("environment", "project", "region")
    for name in sorted({*always, *uses, *merged.variables}):
        if name in merged.variables:
            values = merged.variables[name]
            yield Variable(name, value_type(values), _described(merged.sources[name]))
        elif name in foreign:
            owner, where, key = foreign[name]
            yield Variable(
                name, _shape(uses[name]), f"Output {key} of {owner}'s {where} unit: what is used of it."
            )
        elif name in PLATFORM:
            yield Variable(name, _platform_type(PLATFORM[name], uses.get(name)), PLATFORM[name].description)
        elif name in ENVIRONMENT:
            yield Variable(name, "string", ENVIRONMENT[name])


def _described(source: str) -> str:
    if source.endswith("."):
        return source
    return f"{source}: differs between environments."


def _platform_type(contract: Contract, use: Use | None) -> str:
    return contract.type or (_shape(use) if use else "any")


def _shape(use: Use) -> str:
    """`map(object({...}))` with just the attributes that are read."""
    if not use.attributes:
        return "map(string)"
    return "map(object({ " + ", ".join(f"{name} = string" for name in use.attributes) + " }))"


def value_type(values: Sequence[Any]) -> str:
    """The Terraform type of plain values; null fits any of them."""
    known = [value for value in values if value is not None]
    first = known[0] if known else ""
    if isinstance(first, bool):
        return "bool"
    if isinstance(first, int | float):
        return "number"
    if isinstance(first, str):
        return "string"
    if isinstance(first, list | tuple):
        items = [item for value in known for item in value]
        return f"list({value_type(items)})"
    if isinstance(first, Map):
        return f"map({value_type([item for value in known for item in value.values()])})"
    return _object_type(known)


def _object_type(values: Sequence[Mapping[str, Any]]) -> str:
    keys = sorted({key for value in values for key in value})
    fields = [f"{key} = optional({value_type([value.get(key) for value in values])})" for key in keys]
    return "object({ " + ", ".join(fields) + " })"
