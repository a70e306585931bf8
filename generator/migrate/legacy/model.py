"""What a legacy estate holds, whoever said so: HCL gives files and lines, a state ids, a plan cross-references.

Immutable. No value in it is a secret's: the readers redact before anything is made (redact.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from generator.findings import Position

MANAGED, DATA = "managed", "data"
HCL, STATE, PLAN, LIVE = "hcl", "state", "plan", "live"

REDACTED = "(sensitive)"
"""What stands where a secret's value was."""

_INDEX = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A value that only an apply, a provider or a file outside knows.

    `text` is the expression as written; `references` are what it needs: (resource address, attribute path), such as
    `("aws_lb.main", "arn")` or `("module.vpc", "vpc_id")`. `exact`: the value is just that one reference.
    """

    text: str
    references: tuple[tuple[str, str], ...] = ()
    exact: bool = False

    def __str__(self) -> str:
        return f"${{{self.text}}}"


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource instance, or a data source. `address` is Terraform's own, indexes included.

    `values` are its attributes, blocks as lists of maps, as in a state; parts that are not known are `Unresolved`, secret
    ones REDACTED; None if nothing but the name is known. `depends_on` are addresses as the source has them: a state's
    are without indexes. `index` is the instance's own key; None too where count or for_each could not be worked out.
    """

    address: str
    mode: str
    type: str
    name: str
    module: str
    index: str | int | None
    provider: str
    values: Mapping[str, Any] | None
    depends_on: tuple[str, ...] = ()
    position: Position | None = None
    source: frozenset[str] = frozenset()

    @property
    def block(self) -> str:
        """The address of its block: without any index."""
        return without_indexes(self.address)

    def get(self, name: str, default: Any = None) -> Any:
        """An attribute, null counting as missing."""
        found = (self.values or {}).get(name)
        return default if found is None else found

    def items(self, name: str) -> list[Any]:
        """What a list holds; a list that is not known as a whole is its own one item."""
        found = self.get(name, [])
        return found if isinstance(found, list) else [found]

    def text(self, name: str) -> str | None:
        """An attribute that is known and a text (or a number written as one)."""
        found = self.get(name)
        if isinstance(found, bool) or not isinstance(found, str | int):
            return None
        return str(found) or None


@dataclass(frozen=True, slots=True)
class Output:
    """An output of the root: `references` as in `Unresolved`."""

    name: str
    value: Any
    sensitive: bool = False
    position: Position | None = None
    references: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """An input variable of the root; `value` is what the reader took, `source` where from (`default`, a tfvars file)."""

    name: str
    value: Any
    source: str | None
    sensitive: bool = False
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """A call of a module; `followed`: its files were there and were read."""

    address: str
    source: str
    followed: bool
    position: Position | None = None


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """Something that the reader could not make out, and why."""

    position: Position
    why: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text or number that stands in the files. `path` is where: `aws_lb.main.name`; `within` the block's address."""

    value: str
    path: str
    within: str
    position: Position


@dataclass(frozen=True)
class Inventory:
    """All that was read. `resources` by address; `serial` and `lineage` are those of a state.

    `backend` has the files' backend block and its `type`, `providers` the values of each provider by name and alias.
    """

    resources: Mapping[str, Resource] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    variables: Mapping[str, Variable] = field(default_factory=dict)
    locals: Mapping[str, Any] = field(default_factory=dict)
    modules: tuple[ModuleCall, ...] = ()
    literals: tuple[Literal, ...] = field(default=(), repr=False)
    unread: tuple[Unread, ...] = ()
    backend: Mapping[str, Any] = field(default_factory=dict)
    providers: Mapping[str, Any] = field(default_factory=dict)
    serial: int | None = None
    lineage: str | None = None

    def of_type(self, *types: str) -> list[Resource]:
        """Managed resources of these types, by address."""
        return [one for one in self.managed if one.type in types]

    @cached_property
    def managed(self) -> tuple[Resource, ...]:
        """All but the data sources, by address."""
        return tuple(one for _, one in sorted(self.resources.items(), key=_natural) if one.mode == MANAGED)

    @cached_property
    def data(self) -> tuple[Resource, ...]:
        """The data sources, by address."""
        return tuple(one for _, one in sorted(self.resources.items(), key=_natural) if one.mode == DATA)

    @cached_property
    def by_block(self) -> Mapping[str, tuple[Resource, ...]]:
        """Address without indexes -> its instances."""
        found: dict[str, list[Resource]] = {}
        for one in (*self.managed, *self.data):
            found.setdefault(one.block, []).append(one)
        return {block: tuple(ones) for block, ones in found.items()}

    def find(self, address: str) -> tuple[Resource, ...]:
        """The instances that an address means: the one itself, or all of its block if it has no index."""
        if address in self.resources:
            return (self.resources[address],)
        block = without_indexes(address)
        found = self.by_block.get(block, ())
        return found if block == address or all(one.index is None for one in found) else ()

    @cached_property
    def dependents(self) -> Mapping[str, tuple[str, ...]]:
        """Address of a block -> addresses of the blocks that need it directly."""
        found: dict[str, set[str]] = {}
        for one in (*self.managed, *self.data):
            for needed in one.depends_on:
                if without_indexes(needed) != one.block:
                    found.setdefault(without_indexes(needed), set()).add(one.block)
        return {block: tuple(sorted(others)) for block, others in found.items()}


def without_indexes(address: str) -> str:
    """`module.a["x"].aws_lb.b[0]` -> `module.a.aws_lb.b`."""
    return _INDEX.sub("", address)


def join(module: str, mode: str, kind: str, name: str, index: str | int | None) -> str:
    """Terraform's address of a resource instance."""
    import json

    base = f"{'data.' if mode == DATA else ''}{kind}.{name}"
    whole = f"{module}.{base}" if module else base
    if index is None:
        return whole
    return f"{whole}[{index if isinstance(index, int) else json.dumps(index, ensure_ascii=False)}]"


def unresolved(value: Any) -> Iterator[Unresolved]:
    """Every unresolved part of a value."""
    if isinstance(value, Unresolved):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from unresolved(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from unresolved(inner)


def addresses(values: Iterable[Any]) -> tuple[str, ...]:
    """The addresses that values refer to, sorted."""
    return tuple(
        sorted({address for one in values for part in unresolved(one) for address, _ in part.references})
    )


def _natural(pair: tuple[str, Resource]) -> list[tuple[bool, int, str]]:
    """Addresses with numbers in their order."""
    return [
        (part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", pair[0])
    ]
