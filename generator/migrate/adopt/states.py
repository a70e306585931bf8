"""Terraform state documents of format 4: what is in them, and how two of them compare. Pure.

A document is what `terraform state pull` prints. Only types, ids and ARNs leave this module in reports; attribute values,
among which are passwords, stay in the documents.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.migrate.adopt.errors import AdoptionError
from generator.migrate.legacy.model import join, without_indexes

Document = dict[str, Any]
Mark = tuple[str, str, str]
"""(type, id, ARN) of one resource instance: what must be the same before and after."""


@dataclass(frozen=True, slots=True)
class Item:
    """A managed resource instance. `depends_on` are addresses of blocks, without indexes."""

    address: str
    type: str
    values: Mapping[str, Any] = field(repr=False)
    depends_on: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The provider's id."""
        return str(self.values.get("id") or "")

    @property
    def arn(self) -> str:
        """Empty for what has none."""
        return str(self.values.get("arn") or "")

    @property
    def mark(self) -> Mark:
        """Its identity."""
        return self.type, self.id, self.arn

    @property
    def block(self) -> str:
        """Its address without indexes."""
        return without_indexes(self.address)


def parse(text: str, where: str) -> Document:
    """The document of a state's text. Raises AdoptionError."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise AdoptionError(f"the state of {where} is no JSON: {error}") from error
    if not isinstance(data, dict) or data.get("version") != 4:
        raise AdoptionError(f"the state of {where} is none of format 4", "Plan once with Terraform 1.x.")
    return data


def text(document: Document) -> str:
    """The document as Terraform writes it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def items(document: Document | None) -> list[Item]:
    """All managed instances, deposed ones left out, sorted by address."""
    return sorted(_items(document or {}), key=lambda item: item.address)


def _items(document: Document) -> Iterator[Item]:
    for block in document.get("resources") or ():
        if block.get("mode") != "managed":
            continue
        for instance in block.get("instances") or ():
            if instance.get("deposed"):
                continue
            address = join(
                block.get("module") or "", "managed", block["type"], block["name"], instance.get("index_key")
            )
            yield Item(
                address,
                block["type"],
                instance.get("attributes") or {},
                tuple(sorted(instance.get("dependencies") or ())),
            )


def deposed(document: Document | None) -> list[str]:
    """Blocks with instances that a replacement has left behind: they must be gone before anything moves."""
    return [
        join(block.get("module") or "", "managed", block["type"], block["name"], None)
        for block in (document or {}).get("resources") or ()
        if any(instance.get("deposed") for instance in block.get("instances") or ())
    ]


def marks(document: Document | None) -> Counter[Mark]:
    """How often each identity is in it."""
    return Counter(item.mark for item in items(document))


def serial(document: Document | None) -> int:
    """Its serial; -1 for no state."""
    return int(document["serial"]) if document else -1


def lineage(document: Document | None) -> str:
    """Its lineage; empty for no state."""
    return str(document["lineage"]) if document else ""


def fingerprint(document: Document | None) -> str:
    """The same for two documents that hold the same, whatever their serials are.

    The lineage does not count: the first push of a state gives it one of the backend's own. A state that holds nothing
    is as good as none.
    """
    if document is None or not (document.get("resources") or document.get("outputs")):
        return ""
    held = {
        "outputs": {name: one.get("value") for name, one in (document.get("outputs") or {}).items()},
        "resources": sorted(json.dumps(one, sort_keys=True) for one in document.get("resources") or ()),
    }
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()


# Attributes that hold a password which the unit neither needs nor changes; what serves keeps it.
PASSWORDS: Mapping[str, tuple[str, ...]] = {"aws_db_instance": ("password", "password_wo")}


def without_passwords(document: Document) -> Document:
    """The document without the passwords that only a legacy root had to know: no unit's state gets one."""
    return _passwords(document, {})


def with_passwords(document: Document, before: Document) -> Document:
    """The document with the passwords that `before` had for the same resources: for the way back."""
    known = {item.mark: item.values for item in items(before) if item.type in PASSWORDS}
    return _passwords(document, known)


def _passwords(document: Document, known: Mapping[Mark, Mapping[str, Any]]) -> Document:
    """Each password as in `known`; none for a resource that is not known there."""
    blocks = [
        {**block, "instances": [_told(block["type"], one, known) for one in block.get("instances") or ()]}
        if block.get("type") in PASSWORDS
        else block
        for block in document.get("resources") or ()
    ]
    return {**document, "resources": blocks}


def _told(kind: str, instance: dict[str, Any], known: Mapping[Mark, Mapping[str, Any]]) -> dict[str, Any]:
    attributes = instance.get("attributes") or {}
    found = known.get((kind, str(attributes.get("id") or ""), str(attributes.get("arn") or "")), {})
    told = {name: found.get(name) for name in PASSWORDS[kind] if name in attributes}
    return {**instance, "attributes": {**attributes, **told}}


def numbered(document: Document, number: int) -> Document:
    """The document with another serial."""
    return {**document, "serial": number}


def with_outputs(document: Document, outputs: Mapping[str, Mapping[str, Any]]) -> Document:
    """The document with `outputs` (name -> value, type, sensitive), so that others can read them before any apply."""
    made = {
        name: {key: one[key] for key in ("value", "type", "sensitive") if key in one}
        for name, one in sorted(outputs.items())
    }
    return {**document, "outputs": {**(document.get("outputs") or {}), **made}}
