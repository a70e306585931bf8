"""RDS: Performance Insights is accepted and forgotten (moto 5.2.5).

The provider then plans to switch it on at every run. AWS returns what was asked for, and keeps seven days unless
told otherwise (Amazon RDS API Reference, "CreateDBInstance").
"""

from typing import Any

from generator.sandbox.shims import PROBE_ACCOUNT, PROBE_REGION, moto_module

_DEFAULT_RETENTION_DAYS = 7


def needed() -> bool:
    models = moto_module("rds.models")

    instance = models.DBInstance(
        models.rds_backends[PROBE_ACCOUNT][PROBE_REGION],
        "probe",
        "db.t3.micro",
        "postgres",
        vpc_security_group_ids=["sg-0"],
        enable_performance_insights=True,
    )
    return not getattr(instance, "performance_insights_enabled", False)


def apply() -> None:
    models = moto_module("rds.models")

    create, update = models.DBInstance.__init__, models.DBInstance.update

    def init(self: Any, *args: Any, **kwargs: Any) -> None:
        create(self, *args, **kwargs)
        _keep(self, kwargs)

    def updated(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = update(self, *args, **kwargs)
        _keep(self, kwargs)
        return result

    models.DBInstance.__init__ = init
    models.DBInstance.update = updated


def _keep(instance: Any, request: dict[str, Any]) -> None:
    """The request's names differ from the answer's: EnablePerformanceInsights, PerformanceInsightsEnabled."""
    enabled = request.get("enable_performance_insights")
    if enabled is None:
        return
    instance.performance_insights_enabled = enabled
    days = request.get("performance_insights_retention_period") or _DEFAULT_RETENTION_DAYS
    instance.performance_insights_retention_period = days if enabled else None
    instance.performance_insights_kms_key_id = request.get("performance_insights_kms_key_id")
