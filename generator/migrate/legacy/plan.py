"""What `terraform show -json` prints, of a plan or of a state: the values to be, and which expression refers to what.

"JSON Output Format" of Terraform's internals: `values` of a state, `planned_values`, `prior_state` and `configuration` of
a plan. A plan file that failed (`errored`) is read as far as it goes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from generator.migrate.legacy.errors import LegacyError
from generator.migrate.legacy.model import (
    DATA,
    MANAGED,
    PLAN,
    REDACTED,
    STATE,
    Inventory,
    Output,
    Resource,
    Unresolved,
    Variable,
    without_indexes,
)
from generator.migrate.legacy.redact import Redactor, names_secret
from generator.migrate.legacy.state import document

_AFTER_APPLY = "known after apply"


def read_plan(text: str) -> Inventory:
    """The inventory of a plan or a state as `terraform show -json` prints it, secrets redacted. Raises LegacyError."""
    return of_plan(document(text))


def is_plan(data: Mapping[str, Any]) -> bool:
    """Whether it is what `terraform show -json` prints."""
    return "format_version" in data and bool({"values", "planned_values", "terraform_version"} & data.keys())


def of_plan(data: Mapping[str, Any]) -> Inventory:
    """The inventory of such a document. Raises LegacyError."""
    if not is_plan(data):
        raise LegacyError("this is no plan or state of `terraform show -json`: it has no format_version")
    try:
        return _Reader(data).inventory()
    except (AttributeError, KeyError, TypeError) as error:
        raise LegacyError(f"this JSON has an unknown form: {type(error).__name__} {error}") from error


class _Reader:
    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.redactor = Redactor()
        self.plan = "planned_values" in data
        self.changes = {one["address"]: one.get("change") or {} for one in data.get("resource_changes") or ()}
        self.references = _references((data.get("configuration") or {}).get("root_module") or {})

    def inventory(self) -> Inventory:
        found: dict[str, Resource] = {}
        prior = (self.data.get("prior_state") or {}).get("values") or {}
        for one in self._module(prior.get("root_module") or {}, ""):
            if one.mode == DATA:  # planned values hold no data sources
                found[one.address] = one
        wanted = self.data.get("planned_values" if self.plan else "values") or {}
        for one in self._module(wanted.get("root_module") or {}, ""):
            found[one.address] = one
        outputs = [self._output(name, one) for name, one in (wanted.get("outputs") or {}).items()]
        variables = [self._variable(name, one) for name, one in (self.data.get("variables") or {}).items()]
        scrub = self.redactor.scrub
        return Inventory(
            resources={address: _with(one, scrub(one.values)) for address, one in found.items()},
            outputs={
                one.name: Output(one.name, scrub(one.value), one.sensitive, None, one.references)
                for one in outputs
            },
            variables={
                one.name: Variable(one.name, scrub(one.value), one.source, one.sensitive) for one in variables
            },
        )

    def _module(self, module: Mapping[str, Any], address: str) -> Iterator[Resource]:
        for one in module.get("resources") or ():
            yield self._resource(one, address)
        for child in module.get("child_modules") or ():
            yield from self._module(child, child.get("address", ""))

    def _resource(self, one: Mapping[str, Any], module: str) -> Resource:
        address, mode = one["address"], DATA if one["mode"] == "data" else MANAGED
        change = self.changes.get(address, {})
        mask = _both(one.get("sensitive_values"), change.get("after_sensitive"))
        values = self.redactor.values(one.get("values") or {}, mask, one["type"])
        return Resource(
            address=address,
            mode=mode,
            type=one["type"],
            name=one["name"],
            module=module,
            index=one.get("index"),
            provider=one.get("provider_name", ""),
            values=_unknown(values, change.get("after_unknown")),
            depends_on=tuple(
                sorted({*self.references.get(without_indexes(address), ()), *(one.get("depends_on") or ())})
            ),
            source=frozenset({PLAN if self.plan else STATE}),
        )

    def _output(self, name: str, one: Mapping[str, Any]) -> Output:
        sensitive = bool(one.get("sensitive"))
        value = self.redactor.values({name: one.get("value")}, {name: True} if sensitive else None)[name]
        outputs = ((self.data.get("configuration") or {}).get("root_module") or {}).get("outputs") or {}
        names = ((outputs.get(name) or {}).get("expression") or {}).get("references") or ()
        references = tuple(reference for text in names if (reference := resource_of(text, "")))
        return Output(name, value, sensitive, None, tuple(dict.fromkeys(references)))

    def _variable(self, name: str, one: Mapping[str, Any]) -> Variable:
        declared = ((self.data.get("configuration") or {}).get("root_module") or {}).get("variables") or {}
        sensitive = bool((declared.get(name) or {}).get("sensitive")) or names_secret(name)
        value = self.redactor.values({name: one.get("value")}, {name: True} if sensitive else None)[name]
        return Variable(name, value, "plan", sensitive)


def _with(one: Resource, values: Any) -> Resource:
    from dataclasses import replace

    return replace(one, values=values)


def _both(one: Any, other: Any) -> Any:
    """The union of two masks."""
    if one is True or other is True:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {key: _both(one.get(key), other.get(key)) for key in {*one, *other}}
    if isinstance(one, list) and isinstance(other, list):
        longest = max(len(one), len(other))
        return [
            _both(one[i] if i < len(one) else None, other[i] if i < len(other) else None)
            for i in range(longest)
        ]
    return one or other


def _unknown(values: Any, mask: Any) -> Any:
    """Values that only an apply gives, marked as such."""
    if mask is True and values != REDACTED:
        return Unresolved(_AFTER_APPLY)
    if isinstance(mask, Mapping) and isinstance(values, Mapping):
        return {key: _unknown(values.get(key), mask.get(key)) for key in {**values, **mask}}
    if isinstance(mask, list) and isinstance(values, list):
        return [_unknown(one, mask[i] if i < len(mask) else None) for i, one in enumerate(values)]
    return values


# --- cross-references -------------------------------------------------------------------------------------


def _references(module: Mapping[str, Any], prefix: str = "") -> dict[str, tuple[str, ...]]:
    """Address of a block -> the addresses that its expressions name, through the modules' inputs and outputs."""
    found: dict[str, tuple[str, ...]] = {}
    for one in module.get("resources") or ():
        names = [
            *_named(one.get("expressions")),
            *_named(one.get("count_expression")),
            *_named(one.get("for_each_expression")),
            *(one.get("depends_on") or ()),
        ]
        found[prefix + one["address"]] = tuple(
            sorted({ref[0] for text in names if (ref := resource_of(text, prefix))})
        )
    for name, call in (module.get("module_calls") or {}).items():
        inner = f"{prefix}module.{name}."
        inputs = call.get("expressions") or {}
        given = {
            key: sorted({ref[0] for text in _named(one) if (ref := resource_of(text, prefix))})
            for key, one in inputs.items()
        }
        for address, direct in _references(call.get("module") or {}, inner).items():
            found[address] = tuple(sorted({*direct, *_through(call, address, inner, given)}))
    return found


