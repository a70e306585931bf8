"""jsonschema's errors in words that somebody who has never seen JSON Schema understands."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from generator.findings import nearest
from generator.schema import Fault


class Error(Protocol):
    """What is used of jsonschema's ValidationError."""

    validator: Any
    validator_value: Any
    instance: Any
    message: str
    schema: Any
    context: Any
    absolute_path: Any
    absolute_schema_path: Any
    relative_path: Any
    relative_schema_path: Any


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
# What the commonest patterns mean; the others are explained by an example.
NAME = "lower-case letters, digits and single hyphens, beginning with a letter"
FORMS: Mapping[str, str] = {
    "^[a-z](?:-?[a-z0-9])*$": NAME,
    "^[a-z][a-z0-9.-]*$": "lower-case letters, digits, hyphens and dots, beginning with a letter",
    "^[A-Za-z_][A-Za-z0-9_]*$": "letters, digits and underscores, not beginning with a digit",
}


@dataclass(frozen=True, slots=True)
class _About:
    """What the schema says of the place: of a list's entry, what it says of the list."""

    description: str | None
    example: Any

    @property
    def shown(self) -> str | None:
        """The example for a hint."""
        import json

        return None if self.example is None else f"For example: {json.dumps(self.example)}."


def faults(errors: Iterable[Error], root: Mapping[str, Any]) -> list[Fault]:
    """One fault for each thing that is wrong, sorted by path; `root` is the whole schema."""
    found = [fault for error in errors for fault in _faults(error, root)]
    unique = {(fault.path, fault.message): fault for fault in found}
    return sorted(unique.values(), key=lambda fault: [(str(type(p)), p) for p in fault.path])


def _faults(error: Error, root: Mapping[str, Any]) -> Iterable[Fault]:
    if error.validator in ("anyOf", "oneOf") and error.context:
        yield from _branches(error, root)
    else:
        yield from _SAY.get(str(error.validator), _other)(error, _about(error, root))


def _about(error: Error, root: Mapping[str, Any]) -> _About:
    nodes = [node for node in _trail(error, root) if isinstance(node, dict)][-3:]
    described = [node["description"] for node in nodes if "description" in node]
    examples = [node["examples"][0] for node in nodes if node.get("examples")]
    example = examples[-1] if examples else None
    inside = isinstance(error.absolute_path[-1], int) if error.absolute_path else False
    if inside and isinstance(example, list) and not isinstance(error.instance, list):
        example = example[0]
    return _About(described[-1] if described else None, example)


def _trail(error: Error, root: Mapping[str, Any]) -> Iterable[Any]:
    """The schemas from the root down to the one that failed; jsonschema leaves `$ref` out of its paths."""
    node: Any = root
    for step in error.absolute_schema_path:
        while isinstance(node, Mapping) and step not in node and "$ref" in node:
            yield node
            node = root["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        yield node
        node = node[step]


def _branches(error: Error, root: Mapping[str, Any]) -> Iterable[Fault]:
    """Of several forms, the faults of the one whose type fits, and its keys; if none does, what the forms are."""
    branches: dict[int, list[Error]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.relative_schema_path[0]), []).append(inner)
    fitting = [
        inner
        for inner in branches.values()
        if not any(e.validator in ("type", "const") and not e.relative_path for e in inner)
    ]
    if fitting:
        for inner in min(
            fitting, key=lambda faults: (len(faults), sum(not one.relative_path for one in faults))
        ):
            yield from _faults(inner, root)
        return
    forms = sorted({TYPES.get(t, t) for t in _branch_types(error) if t != "null"})
    message = f"{_where(error)} must be {' or '.join(forms)}, not {_shown(error.instance)}"
    yield Fault(_path(error), message, _about(error, root).shown, text_wanted="a text" in forms)


def _branch_types(error: Error) -> Iterable[str]:
    for branch in error.validator_value:
        types = branch.get("type", "object" if "$ref" in branch else "string")
        yield from [types] if isinstance(types, str) else types


def _type(error: Error, about: _About) -> Iterable[Fault]:
    wanted = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    expected = " or ".join(TYPES.get(name, name) for name in names)
    hint = about.shown
    if "string" in names and isinstance(error.instance, bool | int | float):
        hint = f'Put it in quotes: "{str(error.instance).lower()}".'
    message = f"{_where(error)} must be {expected}, not {_shown(error.instance)}"
    yield Fault(_path(error), message, hint, text_wanted="string" in names)


