"""RDS parameter groups: a changed parameter has no Source, and ResetDBParameterGroup is missing (moto 5.2.5).

The provider reads only parameters whose Source is `user`, so it plans to set every one again at each run; taking
one out of the configuration calls the missing action (Amazon RDS API Reference, "DescribeDBParameters",
"ResetDBParameterGroup").
"""

from collections.abc import Iterable
from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module


def needed() -> bool:
    models = moto_module("rds.models")

    group = models.DBParameterGroup(
        models.rds_backends[PROBE_ACCOUNT][PROBE_REGION], "probe", "probe", "postgres16"
    )
    group.update_parameters([{"ParameterName": "rds.force_ssl", "ParameterValue": "1"}])
    return bool(group.parameters["rds.force_ssl"].get("Source") != "user")


def apply() -> None:
    models = moto_module("rds.models")
    responses = moto_module("rds.responses")

    update = models.DBParameterGroup.update_parameters

    def update_parameters(self: Any, new_parameters: Iterable[dict[str, Any]]) -> None:
        parameters = list(new_parameters)
        update(self, parameters)
        for parameter in parameters:
            self.parameters[parameter["ParameterName"]]["Source"] = "user"

    models.DBParameterGroup.update_parameters = update_parameters
    if not hasattr(responses.RDSResponse, "reset_db_parameter_group"):
        responses.RDSResponse.reset_db_parameter_group = _reset_db_parameter_group


def _reset_db_parameter_group(self: Any) -> Any:
    core = moto_module("core.responses")
    errors = moto_module("rds.exceptions")

    name = self.params["DBParameterGroupName"]
    group = self.backend.db_parameter_groups.get(name)
    if group is None:
        raise errors.DBParameterGroupNotFoundError(name)
    if self.params.get("ResetAllParameters"):
        group.parameters.clear()
    for parameter in self.params.get("Parameters") or []:
        group.parameters.pop(parameter["ParameterName"], None)
    return core.ActionResult({"DBParameterGroupName": name})
