"""What an expression comes to, as far as the files alone say so.

A value is plain data; a part that only an apply, a provider or something outside knows is `Unresolved` and keeps what it
refers to. Nothing is guessed: a function that is not known, a missing variable, a condition that cannot be decided make
their whole expression unresolved.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from generator.migrate.legacy.hcl import syntax
from generator.migrate.legacy.hcl.functions import FUNCTIONS, STRUCTURAL, FunctionError, call
from generator.migrate.legacy.model import Unresolved, unresolved

Reference = tuple[str, str]


class EvaluationError(ValueError):
    """The expression is wrong as it stands: a missing key, a text where a number is wanted."""


class World(Protocol):
    """What a module knows by name."""

    def variable(self, name: str) -> Any:
        """The value of `var.name`."""

    def local(self, name: str) -> Any:
        """The value of `local.name`."""

    def module(self, name: str) -> Any:
        """A `Node` for `module.name`, or a container of them."""

    def resource(self, mode: str, kind: str, name: str) -> Any:
        """A `Node` for a resource, or a container of them; None where there is no such."""

    def where(self, name: str) -> Any:
        """The value of `path.name`."""

    def file(self, path: str) -> str | None:
        """The text of a file of the root; None if it is not there."""

    def touch(self, address: str) -> None:
        """Somebody refers to `address`."""


@dataclass(frozen=True, slots=True)
class Node:
    """A resource or module instance; `attribute` gives one of its values, Unresolved where it is not known."""

    address: str
    attribute: Callable[[str], Any] = field(compare=False, repr=False)

    def whole(self) -> Unresolved:
        """The thing itself, where a value is wanted."""
        return Unresolved(self.address, ((self.address, ""),), True)


@dataclass(frozen=True, slots=True)
class Scope:
    """A module's names, and those that hold here only: `each`, `count`, loop variables."""

    world: World
    names: Mapping[str, Any] = field(default_factory=dict)

    def with_names(self, names: Mapping[str, Any]) -> "Scope":
        """The scope with further names."""
        return Scope(self.world, {**self.names, **names})


def evaluate(expression: syntax.Expression, scope: Scope) -> Any:
    """The value of `expression`: plain data with `Unresolved` parts. Raises EvaluationError."""
    return plain(_value(expression, scope))


def plain(value: Any) -> Any:
    """Nodes as references."""
    if isinstance(value, Node):
        return value.whole()
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


def _value(expression: syntax.Expression, scope: Scope) -> Any:
    try:
        return _FORMS[type(expression)](expression, scope)
    except FunctionError as error:
        raise EvaluationError(str(error)) from error


def _constant(one: syntax.Constant, scope: Scope) -> Any:
    return one.value


def _opaque(one: syntax.Opaque, scope: Scope) -> Any:
    return Unresolved(one.span.text)


def _template(one: syntax.Template, scope: Scope) -> Any:
    if len(one.parts) == 1 and not isinstance(one.parts[0], str):
        return _value(one.parts[0], scope)  # "${x}" is x itself, whatever it is
    parts = [part if isinstance(part, str) else plain(_value(part, scope)) for part in one.parts]
    if any(isinstance(part, Mapping | list) for part in parts):
        if any(True for _ in unresolved(parts)):
            return _unresolved(one.span.text, parts)
        raise EvaluationError("a list or map stands in a text")
    if any(isinstance(part, Unresolved) for part in parts):
        text = "".join(part if isinstance(part, str) else str(part) for part in parts)
        return _unresolved(f'"{text}"', parts)
    return "".join(_shown(part) for part in parts)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _items(one: syntax.Items, scope: Scope) -> Any:
    return [_value(item, scope) for item in one.items]


def _pairs(one: syntax.Pairs, scope: Scope) -> Any:
    made: dict[str, Any] = {}
    for key, value in one.pairs:
        name = plain(_value(key, scope))
        made[str(name) if isinstance(name, Unresolved) else _shown(name)] = _value(value, scope)
    return made


def _name(one: syntax.Name, scope: Scope) -> Any:
    if one.name in scope.names:
        return scope.names[one.name]
    return Unresolved(one.name)


_ROOTS = frozenset({"var", "local", "module", "data", "path", "terraform", "tofu", "each", "count", "self"})


def _attr(one: syntax.Attr, scope: Scope) -> Any:
    found = _rooted(one, scope)
    return _step(_value(one.inner, scope), one.name, one.span.text) if found is _NO else found


_NO = object()


def _rooted(one: syntax.Attr, scope: Scope) -> Any:
    """`var.x`, `local.x`, `module.x`, `path.x`, `aws_lb.x`, `data.aws_vpc.x`: the shortest form that means something."""
    inner = one.inner
    world = scope.world
    if isinstance(inner, syntax.Name) and inner.name not in scope.names:
        known = {"var": world.variable, "local": world.local, "module": world.module, "path": world.where}
        if inner.name in known:
            return known[inner.name](one.name)
        if inner.name in _ROOTS:
            return _NO if inner.name == "data" else Unresolved(one.span.text)
        return _resource(world, "managed", inner.name, one.name)
    if isinstance(inner, syntax.Attr) and isinstance(inner.inner, syntax.Name) and inner.inner.name == "data":
        return _resource(world, "data", inner.name, one.name)
    return _NO


