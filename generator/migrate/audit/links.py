"""From a value to the resource that it means: a reference of the files, or an ARN, id or name of the state."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from generator.migrate.legacy.model import Inventory, Resource, Unresolved

_IDENTITY = ("arn", "id", "name", "url", "dns_name", "bucket", "identifier", "address", "endpoint", "zone_id")
_BY_NAME = frozenset({"name", "bucket", "identifier"})


class Links:
    """Looks resources up by what refers to them."""

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory

    @cached_property
    def _known(self) -> Mapping[str, list[tuple[str, Resource]]]:
        """Value -> the resources that have it as an identity, and by which attribute."""
        found: dict[str, list[tuple[str, Resource]]] = {}
        for one in (*self.inventory.managed, *self.inventory.data):
            for name in _IDENTITY:
                value = one.get(name)
                if isinstance(value, str) and len(value) > 2:
                    found.setdefault(value, []).append((name, one))
        return found

    def one(self, value: Any, *types: str) -> Resource | None:
        """The resource that `value` means, of one of the types if any are given; managed ones first."""
        found = [one for one in self.all(value) if not types or one.type in types]
        return min(found, key=lambda one: (one.mode != "managed", one.address), default=None)

    def all(self, value: Any) -> Iterator[Resource]:
        """Every resource that `value` may mean."""
        if isinstance(value, Unresolved):
            for address, _ in value.references:
                yield from self.inventory.find(address)
        elif isinstance(value, str) and value:
            for _, one in self._known.get(value, ()):
                yield one

    def named_by(self, value: str) -> Iterator[tuple[str, Resource]]:
        """(attribute, resource) for resources of which `value` is an identity."""
        yield from self._known.get(value, ())


def blocks(values: Mapping[str, Any] | None, name: str) -> list[Mapping[str, Any]]:
    """The blocks of a name: a list of maps, or of JSON syntax a single map. What is not known is left out."""
    found = (values or {}).get(name)
    if isinstance(found, Mapping):
        return [found]
    if isinstance(found, list):
        return [one for one in found if isinstance(one, Mapping)]
    return []


def block(values: Mapping[str, Any] | None, name: str) -> Mapping[str, Any] | None:
    """The first block of a name."""
    return next(iter(blocks(values, name)), None)


def open_blocks(values: Mapping[str, Any] | None, name: str) -> bool:
    """Whether some block of that name could not be worked out."""
    found = (values or {}).get(name)
    return isinstance(found, Unresolved) or (
        isinstance(found, list) and any(isinstance(one, Unresolved) for one in found)
    )


def document(value: Any) -> Any:
    """A JSON document that an attribute holds as a text; `${...}` in it stands for what is not known. Else None."""
    if isinstance(value, Unresolved):
        value = value.text
    if isinstance(value, str) and value.strip()[:1] in ("{", "["):
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, Mapping | list) else None
