"""Validation against JSON Schema 2020-12, with messages for people.

`jsonschema` defines what is valid and what is said. `jsonschema-rs` goes first only to say "valid" quickly; whatever it
does not call valid is judged by `jsonschema` (a property test holds the two against each other).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from generator.findings import Finding
from generator.schema.assemble import PLATFORM_SCHEMA, SERVICE_SCHEMA
from generator.source import Document, Path, string_wanted

FILES = {"platform": PLATFORM_SCHEMA, "service": SERVICE_SCHEMA}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: `path` leads to the value (or, with `key`, to the key) that is wrong.

    `text_wanted`: a text should stand there; what YAML made of an unquoted word is explained instead.
    """

    path: Path
    message: str
    hint: str | None = None
    key: bool = False
    text_wanted: bool = False


@cache
def definition(name: str) -> dict[str, Any]:
    """The schema `platform` or `service`, as the editor sees it."""
    loaded: dict[str, Any] = json.loads(FILES[name].read_text())
    return loaded


def validate(document: Document, name: str) -> list[Finding]:
    """All faults of `document`, each at its place. Pure."""
    return [placed(document, fault) for fault in faults(document.data, name)]


def faults(data: Any, name: str) -> list[Fault]:
    """All faults of `data` against the schema `name`."""
    return [] if _fast(name).is_valid(data) else explained(data, name)


def explained(data: Any, name: str) -> list[Fault]:
    """The same by the validator that decides and explains, which `faults` spares the valid ones."""
    from generator.schema import messages

    return messages.faults(_validator(name).iter_errors(data), definition(name))


def placed(document: Document, fault: Fault, environment: str | None = None) -> Finding:
    """`fault` as a finding; one of a merged overlay where the overlay says it, else where the body does."""
    path, message, hint = fault.path, fault.message, fault.hint
    if environment is not None:
        overlay: Path = ("environments", environment, *path)
        path = overlay if overlay in document.marks else path
        message = f"in {environment}: {message}"
        hint = hint or f"The overlay of {environment} is merged over the manifest (RFC 7396)."
    if fault.text_wanted and (ambiguous := string_wanted(document, path)):
        return replace(ambiguous, owner=_owner(document.data))
    return Finding(
        check="schema",
        message=message,
        position=document.position(path, key=fault.key),
        owner=_owner(document.data),
        hint=hint,
    )


def _owner(data: Any) -> str | None:
    owner = data.get("owner") if isinstance(data, Mapping) else None
    return owner if isinstance(owner, str) else None


@cache
def _fast(name: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(definition(name))


@cache
def _validator(name: str) -> Any:
    from jsonschema import Draft202012Validator, validators

    extend: Any = validators.extend  # untyped
    return extend(Draft202012Validator, {"pattern": _pattern})(definition(name))


def _pattern(_: Any, pattern: str, instance: Any, __: Mapping[str, Any]) -> Iterable[Any]:
    """As JSON Schema means it: `$` is the very end, where Python's lets one newline pass."""
    import re

    from jsonschema import ValidationError

    if isinstance(instance, str) and not re.search(re.sub(r"\$\Z", r"\\Z", pattern), instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")
