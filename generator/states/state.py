"""One Terraform state as a value (state file format, version 4: HashiCorp Terraform, internal/states/statefile). Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.states.errors import StoreError

FORMAT = 4
_NAMES = ("identifier", "bucket", "name", "id")  # of a database, a bucket, nearly everything else


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance under management. `id` and `arn` may be missing; both are AWS's."""

    address: str
    type: str
    id: str = ""
    arn: str = ""
    name: str = ""  # what people call it, else the id
    unit: str = ""  # the Unit tag, which every resource that takes tags has (live/common.hcl)


@dataclass(frozen=True)
class State:
    """What a state file says. `data` is all of it: it may hold sensitive values, so it is never shown."""

    lineage: str
    serial: int
    version: str
    resources: tuple[Resource, ...]
    data: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is under management; outputs alone keep nothing alive."""
        return not self.resources

    @property
    def units(self) -> set[str]:
        """The units that the resources' tags name: usually one."""
        return {one.unit for one in self.resources if one.unit}

    def renumbered(self, serial: int) -> bytes:
        """The same with another serial, as it goes into the bucket."""
        return (json.dumps({**self.data, "serial": serial}, indent=2, ensure_ascii=False) + "\n").encode()


def parse(content: bytes, name: str) -> State:
    """The state in `content`; `name` is for messages. Raises StoreError where it is none of ours."""
    try:
        data = json.loads(content)
        if data["version"] != FORMAT:
            raise StoreError(
                f"{name}: state format {data['version']!r} is not {FORMAT}",
                "Terraform and OpenTofu of today write format 4; an apply of an older one's state upgrades it.",
            )
        return State(
            str(data["lineage"]),
            int(data["serial"]),
            str(data.get("terraform_version", "")),
            tuple(_resources(data.get("resources") or ())),
            data,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{name} is no Terraform state: {_why(error)}") from error


def _why(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _resources(entries: Any) -> Iterator[Resource]:
    for entry in entries:
        if entry.get("mode") != "managed" or entry["type"] == "terraform_data":
            continue
        base = f"{entry['module']}." if entry.get("module") else ""
        for instance in entry.get("instances") or ():
            values = instance.get("attributes") or {}
            tags = values.get("tags_all") or {}
            yield Resource(
                f"{base}{entry['type']}.{entry['name']}{_key(instance.get('index_key'))}",
                entry["type"],
                str(values.get("id") or ""),
                str(values.get("arn") or ""),
                str(next((values[key] for key in _NAMES if values.get(key)), "")),
                str(tags.get("Unit") or ""),
            )


def _key(key: Any) -> str:
    return "" if key is None else f"[{json.dumps(key)}]"
