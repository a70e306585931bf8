"""What cannot be asked where, and why. An expectation with a reason here is reported as not asked, never as good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.explain.address import PORTS
from generator.verify.model import Address, Expected, Health, Instances, Resolves, Tasks
from generator.verify.network import ConnectTo, way

SANDBOX: Mapping[type[Expected], str] = {
    Address: "the sandbox routes no requests",
    Resolves: "the sandbox's names are in no public DNS",
    Health: "no tasks run in the sandbox",
    Tasks: "no tasks run in the sandbox",
    Instances: "no tasks run in the sandbox",
}
INSIDE = "an internal load balancer, reached from inside the network only"


@dataclass(frozen=True)
class Limits:
    """`sandbox`: nothing runs there; `ways` lead some requests to something that does (`--connect-to`)."""

    sandbox: bool
    ways: Sequence[ConnectTo] = ()

    def reason(self, one: Expected) -> str | None:
        """Why it cannot be asked; None if it can."""
        if isinstance(one, Address):
            return one.skip or self._address(one)
        return SANDBOX.get(type(one)) if self.sandbox else None

    def _address(self, one: Address) -> str | None:
        if way(self.ways, one.request.host, PORTS[one.protocol]) is not None:
            return None
        if self.sandbox:
            return SANDBOX[Address]
        return INSIDE if one.internal else None
