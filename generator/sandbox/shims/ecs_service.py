"""ECS: CreateService drops the deployment configuration, ECS Exec, managed tags, the grace period, availability zone
rebalancing and the capacity provider strategy (moto 5.2.5; UpdateService keeps them).

The provider then plans a change at every run, and with a strategy even a replacement, as moto turns a missing
launch type into EC2. AWS returns what was asked for (Amazon ECS API Reference, "CreateService").
"""

import inspect
from typing import Any

from generator.sandbox.shims import moto_module

_KEPT = {
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "capacityProviderStrategy": "capacity_provider_strategy",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "placementConstraints": "placement_constraints",
    "placementStrategy": "placement_strategy",
}
_DEPLOYMENT_DEFAULT = {"maximumPercent": 200, "minimumHealthyPercent": 100}


def needed() -> bool:
    models = moto_module("ecs.models")

    # A trial service needs a cluster, a task definition and subnets; the signature tells as much.
    return (
        "deployment_configuration"
        not in inspect.signature(models.EC2ContainerServiceBackend.create_service).parameters
    )


def apply() -> None:
    responses = moto_module("ecs.responses")

    create = responses.EC2ContainerServiceResponse.create_service

    def create_service(self: Any) -> Any:
        answer = create(self)
        _keep(self, answer.result["service"])
        return answer

    responses.EC2ContainerServiceResponse.create_service = create_service


def _keep(response: Any, service: Any) -> None:
    for parameter, attribute in _KEPT.items():
        value = response._get_param(parameter)
        if value is not None:
            setattr(service, attribute, value)
    asked = response._get_param("deploymentConfiguration") or {}
    service.deployment_configuration = _DEPLOYMENT_DEFAULT | asked
    if response._get_param("capacityProviderStrategy"):
        service.launch_type = None
        service.platform_version = service.platform_version or "LATEST"
