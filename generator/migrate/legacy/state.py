"""A Terraform state of format 4 (`terraform state pull`): ids, names and which resource needs which.

Its dependencies are addresses without indexes, whole closures, so the direct ones of other readers are better where both
are there.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from generator.migrate.legacy.errors import LegacyError
from generator.migrate.legacy.model import DATA, MANAGED, STATE, Inventory, Output, Resource, join
from generator.migrate.legacy.redact import Redactor, mask_of

_PROVIDER = "provider["


def read_state(text: str) -> Inventory:
    """The inventory of a state, secrets redacted. Raises LegacyError."""
    return of_state(document(text))


def document(text: str) -> Mapping[str, Any]:
    """A JSON file's object. Raises LegacyError."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LegacyError(f"this is no JSON: {error}") from error
    if not isinstance(data, Mapping):
        raise LegacyError("this is neither a Terraform state nor a plan: a JSON object is wanted")
    return data


def is_state(data: Mapping[str, Any]) -> bool:
    """Whether it is what `terraform state pull` prints."""
    return "terraform_version" in data and "lineage" in data and isinstance(data.get("version"), int)


def of_state(data: Mapping[str, Any]) -> Inventory:
    """The inventory of a state's document. Raises LegacyError."""
    if data.get("version") != 4:
        raise LegacyError("this is no Terraform state of format 4; take the output of `terraform state pull`")
    redactor = Redactor()
    try:
        resources = list(_resources(data, redactor))
        outputs = [_output(name, one, redactor) for name, one in (data.get("outputs") or {}).items()]
    except (AttributeError, KeyError, TypeError) as error:
        raise LegacyError(f"this state has an unknown form: {type(error).__name__} {error}") from error
    scrub = redactor.scrub
    return Inventory(
        resources={one.address: _scrubbed(one, redactor) for one in resources},
        outputs={one.name: Output(one.name, scrub(one.value), one.sensitive) for one in outputs},
        serial=data.get("serial"),
        lineage=data.get("lineage"),
    )


def _scrubbed(one: Resource, redactor: Redactor) -> Resource:
    from dataclasses import replace

    return replace(one, values=redactor.scrub(one.values))


def _resources(data: Mapping[str, Any], redactor: Redactor) -> Iterator[Resource]:
    for block in data.get("resources") or ():
        mode = DATA if block["mode"] == "data" else MANAGED
        module, kind, name = block.get("module") or "", block["type"], block["name"]
        for instance in block.get("instances") or ():
            if instance.get("deposed"):
                continue
            index = instance.get("index_key")
            mask = mask_of(instance.get("sensitive_attributes") or ())
            values = redactor.values(instance.get("attributes") or {}, mask, kind)
            yield Resource(
                address=join(module, mode, kind, name, index),
                mode=mode,
                type=kind,
                name=name,
                module=module,
                index=index,
                provider=provider_of(block.get("provider", "")),
                values=values,
                depends_on=tuple(sorted(instance.get("dependencies") or ())),
                source=frozenset({STATE}),
            )


def provider_of(text: str) -> str:
    """`provider["registry.terraform.io/hashicorp/aws"].west` -> `registry.terraform.io/hashicorp/aws`."""
    before, _, after = text.rpartition(_PROVIDER)
    return after.partition("]")[0].strip('"') if after and _PROVIDER in text else before or text


def _output(name: str, one: Mapping[str, Any], redactor: Redactor) -> Output:
    sensitive = bool(one.get("sensitive"))
    value = redactor.values({name: one.get("value")}, {name: True} if sensitive else None)[name]
    return Output(name, value, sensitive)