def _resource(world: World, mode: str, kind: str, name: str) -> Any:
    found = world.resource(mode, kind, name)
    if found is None:
        raise EvaluationError(f"there is no {'data.' if mode == 'data' else ''}{kind}.{name}")
    return found


def _index(one: syntax.Index, scope: Scope) -> Any:
    inner = _value(one.inner, scope)
    if isinstance(inner, Node):  # an instance of a block of which the number of instances is not known
        return inner
    return _step(inner, plain(_value(one.key, scope)), one.span.text)


def _step(value: Any, key: Any, text: str) -> Any:
    if isinstance(value, Node):
        return value.attribute(str(key))
    if isinstance(value, Unresolved):
        return _deeper(value, key)
    if isinstance(key, Unresolved):
        return _unresolved(text, [value, key])
    if isinstance(value, Mapping):
        if _shown(key) in value:
            return value[_shown(key)]
        raise EvaluationError(f"there is no {key!r} in {text}")
    if isinstance(value, list):
        try:
            return value[int(key)]
        except (ValueError, IndexError, TypeError) as error:
            raise EvaluationError(f"there is no {key!r} in {text}") from error
    raise EvaluationError(f"{text}: nothing to take {key!r} from")


def _deeper(value: Unresolved, key: Any) -> Unresolved:
    """An attribute of what is not known."""
    step = f"[{key}]" if isinstance(key, int) else f".{key}"
    text = f"{value.text}{step}"
    if value.exact and value.references:
        address, path = value.references[0]
        return Unresolved(text, ((address, f"{path}{step}".lstrip(".")),), True)
    return Unresolved(text, value.references)


def _splat(one: syntax.Splat, scope: Scope) -> Any:
    value = _value(one.inner, scope)
    if isinstance(value, Unresolved):
        return _unresolved(one.span.text, [value])
    if value is None:
        return []
    items = value if isinstance(value, list) else list(value.values()) if _nodes(value) else [value]
    return [_steps(item, one, scope) for item in items]