def _through(
    call: Mapping[str, Any], address: str, prefix: str, given: Mapping[str, list[str]]
) -> Iterator[str]:
    """What a module's resource refers to by the variables that the call sets."""
    for one in (call.get("module") or {}).get("resources") or ():
        if prefix + one["address"] == address:
            for text in _named(one.get("expressions")):
                if text.startswith("var."):
                    yield from given.get(text.split(".")[1].split("[")[0], ())


def _named(expression: Any) -> Iterator[str]:
    if isinstance(expression, Mapping):
        names = expression.get("references")
        if isinstance(names, list):
            yield from (str(name) for name in names)
        for key, inner in expression.items():
            if key not in ("references", "constant_value"):
                yield from _named(inner)
    elif isinstance(expression, list):
        for inner in expression:
            yield from _named(inner)


def resource_of(text: str, prefix: str) -> tuple[str, str] | None:
    """A reference such as `aws_lb.main.arn` as (address, attribute); None for variables, locals and the like."""
    parts = without_indexes(text).split(".")
    if parts[0] in ("var", "local", "each", "count", "path", "terraform", "self"):
        return None
    length = 3 if parts[0] == "data" else 2
    if len(parts) < length:
        return None
    return prefix + ".".join(parts[:length]), ".".join(parts[length:])
