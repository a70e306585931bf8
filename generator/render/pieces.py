"""What a kind's renderer says: the parts of a service module as they are in one environment.

`variation.py` lays the environments over each other; `service.py` writes the files. A piece is found again in another
environment by its `address`, so that is what must not depend on the environment. Nothing changes a piece; it is not a
frozen dataclass, as those take five times as long to make, and a service has hundreds of pieces.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from generator.hcl import Expr


class Map(dict[str, Any]):
    """A map whose keys come from the manifest (rules, variables): a key may be missing in some environments.

    A plain dict is an object whose keys the building block fixes; what is missing there is null.
    """


class Block(dict[str, Any]):
    """A nested block of a resource, written `name { ... }` instead of `name = { ... }`."""


@dataclass(slots=True)
class Call:
    """A `module` block: `source` is the building block's folder, `thing` the manifest's name that it serves."""

    file: str
    name: str
    source: str
    arguments: Mapping[str, Any]
    thing: str
    depends_on: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """Where Terraform finds it."""
        return f"module.{self.name}"


@dataclass(slots=True)
class Resource:
    """A bare `resource` block, where a building block would only wrap it."""

    file: str
    type: str
    name: str
    arguments: Mapping[str, Any]
    thing: str

    @property
    def address(self) -> str:
        """Where Terraform finds it."""
        return f"{self.type}.{self.name}"


@dataclass(slots=True)
class OutputValue:
    """One entry of an output map: `output[key] = value`, with the stand-in that other units plan with."""

    output: str
    key: str
    value: Any
    mock: Any


Piece = Call | Resource | OutputValue


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a rendered module; `live` is what a unit passes: a value, or an expression on its dependencies."""

    name: str
    type: str
    description: str
    live: Any = field(default=None)


@lru_cache(maxsize=4096)
def out(call: str, attribute: str) -> Expr:
    """An output of a module call of the same service module."""
    return Expr(f"module.{call}.{attribute}")


@lru_cache(maxsize=4096)
def var(name: str, *keys: str) -> Expr:
    """A variable, or an entry of it: `var("load_balancers", "main")` is `var.load_balancers["main"]`."""
    return Expr(f"var.{name}" + "".join(f'["{key}"]' for key in keys))


@lru_cache(maxsize=4096)
def attribute_of(code: str, name: str) -> Expr:
    """An attribute of an expression."""
    return Expr(f"{code}.{name}")
