"""DNS names, each on one load balancer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.kinds import Attribute, Kind
from generator.model import Place

PREPARE, WEIGHTED, SHIFT, REPOINT, SINGLE = STAGES = ("prepare", "weighted", "shift", "repoint", "single")
"""A cut-over's stages in their order (docs/adr/0018): each is one apply, and each can go back to the one before."""


@dataclass(frozen=True, slots=True)
class Cutover:
    """On its way to the load balancer `to`: `percent` of the DNS answers lead there; `since` is the day it came here."""

    to: str
    stage: str
    percent: int
    since: str | None


@dataclass(frozen=True, slots=True)
class Domain:
    """A name: `managed_record` says that this repository keeps its record; `certificate_arn` names an existing one."""

    key: str
    name: str
    load_balancer: str
    managed_record: bool
    certificate_arn: str | None
    zone: str
    cutover: Cutover | None = None

    @property
    def load_balancers(self) -> tuple[str, ...]:
        """Where the name's rules stand: one load balancer, in a cut-over two, the one with most DNS answers first."""
        if self.cutover is None:
            return (self.load_balancer,)
        both = (self.load_balancer, self.cutover.to)
        return both if self.cutover.percent <= 50 else both[::-1]

    @property
    def in_zone(self) -> bool:
        """Whether the environment's zone holds the name."""
        return self.name == self.zone or self.name.endswith(f".{self.zone}")

    @property
    def zone_certificate(self) -> bool:
        """Whether the zone's certificate (`zone` and `*.zone`, one label) covers the name."""
        return self.in_zone and "." not in self.name.removesuffix(self.zone).removesuffix(".")

    @property
    def own_certificate(self) -> bool:
        """Whether a certificate has to be made for this name alone."""
        return self.certificate_arn is None and not self.zone_certificate


def read(key: str, data: Mapping[str, Any], place: Place) -> Domain:
    """The item of a validated manifest."""
    certificate = data.get("certificate", "managed")
    return Domain(
        key=key,
        name=data.get("name") or f"{key}.{place.environment.zone}",
        load_balancer=data["load_balancer"],
        managed_record=data.get("record", "managed") == "managed",
        certificate_arn=None if certificate == "managed" else certificate,
        zone=place.environment.zone,
        cutover=_cutover(data.get("cutover")),
    )


def _cutover(data: Mapping[str, Any] | None) -> Cutover | None:
    if not data:
        return None
    stage = data.get("stage", PREPARE)
    percent = data.get("percent", 0) if stage == SHIFT else 0 if stage in (PREPARE, WEIGHTED) else 100
    return Cutover(data["to"], stage, percent, data.get("since"))


KIND = Kind(
    name="domain",
    key="domains",
    unit="app",
    read=read,
    attributes={
        "name": Attribute(value=lambda item: item.name),
        "url": Attribute(value=lambda item: f"https://{item.name}"),
    },
)
