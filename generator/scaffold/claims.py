"""What the other services have already: DNS names, discovery names, image repositories, buckets."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.catalogue import Catalogue
from generator.kinds.component import discovery_label
from generator.model import Service


@dataclass(frozen=True)
class Claims:
    """The catalogue as seen by the service `name`, which does not count against itself."""

    catalogue: Catalogue
    name: str

    def domain(self, label: str) -> str | None:
        """Who has `label` under an environment's zone, in words; None if it is free everywhere."""
        owners = {d.name: s for s in self._others() for d in s.domains.values()}
        zones = {e.zone: e.name for e in self.catalogue.platform.environments.values()}
        for environment in self.catalogue.platform.environments.values():
            full = f"{label}.{environment.zone}"
            if full in owners:
                return f"{full} belongs to the service {owners[full].name!r}"
            if full in zones:
                return f"{full} is the zone of {zones[full]}"
        return None

    def discovery(self, component: str) -> str | None:
        """The service that has the discovery name which `component` of this one would get."""
        label = discovery_label(self.name, component)
        return next(
            (s.name for s in self._others() for c in s.components.values() if c.discovery == label), None
        )

    def repository(self, image: str) -> str | None:
        """The service that owns the ECR repository `image`."""
        return next((s.name for s in self._others() if image in s.repositories), None)

    def balancer(self, key: str) -> bool:
        """Whether a dedicated load balancer with this key would get the name of another one."""
        own = {b.key for s in self._others() for b in s.load_balancers.values()}
        return key in own or key in self.catalogue.platform.load_balancers

    def bucket(self, key: str) -> str | None:
        """The service that has a bucket of this key; a bucket's name does not hold its service's."""
        return next((s.name for s in self._others() if key in s.buckets), None)

    def _others(self) -> Iterator[Service]:
        return (service for service in self.catalogue.every() if service.name != self.name)
