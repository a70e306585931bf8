"""Dedicated load balancers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.kinds import Attribute, Kind, strings
from generator.model import Place


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer of one service."""

    key: str
    name: str
    internal: bool
    idle_timeout: int
    ingress_cidrs: tuple[str, ...]


def read(key: str, data: Mapping[str, Any], place: Place) -> LoadBalancer:
    """The item of a validated manifest."""
    owner = () if key == place.service else (place.service,)
    made = naming.fit(naming.LOAD_BALANCER, place.organization, *owner, key, place.environment.name)
    return LoadBalancer(
        key=key,
        name=data.get("name") or made,
        internal=data.get("scheme", "internet-facing") == "internal",
        idle_timeout=data.get("idle_timeout", 60),
        ingress_cidrs=strings(data, "ingress_cidrs"),
    )


KIND = Kind(
    name="load_balancer",
    key="load_balancers",
    unit="app",
    read=read,
    attributes={
        "dns_name": Attribute(output="dns_name", mock="mockneverapply.us-east-1.elb.amazonaws.com"),
        "name": Attribute(value=lambda item: item.name),
    },
    inner=("idle_timeout",),
)
