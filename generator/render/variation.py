"""Lays a service's environments over each other: what is equal is written down, what differs becomes a variable.

For each argument the values of all environments are compared, down to the entries of maps:

    equal everywhere                                  -> the value itself
    equal once the environment's name, zone, account
    or region is put in its place                     -> "hokusai-api-${var.environment}"
    plain values that differ                          -> var.api_cpu, its values in the live units' inputs
    entries or pieces that only some have             -> behind var.with_<thing>
    expressions that differ                           -> { development = ..., production = ... }[var.environment]

Each replacement gives back exactly the environment's own value, so a variable is never a guess.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from types import NoneType
from typing import Any

from generator import naming
from generator.hcl import Expr, Template
from generator.model import Environment
from generator.render.pieces import Call, Map, OutputValue, Piece, Resource

MISSING: Any = type("Missing", (), {"__repr__": lambda self: "MISSING"})()
Values = Sequence[Any]
_TEXTS, _MAPS, _OBJECTS = (str, Template), (Map, NoneType), (dict, NoneType)


@dataclass
class Variation:
    """The merge of one module; collects the variables on its way. Environments in the platform file's order."""

    environments: Sequence[Environment]
    project: str
    variables: dict[str, list[Any]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    conditions: dict[tuple[str, tuple[bool, ...]], str] = field(default_factory=dict)

    def merge(self, values: Values, name: str, source: str) -> Any:
        """One value for all environments; `name` would be the variable's, `source` is for its description."""
        first = values[0]
        if _equal(values):
            return first
        if first is None or isinstance(first, dict):
            if _all_are(values, _MAPS):
                return self._map([value or Map() for value in values], name, source)
            if _all_are(values, _OBJECTS):
                return self._object(values, name, source)
        if (template := self._template(values)) is not None:
            return template
        if (items := self._list(values)) is not None:
            return items
        if not any(_has_code(value) for value in values):
            return self._variable(values, name, source)
        if all(isinstance(value, list | tuple) and len(value) == len(first) for value in values):
            return [self._item(group, f"{name}_{index}", source) for index, group in enumerate(zip(*values))]
        return self._switch(values)

    def _item(self, values: Values, name: str, source: str) -> Any:
        """A list's entry: null is one of its own there, where in an object it is as good as missing."""
        if None not in values or _equal(values):
            return self.merge(values, name, source)
        return self._differing(values, name, source)

    def condition(self, present: tuple[bool, ...], thing: str) -> Expr | None:
        """The variable that says whether a thing is there; None if it is there everywhere."""
        if all(present):
            return None
        if (thing, present) not in self.conditions:
            name = _free(f"with_{naming.identifier(thing)}".lower(), self.variables)
            self.conditions[(thing, present)] = name
            self.variables[name] = list(present)
            self.sources[name] = f"Whether {thing} is there."
        return Expr(f"var.{self.conditions[(thing, present)]}")

    def _map(self, values: Values, name: str, source: str) -> Any:
        """Keys that all have in one map; the others behind a condition each, for each set of environments."""
        groups: dict[tuple[bool, ...], Map] = {}
        for key in sorted({key for value in values for key in value}):
            having = [value.get(key, MISSING) for value in values]
            present = tuple([value is not MISSING for value in having])
            if _equal(having):
                merged = having[0]
            else:
                merged = self._present(having, f"{name}_{naming.identifier(key).lower()}", f"{source}.{key}")
            groups.setdefault(present, Map())[key] = merged
        everywhere = groups.pop((True,) * len(values), Map())
        if not groups:
            return everywhere
        conditions = [(self.condition(p, f"{name}-{next(iter(g))}"), g) for p, g in groups.items()]
        return Merge(everywhere, tuple((c, g) for c, g in conditions if c is not None))

    def _present(self, values: Values, name: str, source: str) -> Any:
        """Merge of the values that are there; the others get what they would have."""
        return self.merge(self.completed(values), name, source)

    def completed(self, values: Values) -> list[Any]:
        """`values` without gaps. Where one environment alone has the thing, another would have it in its own words."""
        there = [index for index, value in enumerate(values) if value is not MISSING]
        if len(there) == len(values):
            return list(values)
        first = values[there[0]]
        if len(there) > 1 and all(_same(values[index], first) for index in there):
            return [first] * len(values)
        origin = self.environments[there[0]]
        return [
            _transplant(first, origin, environment, self.project) if value is MISSING else value
            for value, environment in zip(values, self.environments)
        ]

    def _object(self, values: Values, name: str, source: str) -> Any:
        if None in values:
            return self._differing(values, name, source)
        made: dict[str, Any] = {}
        for key, having in _columns(values):
            if _equal(having):
                made[key] = having[0]
            else:
                made[key] = self.merge(having, f"{name}_{naming.identifier(key)}", f"{source}.{key}")
        return made

    def _template(self, values: Values) -> Template | None:
        """The text with the environment's own words replaced, if that makes all environments' texts one."""
        if not _all_are(values, _TEXTS):
            return None
        first = _placed(values[0], self.environments[0], self.project)
        for value, environment in zip(values[1:], self.environments[1:]):
            if _placed(value, environment, self.project) != first:
                return None
        return Template(first)

    def _list(self, values: Values) -> list[Any] | None:
        """Lists of one length whose entries are equal once the environment's words are in their place."""
        if not all(isinstance(value, list | tuple) and len(value) == len(values[0]) for value in values):
            return None
        items = [self._settled(group) for group in zip(*values)]
        return None if any(item is MISSING for item in items) else items

    def _settled(self, values: Values) -> Any:
        """One value for all that needs no variable, at any depth; MISSING where there is none."""
        if _equal(values):
            return values[0]
        if (template := self._template(values)) is not None:
            return template
        if (items := self._list(values)) is not None:
            return items
        first = values[0]
        if all(
            type(value) is type(first) and isinstance(value, dict) and value.keys() == first.keys()
            for value in values
        ):
            made = {key: self._settled([value[key] for value in values]) for key in first}
            return MISSING if any(item is MISSING for item in made.values()) else type(first)(made)
        return MISSING

    def _variable(self, values: Values, name: str, source: str) -> Expr:
        chosen = _free(naming.identifier(name), self.variables)
        self.variables[chosen] = list(values)
        self.sources[chosen] = source
        return Expr(f"var.{chosen}")

    def _differing(self, values: Values, name: str, source: str) -> Any:
        """Values that are not looked into any further."""
        return self._variable(values, name, source) if not _has_code(values) else self._switch(values)

    def _switch(self, values: Values) -> Any:
        choices = {environment.name: value for environment, value in zip(self.environments, values)}
        return Switch(choices)


@dataclass(frozen=True, slots=True)
class Merge:
    """`merge(base, var.with_x ? {...} : {}, ...)`."""

    base: Map
    optional: tuple[tuple[Expr, Map], ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """`{ development = ..., production = ... }[var.environment]`."""

    choices: Mapping[str, Any]


@dataclass(slots=True)
class Placed:
    """A piece with one value per argument; `condition` where only some environments have it. Not frozen, as pieces."""

    piece: Call | Resource
    arguments: Mapping[str, Any]
    condition: Expr | None


@dataclass(frozen=True, slots=True)
class Merged:
    """All environments of a service's unit in one: pieces in order, outputs by name, what the units must pass."""

    pieces: tuple[Placed, ...]
    outputs: Mapping[str, Any]
    variables: Mapping[str, Sequence[Any]]
    sources: Mapping[str, str]


# A second environment for a service that lives in one: what is the environment's word becomes a variable there too.
# None of its words is in another, nor in any manifest.
_PHANTOM_NAME, _PHANTOM_ACCOUNT, _PHANTOM_ZONE = "\1", "\2", "\3"


def merge(environments: Sequence[Environment], pieces: Sequence[Sequence[Piece]], project: str) -> Merged:
    """`pieces[i]` are the pieces in `environments[i]`; their order in the result is that of first appearance."""
    if len(environments) == 1:
        return _alone(environments[0], pieces[0], project)
    variation = Variation(environments, project)
    blocks = list(_blocks(variation, pieces))
    conditional = {placed.piece.address for placed in blocks if placed.condition is not None}
    outputs = _outputs(variation, pieces)
    return Merged(
        pieces=tuple(_indexed_piece(placed, conditional) for placed in blocks),
        outputs={
            name: _indexed(value, conditional) if conditional else value for name, value in outputs.items()
        },
        variables=variation.variables,
        sources=variation.sources,
    )


def _alone(environment: Environment, pieces: Sequence[Piece], project: str) -> Merged:
    phantom = replace(environment, name=_PHANTOM_NAME, account_id=_PHANTOM_ACCOUNT, zone=_PHANTOM_ZONE)
    copies = [_moved(piece, environment, phantom, project) for piece in pieces]
    merged = merge((environment, phantom), (pieces, copies), project)
    return replace(merged, variables={name: values[:1] for name, values in merged.variables.items()})


def _moved(piece: Piece, origin: Environment, target: Environment, project: str) -> Piece:
    if isinstance(piece, OutputValue):
        return replace(piece, value=_transplant(piece.value, origin, target, project))
    return replace(piece, arguments=_transplant(dict(piece.arguments), origin, target, project))


def _blocks(variation: Variation, pieces: Sequence[Sequence[Piece]]) -> Iterator[Placed]:
    found = [{p.address: p for p in group if not isinstance(p, OutputValue)} for group in pieces]
    for address in dict.fromkeys(chain.from_iterable(found)):
        having = [group.get(address) for group in found]
        there = [piece for piece in having if piece is not None]
        piece, present = there[0], tuple([piece is not None for piece in having])
        arguments = [MISSING if other is None else other.arguments for other in having]
        merged = variation._object(variation.completed(arguments), piece.name, piece.name)
        yield Placed(piece, merged, variation.condition(present, piece.thing))


def _outputs(variation: Variation, pieces: Sequence[Sequence[Piece]]) -> dict[str, Any]:
    found: list[dict[str, Map]] = [{} for _ in pieces]
    for outputs, group in zip(found, pieces):
        for piece in group:
            if isinstance(piece, OutputValue):
                outputs.setdefault(piece.output, Map())[piece.key] = piece.value
    return {
        name: variation.merge([outputs.get(name, Map()) for outputs in found], name, name)
        for name in sorted({name for outputs in found for name in outputs})
    }


def _indexed_piece(placed: Placed, conditional: set[str]) -> Placed:
    if not conditional:
        return placed
    arguments = {key: _indexed(value, conditional) for key, value in placed.arguments.items()}
    return Placed(placed.piece, arguments, placed.condition)


def _indexed(value: Any, conditional: set[str]) -> Any:
    """`value` with `module.x.y` as `one(module.x[*].y)` where x is not in every environment."""
    if isinstance(value, Expr):
        return Expr(_index_text(value.code, conditional))
    if isinstance(value, Template):
        return Template(tuple(_indexed(part, conditional) for part in value.parts))
    if isinstance(value, Merge):
        optional = tuple((c, _indexed(g, conditional)) for c, g in value.optional)
        return Merge(_indexed(value.base, conditional), optional)
    if isinstance(value, Switch):
        return Switch({key: _indexed(item, conditional) for key, item in value.choices.items()})
    if isinstance(value, dict):
        return type(value)({key: _indexed(item, conditional) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return [_indexed(item, conditional) for item in value]
    return value


def _index_text(text: str, conditional: Iterable[str]) -> str:
    for address in conditional:
        text = re.sub(rf"\b{re.escape(address)}\.(\w+)", rf"one({address}[*].\1)", text)
    return text


def _placed(text: str | Template, environment: Environment, project: str) -> tuple[Any, ...]:
    """The parts of `text` with account, zone, region, environment name and the project at its start as variables."""
    words = (environment.account_id, environment.zone, environment.region, environment.name)
    if isinstance(text, str):
        return _text_placed(text, words, project)
    return _parts_placed(list(text.parts), words, project)


@lru_cache(maxsize=1024)
def _text_placed(text: str, words: Sequence[str], project: str) -> tuple[Any, ...]:
    """A service says its things' names several times."""
    return _parts_placed([text], words, project)


def _parts_placed(parts: list[Any], words: Sequence[str], project: str) -> tuple[Any, ...]:
    first = parts[0]
    if isinstance(first, str) and first.startswith(project) and first[len(project) :].startswith("-"):
        parts[:1] = [_PROJECT, first[len(project) :]]
    for word, expression in zip(words, _EXPRESSIONS):
        for part in parts:
            if type(part) is str and word in part:
                parts = _split(parts, word, expression)
                break
    return tuple(parts)


_EXPRESSIONS = (Expr("var.account_id"), Expr("var.zone_name"), Expr("var.region"), Expr("var.environment"))
_PROJECT = Expr("var.project")


def _split(parts: Iterable[Any], word: str, expression: Expr) -> list[Any]:
    """`parts` with `word` as `expression` wherever it stands alone: `dev` is not in `devices`."""
    made: list[Any] = []
    for part in parts:
        if type(part) is not str or word not in part:
            made.append(part)
            continue
        for index, literal in enumerate(_alone_in(word).split(part)):
            if index:
                made.append(expression)
            if literal:
                made.append(literal)
    return made


@lru_cache(maxsize=256)
def _alone_in(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])")


def _transplant(value: Any, origin: Environment, target: Environment, project: str) -> Any:
    """`value` as another environment would have it: the environment's own words exchanged."""
    if isinstance(value, str | Template):
        return _worded(_placed(value, origin, project), target, project)
    if isinstance(value, dict):
        return type(value)({key: _transplant(item, origin, target, project) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return [_transplant(item, origin, target, project) for item in value]
    return value


def _worded(template: Sequence[Any], environment: Environment, project: str) -> Any:
    words = {
        "var.account_id": environment.account_id,
        "var.zone_name": environment.zone,
        "var.region": environment.region,
        "var.environment": environment.name,
        "var.project": project,
    }
    parts: list[Any] = []
    for part in template:
        text = words.get(part.code, part) if isinstance(part, Expr) else part
        if parts and isinstance(text, str) and isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(text)
    plain = all(isinstance(part, str) for part in parts)
    return "".join(parts) if plain else Template(tuple(parts))


def _columns(values: Sequence[Mapping[str, Any]]) -> Iterable[tuple[str, Values]]:
    """Each key of any object with its values, None where one has no such key."""
    keys = list(values[0])
    for value in values[1:]:
        if list(value) != keys:
            every = dict.fromkeys(chain.from_iterable(values))
            return [(key, [value.get(key) for value in values]) for key in every]
    return zip(keys, zip(*[value.values() for value in values]))


def _equal(values: Values) -> bool:
    first = values[0]
    kind = type(first)
    for value in values:  # noqa: SIM110 - a generator here costs a tenth of all rendering
        if value is not first and (type(value) is not kind or value != first):
            return False
    return True


def _all_are(values: Values, kinds: tuple[type, ...]) -> bool:
    for value in values:  # noqa: SIM110 - as above
        if not isinstance(value, kinds):
            return False
    return True


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


def _has_code(value: Any) -> bool:
    if isinstance(value, Expr | Template):
        return True
    if isinstance(value, dict):
        return any(_has_code(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_has_code(item) for item in value)


# A header's name holds others too (RFC 9110, `token`), a variable's must not.
_NO_LETTER = re.compile(r"[^A-Za-z0-9_]")


def _free(name: str, taken: Mapping[str, Any]) -> str:
    """`name` as a variable's, or with a number behind it where two arguments would share it."""
    name = _NO_LETTER.sub("_", name)
    if name not in taken:
        return name
    return next(f"{name}_{n}" for n in range(2, 10_000) if f"{name}_{n}" not in taken)