def _additional(error: Error, about: _About) -> Iterable[Fault]:
    properties: Mapping[str, Any] = error.schema.get("properties", {})
    annotated = "^x-" in error.schema.get("patternProperties", {})
    for name in error.instance:
        if name in properties or (annotated and name.startswith("x-")):
            continue
        close = nearest(name, properties)
        message = f"unknown property {name!r} in {_where(error)}" + (
            f"; did you mean {close!r}?" if close else ""
        )
        own = " Your own annotations start with x-." if annotated else ""
        hint = f"Known here: {', '.join(sorted(properties))}.{own}"
        yield Fault((*_path(error), name), message, hint, key=True)


def _required(error: Error, about: _About) -> Iterable[Fault]:
    for name in error.validator_value:
        if name not in error.instance:
            schema = error.schema.get("properties", {}).get(name, {})
            hint = schema.get("description")
            yield Fault(_path(error), f"{_where(error)} lacks {name!r}", hint, key=True)


def _enum(error: Error, about: _About) -> Iterable[Fault]:
    allowed = [str(value) for value in error.validator_value]
    close = nearest(error.instance, allowed) if isinstance(error.instance, str) else None
    message = f"{_where(error)} cannot be {_shown(error.instance)}" + (
        f"; did you mean {close!r}?" if close else ""
    )
    yield Fault(_path(error), message, f"Allowed: {', '.join(allowed)}.")


def _pattern(error: Error, about: _About) -> Iterable[Fault]:
    form = FORMS.get(error.validator_value)
    if _is_key(error):
        rule = f": {form}" if form else ""
        message = f"{_shown(error.instance)} cannot be a name in {_where(error)}{rule}"
        yield Fault((*_path(error), error.instance), message, about.description, key=True)
        return
    rule = f": {form}" if form else ""
    if not form and isinstance(about.example, str):
        rule = f"; it looks like {about.example!r}"
    message = f"{_where(error)} cannot be {_shown(error.instance)}{rule}"
    yield Fault(_path(error), message, about.description)


def _length(error: Error, about: _About) -> Iterable[Fault]:
    limit, size = error.validator_value, len(error.instance)
    side = "at most" if str(error.validator).startswith("max") else "at least"
    key = _is_key(error)
    path = (*_path(error), error.instance) if key else _path(error)
    what = f"the name {_shown(error.instance)} in {_where(error)}" if key else _where(error)
    if size == 0:
        yield Fault(path, f"{what} is empty", about.description, key=key)
        return
    allowed = "is" if limit == 1 else "are"
    message = f"{what} has {_counted(size, error.instance)}; {side} {limit} {allowed} allowed"
    yield Fault(path, message, about.description, key=key)


def _bound(error: Error, about: _About) -> Iterable[Fault]:
    side = "at most" if "aximum" in str(error.validator) else "at least"
    message = f"{_where(error)} must be {side} {error.validator_value}, not {error.instance}"
    yield Fault(_path(error), message, about.description)


def _unique(error: Error, about: _About) -> Iterable[Fault]:
    seen: list[Any] = []
    for index, value in enumerate(error.instance):
        if value in seen:
            yield Fault((*_path(error), index), f"{_where(error)} names {_shown(value)} twice")
        seen.append(value)


def _const(error: Error, about: _About) -> Iterable[Fault]:
    yield Fault(_path(error), f"{_where(error)} must be {error.validator_value!r}")


def _other(error: Error, about: _About) -> Iterable[Fault]:
    yield Fault(_path(error), f"{_where(error)}: {error.message}"[:300])


_SAY: Mapping[str, Callable[[Error, _About], Iterable[Fault]]] = {
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


def _path(error: Error) -> tuple[str | int, ...]:
    return tuple(error.absolute_path)


def _is_key(error: Error) -> bool:
    """Whether the fault is in a property's name: jsonschema then gives the object's path and the name as instance."""
    return "propertyNames" in [str(step) for step in error.absolute_schema_path]


def _where(error: Error) -> str:
    """`components.api.paths[0]`."""
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path]
    return "".join(steps).removeprefix(".") or "the file"


def _counted(size: int, value: Any) -> str:
    if isinstance(value, str):
        return f"{size} character{'' if size == 1 else 's'}"
    return f"{size} entr{'y' if size == 1 else 'ies'}"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return TYPES["object" if isinstance(value, dict) else "array"]
    text = repr(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