def _nodes(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(isinstance(one, Node) for one in value.values())


def _steps(value: Any, one: syntax.Splat, scope: Scope) -> Any:
    for step in one.steps:
        value = _step(value, step if isinstance(step, str) else _value(step, scope), one.span.text)
    return value


def _for(one: syntax.For, scope: Scope) -> Any:
    collection = _value(one.collection, scope)
    if isinstance(collection, Unresolved | Node):
        return _unresolved(one.span.text, [plain(collection)])
    made: dict[str, Any] = {}
    items: list[Any] = []
    for names in _rounds(one, collection):
        inner = scope.with_names(names)
        if one.condition is not None:
            wanted = _value(one.condition, inner)
            if isinstance(wanted, Unresolved):
                return _unresolved(one.span.text, [wanted])
            if not _true(wanted):
                continue
        value = _value(one.value, inner)
        if one.key is None:
            items.append(value)
            continue
        key = plain(_value(one.key, inner))
        if isinstance(key, Unresolved):
            return _unresolved(one.span.text, [key, plain(value)])
        if one.grouped:
            made.setdefault(_shown(key), []).append(value)
        else:
            made[_shown(key)] = value
    return items if one.key is None else made


def _rounds(one: syntax.For, collection: Any) -> Iterator[dict[str, Any]]:
    if isinstance(collection, Mapping):
        pairs: Any = sorted(collection.items())
    elif isinstance(collection, list):
        pairs = enumerate(collection)
    else:
        raise EvaluationError(f"{one.collection.span.text} is no list or map")
    for key, value in pairs:
        yield {one.names[0]: value} if len(one.names) == 1 else {one.names[0]: key, one.names[1]: value}


def _true(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise EvaluationError("true or false is wanted")


def _conditional(one: syntax.Conditional, scope: Scope) -> Any:
    test = plain(_value(one.test, scope))
    if isinstance(test, Unresolved):
        return _unresolved(one.span.text, [test, *_both(one, scope)])
    return _value(one.yes if _true(test) else one.no, scope)


def _both(one: syntax.Conditional, scope: Scope) -> Iterator[Any]:
    for side in (one.yes, one.no):
        try:
            yield plain(_value(side, scope))
        except EvaluationError:
            continue


def _operation(one: syntax.Operation, scope: Scope) -> Any:
    right = plain(_value(one.right, scope))
    if one.left is None:
        if isinstance(right, Unresolved):
            return _unresolved(one.span.text, [right])
        return not _true(right) if one.operator == "!" else -_numeric(right)
    left = plain(_value(one.left, scope))
    if (short := _short(one.operator, left, right)) is not None:
        return short
    if any(True for _ in unresolved([left, right])):
        return _unresolved(one.span.text, [left, right])
    return _binary(one.operator, left, right)


def _short(operator: str, left: Any, right: Any) -> bool | None:
    """One side may decide; and what an apply makes is never null."""
    for side in (left, right):
        if operator == "&&" and side is False:
            return False
        if operator == "||" and side is True:
            return True
    return None


def _binary(operator: str, left: Any, right: Any) -> Any:
    if operator in ("==", "!="):
        same = left == right and isinstance(left, bool) == isinstance(right, bool)
        return same if operator == "==" else not same
    if operator in ("&&", "||"):
        return _true(left) and _true(right) if operator == "&&" else _true(left) or _true(right)
    one, other = _numeric(left), _numeric(right)
    if operator in ("/", "%") and other == 0:
        raise EvaluationError("a division by zero")
    made = {
        "+": lambda: one + other,
        "-": lambda: one - other,
        "*": lambda: one * other,
        "/": lambda: one / other,
        "%": lambda: one - other * math.trunc(one / other),  # with the sign of the first, unlike Python's
        "<": lambda: one < other,
        ">": lambda: one > other,
        "<=": lambda: one <= other,
        ">=": lambda: one >= other,
    }[operator]()
    return int(made) if isinstance(made, float) and made.is_integer() else made


def _numeric(value: Any) -> Any:
    return call("tonumber", [value])


def _call(one: syntax.Call, scope: Scope) -> Any:
    if one.name in ("try", "can"):
        return _attempt(one, scope)
    given = [_value(argument, scope) for argument in one.arguments]
    if one.expand and given:
        last = plain(given.pop())
        if isinstance(last, Unresolved):
            return _unresolved(one.span.text, [*map(plain, given), last])
        given += last if isinstance(last, list) else []
    if one.name in ("file", "templatefile"):
        return _read(one, [plain(argument) for argument in given], scope)
    if one.name not in FUNCTIONS:
        return _unresolved(one.span.text, [plain(argument) for argument in given])
    return _known(one, given)


def _known(one: syntax.Call, given: list[Any]) -> Any:
    structural = one.name in STRUCTURAL
    if not structural:
        given = [plain(argument) for argument in given]
    open_ = [argument for argument in given if isinstance(argument, Unresolved)]
    if one.name == "jsonencode" and not open_ and any(True for _ in unresolved(given)):
        return Unresolved(call("jsonencode", [_texts(given[0])]), _references(given))
    if (
        one.name == "coalesce"
        and given
        and not isinstance(given[0], Unresolved)
        and given[0] not in (None, "")
    ):
        return given[0]
    if open_ or (not structural and any(True for _ in unresolved(given))):
        return _unresolved(one.span.text, [plain(argument) for argument in given])
    return call(one.name, given)


def _texts(value: Any) -> Any:
    """Unresolved parts as texts `${...}`."""
    if isinstance(value, Unresolved):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _texts(inner) for key, inner in value.items()}
    return [_texts(inner) for inner in value] if isinstance(value, list) else value


def _attempt(one: syntax.Call, scope: Scope) -> Any:
    for argument in one.arguments:
        try:
            value = _value(argument, scope)
        except EvaluationError:
            continue
        if one.name == "can":
            return _unresolved(one.span.text, [value]) if isinstance(value, Unresolved) else True
        return value
    if one.name == "can":
        return False
    raise EvaluationError(f"{one.span.text}: no argument has a value")


def _read(one: syntax.Call, given: list[Any], scope: Scope) -> Any:
    if not given or not isinstance(given[0], str):
        return _unresolved(one.span.text, given)
    text = scope.world.file(given[0])
    if text is None:
        return Unresolved(one.span.text)
    if one.name == "file":
        return text
    from generator.migrate.legacy.hcl.parse import HclError, parse_template

    names = given[1] if len(given) > 1 and isinstance(given[1], Mapping) else {}
    try:
        parsed = parse_template(text, one.span.position)
    except HclError:
        return Unresolved(one.span.text)
    return _value(parsed, Scope(scope.world, names))


def _references(parts: Any) -> tuple[Reference, ...]:
    return tuple(dict.fromkeys(ref for part in unresolved(plain(parts)) for ref in part.references))


def _unresolved(text: str, parts: list[Any]) -> Unresolved:
    return Unresolved(text, _references(parts))


_FORMS: Mapping[type, Callable[[Any, Scope], Any]] = {
    syntax.Constant: _constant,
    syntax.Template: _template,
    syntax.Items: _items,
    syntax.Pairs: _pairs,
    syntax.Name: _name,
    syntax.Attr: _attr,
    syntax.Index: _index,
    syntax.Splat: _splat,
    syntax.Call: _call,
    syntax.For: _for,
    syntax.Conditional: _conditional,
    syntax.Operation: _operation,
    syntax.Opaque: _opaque,
}
