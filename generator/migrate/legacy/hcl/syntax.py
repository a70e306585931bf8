"""The parts of a Terraform file, plain and frozen: bodies of attributes and blocks, and expressions.

Both syntaxes, native and JSON, become these.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from generator.findings import Position


@dataclass(frozen=True)
class Source:
    """A text and where it is from. `at`: it is a piece of a file, all of which has this one place."""

    file: str
    text: str = field(repr=False)
    at: Position | None = None

    def position(self, offset: int) -> Position:
        """File, line and column of a character."""
        if self.at is not None:
            return self.at
        line = bisect_right(self._lines, offset) - 1
        return Position(self.file, line + 1, offset - self._lines[line] + 1)

    @cached_property
    def _lines(self) -> list[int]:
        starts = [0]
        starts += [index + 1 for index, char in enumerate(self.text) if char == "\n"]
        return starts


@dataclass(frozen=True, slots=True)
class Span:
    """From one character of a source to before another."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def position(self) -> Position:
        """Where it begins."""
        return self.source.position(self.start)

    @property
    def text(self) -> str:
        """What stands there, white space drawn together."""
        return " ".join(self.source.text[self.start : self.end].split())


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a truth value, null, or a text without anything to fill in."""

    value: str | int | float | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Template:
    """A text with expressions in it."""

    parts: "tuple[str | Expression, ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b]`."""

    items: "tuple[Expression, ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Pairs:
    """`{a = b}`; a key that is a bare name is a Constant."""

    pairs: "tuple[tuple[Expression, Expression], ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A root name: `var`, `local`, `each`, `aws_lb`, a variable of a `for`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Attr:
    """`inner.name`."""

    inner: "Expression"
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`inner[key]`."""

    inner: "Expression"
    key: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Splat:
    """`inner[*].a[0]`; `steps` are names and key expressions."""

    inner: "Expression"
    steps: "tuple[str | Expression, ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`name(arguments...)`; `expand`: the last argument is a list of arguments."""

    name: str
    arguments: "tuple[Expression, ...]"
    expand: bool
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """A `for` expression; without `key` it makes a list. `grouped`: values of one key are collected."""

    names: tuple[str, ...]
    collection: "Expression"
    key: "Expression | None"
    value: "Expression"
    condition: "Expression | None"
    grouped: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """`test ? yes : no`."""

    test: "Expression"
    yes: "Expression"
    no: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Operation:
    """`left operator right`; without `left` the operator stands before."""

    operator: str
    left: "Expression | None"
    right: "Expression"
    span: Span


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that is read over, such as a template's directive: its value is not known."""

    why: str
    span: Span


Expression: TypeAlias = (
    Constant
    | Template
    | Items
    | Pairs
    | Name
    | Attr
    | Index
    | Splat
    | Call
    | For
    | Conditional
    | Operation
    | Opaque
)


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" { ... }`."""

    type: str
    labels: tuple[str, ...]
    body: "Body"
    position: Position


@dataclass(frozen=True, slots=True)
class Body:
    """Attributes by name and blocks in order. `loose`: of JSON, where a map may as well mean a block."""

    attributes: Mapping[str, Expression]
    blocks: tuple[Block, ...] = ()
    loose: bool = False

    def of_type(self, *types: str) -> Iterator[Block]:
        """The blocks of these types."""
        return (block for block in self.blocks if block.type in types)


def children(expression: Any) -> "Iterator[Expression]":
    """The expressions directly inside one."""
    for name in expression.__slots__:
        yield from _inside(getattr(expression, name))


def _inside(value: Any) -> "Iterator[Expression]":
    if isinstance(value, tuple):
        for one in value:
            yield from _inside(one)
    elif hasattr(value, "span"):
        yield value
