"""The network of an account's load balancers, by EC2's `describe` calls, in the form of a state's resources.

Only the VPCs that load balancers are in: an account has others, its default one among them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Found = tuple[str, str, dict[str, Any]]  # type, name, values


def network(ec2: Any, balancers: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
    """VPCs, subnets, NAT gateways and the load balancers' security groups. botocore's errors pass through."""
    listed = list(balancers)
    vpcs = sorted({one["vpc_id"] for one in listed if one.get("vpc_id")})
    groups = sorted({group for one in listed for group in one.get("security_groups") or ()})
    if vpcs:
        inside = [{"Name": "vpc-id", "Values": vpcs}]
        for one in _pages(ec2, "describe_vpcs", "Vpcs", VpcIds=vpcs):
            yield "aws_vpc", one["VpcId"], _tagged(one, id=one["VpcId"], cidr_block=one["CidrBlock"])
        for one in _pages(ec2, "describe_subnets", "Subnets", Filters=inside):
            yield "aws_subnet", one["SubnetId"], _subnet(one)
        for one in _pages(ec2, "describe_nat_gateways", "NatGateways", Filters=inside):
            if one["State"] in ("available", "pending"):
                values = {"id": one["NatGatewayId"], "subnet_id": one.get("SubnetId")}
                yield "aws_nat_gateway", one["NatGatewayId"], values
    if groups:
        for one in _pages(ec2, "describe_security_groups", "SecurityGroups", GroupIds=groups):
            values = _tagged(one, id=one["GroupId"], name=one["GroupName"], vpc_id=one.get("VpcId"))
            yield "aws_security_group", one["GroupId"], values


def _subnet(one: Mapping[str, Any]) -> dict[str, Any]:
    return _tagged(
        one,
        id=one["SubnetId"],
        vpc_id=one["VpcId"],
        cidr_block=one["CidrBlock"],
        availability_zone=one["AvailabilityZone"],
        map_public_ip_on_launch=one.get("MapPublicIpOnLaunch"),
    )


def _tagged(one: Mapping[str, Any], **values: Any) -> dict[str, Any]:
    return {**values, "tags": {tag["Key"]: tag["Value"] for tag in one.get("Tags") or ()}}


def _pages(client: Any, call: str, key: str, **arguments: Any) -> Iterator[Any]:
    for page in client.get_paginator(call).paginate(**arguments):
        yield from page[key]
