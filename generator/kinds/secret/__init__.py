"""Secrets: the container in Secrets Manager, never the value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kinds import Attribute, Kind
from generator.model import Place

MOCK_ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:mockneverapply-AbCdEf"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret's container."""

    key: str
    name: str
    description: str


def read(key: str, data: Mapping[str, Any], place: Place) -> Secret:
    """The item of a validated manifest."""
    return Secret(
        key=key,
        name=data.get("name") or "/".join((place.organization, place.environment.name, place.service, key)),
        description=data.get("description") or f"{key} of {place.service}",
    )


KIND = Kind(
    name="secret",
    key="secrets",
    unit="data",
    read=read,
    attributes={
        "arn": Attribute(output="arn", mock=MOCK_ARN),
        "name": Attribute(value=lambda item: item.name),
    },
)
