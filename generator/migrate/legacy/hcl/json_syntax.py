"""JSON syntax (`*.tf.json`, `*.tfvars.json`) to bodies and expressions, with places.

"JSON Configuration Syntax" of the Terraform language: texts are templates, maps mean blocks or attributes as the schema
says. Which of them are blocks is known here for Terraform's own ones; inside a resource a map stays a value, and whoever
reads that takes a map for a block of which there is one.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.findings import Position
from generator.migrate.legacy.hcl.parse import HclError, parse_template
from generator.migrate.legacy.hcl.syntax import (
    Block,
    Body,
    Constant,
    Expression,
    Items,
    Opaque,
    Pairs,
    Source,
    Span,
)
from generator.migrate.legacy.model import Unread

_SPACE = re.compile(r"[ \t\r\n]*")
_LABELS: Mapping[str, int] = {
    "resource": 2,
    "data": 2,
    "module": 1,
    "variable": 1,
    "output": 1,
    "provider": 1,
    "locals": 0,
    "terraform": 0,
    "backend": 1,
    "check": 1,
    "import": 0,
    "moved": 0,
    "removed": 0,
    "ephemeral": 2,
}
# Texts that are names, not templates.
_LITERAL = {"variable": {"type", "description", "default"}, "module": {"source", "version"}}
_TOP = frozenset(_LABELS) - {"backend"}
_DEEPEST = 200


@dataclass(frozen=True, slots=True)
class _Value:
    """A JSON value with its place: a mapping as pairs with the keys' places, a list of values, or a scalar."""

    value: Any
    start: int
    end: int


def parse_json(file: str, text: str, tfvars: bool = False) -> tuple[Body, list[Unread]]:
    """The body of a JSON file, and what of it could not be read."""
    source = Source(file, text.removeprefix("\ufeff"))
    try:
        value, end = _value(source.text, _skip(source.text, 0), 0)
        if _skip(source.text, end) != len(source.text):
            raise HclError("something follows the end", end)
    except HclError as fault:
        return Body({}), [Unread(source.position(fault.offset), f"this is no JSON: {fault}")]
    if not isinstance(value.value, dict):
        return Body({}), [Unread(Position(file, 1, 1), "a JSON object is wanted")]
    maker = _Maker(source)
    return (maker.values(value) if tfvars else maker.top(value)), maker.unread


class _Maker:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.unread: list[Unread] = []

    def top(self, value: _Value) -> Body:
        blocks: list[Block] = []
        for key, inner, place in _items(value):
            if key in _TOP:
                blocks += self.blocks(key, _LABELS[key], (), inner, place)
            elif key != "//":
                self.unread.append(Unread(self.source.position(place), f"{key} is not known here"))
        return Body({}, tuple(blocks), True)

    def blocks(
        self, kind: str, labels: int, found: tuple[str, ...], value: _Value, place: int
    ) -> Iterator[Block]:
        """Labels are levels of maps; at each level a list means several."""
        if isinstance(value.value, list):
            for one in value.value:
                yield from self.blocks(kind, labels, found, one, one.start)
        elif not isinstance(value.value, dict):
            self.unread.append(Unread(self.source.position(value.start), f"{kind}: a map is wanted"))
        elif len(found) < labels:
            for key, inner, at in _items(value):
                if key != "//":
                    yield from self.blocks(kind, labels, (*found, key), inner, at)
        else:
            yield Block(kind, found, self.body(value, kind), self.source.position(place))

    def body(self, value: _Value, kind: str) -> Body:
        attributes: dict[str, Expression] = {}
        blocks: list[Block] = []
        for key, inner, place in _items(value):
            if key == "//":
                continue
            if key == "dynamic":
                blocks += self.blocks("dynamic", 1, (), inner, place)
            elif key == "content" and kind == "dynamic":
                blocks += self.blocks("content", 0, (), inner, place)
            elif key == "backend" and kind == "terraform":
                blocks += self.blocks("backend", 1, (), inner, place)
            else:
                literal = key in _LITERAL.get(kind, ())
                attributes[key] = self.expression(inner, literal)
        return Body(attributes, tuple(blocks), True)

    def values(self, value: _Value) -> Body:
        """A file of variables: nothing in it is a template."""
        return Body({key: self.expression(inner, True) for key, inner, _ in _items(value)}, (), True)

    def expression(self, value: _Value, literal: bool = False) -> Expression:
        span = Span(self.source, value.start, value.end)
        if isinstance(value.value, dict):
            pairs = tuple(
                (self._text(key, Span(self.source, at, at), literal), self.expression(inner, literal))
                for key, inner, at in _items(value)
            )
            return Pairs(pairs, span)
        if isinstance(value.value, list):
            return Items(tuple(self.expression(one, literal) for one in value.value), span)
        if isinstance(value.value, str):
            return self._text(value.value, span, literal)
        return Constant(value.value, span)

    def _text(self, text: str, span: Span, literal: bool) -> Expression:
        if literal or ("${" not in text and "%{" not in text):
            return Constant(text, span)
        try:
            return parse_template(text, span.position)
        except HclError as fault:
            self.unread.append(Unread(span.position, f"not understood: {fault}"))
            return Opaque("a text that is not understood", span)


def _items(value: _Value) -> Iterator[tuple[str, _Value, int]]:
    for (key, place), inner in value.value.items():
        yield key, inner, place


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, depth: int) -> tuple[_Value, int]:
    if depth > _DEEPEST:
        raise HclError("too deep", at)
    if text.startswith("{", at):
        return _object(text, at, depth)
    if text.startswith("[", at):
        return _array(text, at, depth)
    try:
        value, end = json.JSONDecoder().raw_decode(text, at)
    except ValueError as error:
        raise HclError("a value is wanted", at) from error
    return _Value(value, at, end), end


def _object(text: str, start: int, depth: int) -> tuple[_Value, int]:
    made: dict[tuple[str, int], _Value] = {}
    at = _skip(text, start + 1)
    while not text.startswith("}", at):
        key, end = _value(text, at, depth)
        colon = _skip(text, end)
        if not isinstance(key.value, str) or not text.startswith(":", colon):
            raise HclError("a key and a colon are wanted", at)
        inner, end = _value(text, _skip(text, colon + 1), depth + 1)
        made[(key.value, at)] = inner
        at = _next(text, end, "}")
    return _Value(made, start, at + 1), at + 1


def _array(text: str, start: int, depth: int) -> tuple[_Value, int]:
    made = []
    at = _skip(text, start + 1)
    while not text.startswith("]", at):
        inner, end = _value(text, at, depth + 1)
        made.append(inner)
        at = _next(text, end, "]")
    return _Value(made, start, at + 1), at + 1


def _next(text: str, at: int, closing: str) -> int:
    at = _skip(text, at)
    if text.startswith(",", at):
        return _skip(text, at + 1)
    if text.startswith(closing, at):
        return at
    raise HclError(f"a comma or {closing} is wanted", at)
