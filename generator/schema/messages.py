"""jsonschema's errors in words that somebody who has never seen JSON Schema understands."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from generator.findings import nearest
from generator.schema import Fault

if TYPE_CHECKING:
    from jsonschema import ValidationError

TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "a map",
    "array": "a list",
    "null": "null",
}
LONGEST = 60


def faults(errors: "Iterable[ValidationError]") -> list[Fault]:
    """One fault for each thing that is wrong, sorted by path."""
    found = [fault for error in errors for fault in _faults(error)]
    unique = {(fault.path, fault.message): fault for fault in found}
    return sorted(unique.values(), key=lambda fault: [(str(type(p)), p) for p in fault.path])


def _faults(error: "ValidationError") -> Iterable[Fault]:
    if error.validator in ("anyOf", "oneOf") and error.context:
        yield from _branches(error)
    else:
        yield from _SAY.get(str(error.validator), _other)(error)


def _branches(error: "ValidationError") -> Iterable[Fault]:
    """Of several forms, the faults of the one whose type fits; if none does, what the forms are."""
    branches: dict[int, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    fitting = [
        inner
        for inner in branches.values()
        if not any(e.validator in ("type", "const") and not e.relative_path for e in inner)
    ]
    if fitting:
        for inner in min(fitting, key=len):
            yield from _faults(inner)
        return
    forms = sorted({TYPES.get(t, t) for t in _branch_types(error) if t != "null"})
    message = f"{_where(error)} must be {' or '.join(forms)}, not {_shown(error.instance)}"
    yield Fault(_path(error), message, _example(error), text_wanted="a text" in forms)


def _branch_types(error: "ValidationError") -> Iterable[str]:
    for branch in error.validator_value:
        types = branch.get("type", "object" if "$ref" in branch else "string")
        yield from [types] if isinstance(types, str) else types


def _type(error: "ValidationError") -> Iterable[Fault]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    expected = " or ".join(TYPES.get(name, name) for name in names)
    hint = _example(error)
    if "string" in names and isinstance(error.instance, bool | int | float):
        hint = f'Put it in quotes: "{str(error.instance).lower()}".'
    message = f"{_where(error)} must be {expected}, not {_shown(error.instance)}"
    yield Fault(_path(error), message, hint, text_wanted="string" in names)


def _additional(error: "ValidationError") -> Iterable[Fault]:
    properties: Mapping[str, Any] = error.schema.get("properties", {})
    for name in error.instance:
        if name in properties or name.startswith("x-"):
            continue
        close = nearest(name, properties)
        message = f"unknown property {name!r} in {_where(error)}" + (
            f"; did you mean {close!r}?" if close else ""
        )
        hint = f"Known here: {', '.join(sorted(properties))}. Your own annotations start with x-."
        yield Fault((*_path(error), name), message, hint, key=True)


def _required(error: "ValidationError") -> Iterable[Fault]:
    for name in error.validator_value:
        if name not in error.instance:
            schema = error.schema.get("properties", {}).get(name, {})
            hint = schema.get("description")
            yield Fault(_path(error), f"{_where(error)} lacks {name!r}", hint, key=True)


def _enum(error: "ValidationError") -> Iterable[Fault]:
    allowed = [str(value) for value in error.validator_value]
    close = nearest(str(error.instance), allowed)
    message = f"{_where(error)} cannot be {_shown(error.instance)}" + (
        f"; did you mean {close!r}?" if close else ""
    )
    yield Fault(_path(error), message, f"Allowed: {', '.join(allowed)}.")


def _pattern(error: "ValidationError") -> Iterable[Fault]:
    key = _is_key(error)
    path = (*_path(error), error.instance) if key else _path(error)
    what = (
        f"the name {_shown(error.instance)} in {_where(error)}"
        if key
        else f"{_where(error)}: {_shown(error.instance)}"
    )
    description = error.schema.get("description")
    yield Fault(
        path, f"{what} does not have the right form", _joined(description, _example(error), error), key=key
    )


def _length(error: "ValidationError") -> Iterable[Fault]:
    limit, size = error.validator_value, len(error.instance)
    side = "at most" if str(error.validator).startswith("max") else "at least"
    unit = {"s": "characters", "l": "entries", "d": "entries"}[type(error.instance).__name__[0]]
    if size == 1 and unit == "entries":
        unit = "entries"
    key = _is_key(error)
    path = (*_path(error), error.instance) if key else _path(error)
    what = f"the name {_shown(error.instance)} in {_where(error)}" if key else _where(error)
    yield Fault(path, f"{what} has {size} {unit}; {side} {limit} are allowed", None, key=key)


def _bound(error: "ValidationError") -> Iterable[Fault]:
    side = "at most" if "aximum" in str(error.validator) else "at least"
    message = f"{_where(error)} is {error.instance}; {side} {error.validator_value} is allowed"
    yield Fault(_path(error), message, error.schema.get("description"))


def _unique(error: "ValidationError") -> Iterable[Fault]:
    seen: list[Any] = []
    for index, value in enumerate(error.instance):
        if value in seen:
            yield Fault((*_path(error), index), f"{_where(error)} names {_shown(value)} twice")
        seen.append(value)


def _const(error: "ValidationError") -> Iterable[Fault]:
    yield Fault(_path(error), f"{_where(error)} must be {error.validator_value!r}")


def _other(error: "ValidationError") -> Iterable[Fault]:
    yield Fault(_path(error), f"{_where(error)}: {error.message}"[:300])


_SAY: Mapping[str, Callable[["ValidationError"], Iterable[Fault]]] = {
    "type": _type,
    "additionalProperties": _additional,
    "required": _required,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "maxLength": _length,
    "minLength": _length,
    "maxItems": _length,
    "minItems": _length,
    "maxProperties": _length,
    "minProperties": _length,
    "maximum": _bound,
    "minimum": _bound,
    "uniqueItems": _unique,
}


def _path(error: "ValidationError") -> tuple[str | int, ...]:
    return tuple(error.absolute_path)


def _is_key(error: "ValidationError") -> bool:
    """Whether the fault is in a property's name: jsonschema then gives the object's path and the name as instance."""
    return "propertyNames" in [str(step) for step in error.absolute_schema_path]


def _where(error: "ValidationError") -> str:
    return ".".join(str(step) for step in error.absolute_path) or "the file"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return TYPES["object" if isinstance(value, dict) else "array"]
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


def _example(error: "ValidationError") -> str | None:
    import json

    examples = error.schema.get("examples")
    return f"For example: {json.dumps(examples[0])}." if examples else None


def _joined(description: str | None, example: str | None, error: "ValidationError") -> str:
    return (
        " ".join(part for part in (description, example) if part) or f"It must match {error.validator_value}"
    )
