"""A variable's type: numbers that were written as texts, and the defaults of `optional()` attributes."""

from collections.abc import Mapping
from typing import Any

from generator.migrate.legacy.hcl import syntax
from generator.migrate.legacy.hcl.functions import FunctionError, call
from generator.migrate.legacy.model import Unresolved

_PLAIN: Mapping[str, str] = {"string": "tostring", "number": "tonumber", "bool": "tobool"}


def converted(value: Any, kind: syntax.Expression | None) -> Any:
    """`value` as the type asks for; as it is where it does not fit, for Terraform would have refused it."""
    if kind is None or value is None or isinstance(value, Unresolved):
        return value
    if isinstance(kind, syntax.Name) and kind.name in _PLAIN and not isinstance(value, list | Mapping):
        try:
            return call(_PLAIN[kind.name], [value])
        except FunctionError:
            return value
    if isinstance(kind, syntax.Call) and kind.arguments:
        return _collection(value, kind.name, kind.arguments[0])
    return value


def _collection(value: Any, name: str, inner: syntax.Expression) -> Any:
    if name in ("list", "set") and isinstance(value, list):
        found = [converted(one, inner) for one in value]
        return call("toset", [found]) if name == "set" else found
    if name == "tuple" and isinstance(value, list) and isinstance(inner, syntax.Items):
        return [converted(one, kind) for one, kind in zip(value, inner.items, strict=False)]
    if name == "map" and isinstance(value, Mapping):
        return {key: converted(one, inner) for key, one in value.items()}
    if name == "object" and isinstance(value, Mapping) and isinstance(inner, syntax.Pairs):
        return _object(value, inner)
    return converted(value, inner) if name == "optional" else value


def _object(value: Mapping[str, Any], inner: syntax.Pairs) -> dict[str, Any]:
    """Attributes that the type does not name fall away; optional ones that are missing have their default, or null."""
    made: dict[str, Any] = {}
    for key, kind in inner.pairs:
        name = str(key.value) if isinstance(key, syntax.Constant) else key.span.text
        given = value.get(name)
        if given is None and isinstance(kind, syntax.Call) and kind.name == "optional":
            default = kind.arguments[1] if len(kind.arguments) > 1 else None
            given = _literal(default) if default is not None else None
            made[name] = converted(given, kind.arguments[0])
        elif name in value:
            made[name] = converted(given, kind)
    return made


def _literal(expression: syntax.Expression) -> Any:
    """A default: it is a value, never an expression with names."""
    if isinstance(expression, syntax.Constant):
        return expression.value
    if isinstance(expression, syntax.Items):
        return [_literal(one) for one in expression.items]
    if isinstance(expression, syntax.Pairs):
        return {str(_literal(key)): _literal(value) for key, value in expression.pairs}
    return Unresolved(expression.span.text)
