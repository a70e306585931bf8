"""RDS: changing a subnet group takes it away (moto 5.2.5).

ModifyDBSubnetGroup answers with the group and keeps it no longer, so the provider's next read finds none: "Root object was
present, but now absent". On AWS it stays (Amazon RDS API Reference, "ModifyDBSubnetGroup").
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module


class _Subnet:
    vpc_id = "vpc-0"


def needed() -> bool:
    models = moto_module("rds.models")

    backend = models.rds_backends[PROBE_ACCOUNT][PROBE_REGION]
    backend.subnet_groups["probe"] = models.DBSubnetGroup(backend, "probe", "a probe", [_Subnet()], [])
    try:
        backend.modify_db_subnet_group("probe", "changed", [_Subnet()])
        return "probe" not in backend.subnet_groups
    finally:
        backend.subnet_groups.pop("probe", None)


def apply() -> None:
    backend = moto_module("rds.models").RDSBackend

    original = backend.modify_db_subnet_group

    def modify_db_subnet_group(self: Any, subnet_name: str, description: str, subnets: list[Any]) -> Any:
        group = original(self, subnet_name, description, subnets)
        self.subnet_groups[subnet_name] = group
        return group

    backend.modify_db_subnet_group = modify_db_subnet_group
