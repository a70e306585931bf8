"""EC2: deleting a NAT gateway leaves its network interface behind (moto 5.2.5).

On AWS the interface belongs to the gateway and goes with it (Amazon VPC User Guide, "NAT gateway basics").
"""

import contextlib
import inspect
from typing import Any

from generator.sandbox.shims import moto_module


def needed() -> bool:
    """A trial gateway would build a whole EC2 backend with its images; the source tells as much."""
    model = moto_module("ec2.models.nat_gateways").NatGatewayBackend
    return "delete_network_interface" not in inspect.getsource(model.delete_nat_gateway)


def apply() -> None:
    model = moto_module("ec2.models.nat_gateways").NatGatewayBackend
    original = model.delete_nat_gateway

    def delete_nat_gateway(self: Any, nat_gateway_id: str) -> Any:
        gateway = original(self, nat_gateway_id)
        with contextlib.suppress(moto_module("ec2.exceptions").EC2ClientError):  # a second delete
            self.delete_network_interface(gateway._eni.id)
        return gateway

    model.delete_nat_gateway = delete_nat_gateway
