"""Alarms and the dashboard of a service, in the app unit."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from generator import naming
from generator.kinds.alarm import Alarm
from generator.model import Service
from generator.naming import identifier
from generator.render.pieces import Call, Map, Piece, out, var
from generator.render.scope import Scope, target_group

Watched = dict[str, Any]


def render(scope: Scope, service: Service) -> Iterator[Piece]:
    """One call for each alarm, and one dashboard where there is anything to show."""
    for alarm in service.alarms.values():
        yield Call(
            "monitoring.tf", alarm_call(alarm.key), "alarm", _arguments(scope, service, alarm), alarm.key
        )
    yield from _dashboard(scope, service)


def alarm_call(key: str) -> str:
    """Name of the call that makes an alarm."""
    return f"{identifier(key)}_alarm"


def _arguments(scope: Scope, service: Service, alarm: Alarm) -> dict[str, Any]:
    team = alarm.notify or service.owner
    return {
        "name": alarm.name,
        "description": f"{alarm.metric} of {alarm.target} ({service.name}, {service.owner})",
        "threshold": alarm.threshold,
        "period": alarm.period,
        "evaluation_periods": alarm.datapoints,
        "topic_arns": [var("alert_topic_arns", team)],
        **_METRICS[alarm.metric](scope, service, alarm),
    }


def _metric(namespace: str, name: str, statistic: str, dimensions: Mapping[str, Any]) -> dict[str, Any]:
    return {"namespace": namespace, "name": name, "statistic": statistic, "dimensions": dict(dimensions)}


def _balanced(name: str, statistic: str, comparison: str) -> Callable[[Scope, Service, Alarm], Watched]:
    """A metric of a component's target groups: of the one it has, or the worst of several."""

    def watched(scope: Scope, service: Service, alarm: Alarm) -> Watched:
        groups = [key for component, key in scope.target_groups(service) if component == alarm.target]
        metrics = [
            _metric(
                "AWS/ApplicationELB", name, statistic, _dimensions(scope, service, str(alarm.target), key)
            )
            for key in groups
        ]
        common = {"comparison": comparison, "treat_missing_data": "notBreaching"}
        if len(metrics) == 1:
            return common | {"metric": metrics[0]}
        several: dict[str, Any] = {f"m{n}": {"metric": metric} for n, metric in enumerate(metrics)}
        worst = {"expression": f"MAX([{', '.join(several)}])", "label": name, "return_data": True}
        return common | {"metrics": Map(several | {"worst": worst})}

    return watched


def _dimensions(scope: Scope, service: Service, component: str, balancer: str) -> dict[str, Any]:
    return {
        "LoadBalancer": scope.balancer(service, balancer, "arn_suffix"),
        "TargetGroup": out(target_group(component, balancer), "arn_suffix"),
    }


def _ecs(name: str) -> Callable[[Scope, Service, Alarm], Watched]:
    def watched(_: Scope, service: Service, alarm: Alarm) -> Watched:
        dimensions = _service_dimensions(service, alarm)
        return {
            "comparison": "GreaterThanThreshold",
            "metric": _metric("AWS/ECS", name, "Average", dimensions),
        }

    return watched


def _service_dimensions(service: Service, alarm: Alarm) -> dict[str, Any]:
    return {
        "ClusterName": var("cluster_name"),
        "ServiceName": service.components[str(alarm.target)].name,
    }


def _task_failures(_: Scope, service: Service, alarm: Alarm) -> Watched:
    """Tasks wanted but not running ("Amazon ECS Container Insights metrics")."""
    dimensions = _service_dimensions(service, alarm)
    namespace = "ECS/ContainerInsights"
    metrics: dict[str, Any] = {
        "desired": {"metric": _metric(namespace, "DesiredTaskCount", "Average", dimensions)},
        "running": {"metric": _metric(namespace, "RunningTaskCount", "Average", dimensions)},
        "missing": {"expression": "desired - running", "label": "Tasks missing", "return_data": True},
    }
    return {"comparison": "GreaterThanOrEqualToThreshold", "metrics": Map(metrics)}


def _rds(name: str, comparison: str = "GreaterThanThreshold") -> Callable[[Scope, Service, Alarm], Watched]:
    def watched(_: Scope, service: Service, alarm: Alarm) -> Watched:
        identifier_ = service.databases[str(alarm.target)].identifier
        metric = _metric("AWS/RDS", name, "Average", {"DBInstanceIdentifier": identifier_})
        return {"comparison": comparison, "metric": metric}

    return watched


def _sqs(name: str, dead: bool = False) -> Callable[[Scope, Service, Alarm], Watched]:
    def watched(_: Scope, service: Service, alarm: Alarm) -> Watched:
        queue = service.queues[str(alarm.target)]
        dimensions = {"QueueName": queue.dead_letter_name if dead else queue.name}
        comparison = "GreaterThanOrEqualToThreshold" if dead else "GreaterThanThreshold"
        metric = _metric("AWS/SQS", name, "Maximum", dimensions)
        return {"comparison": comparison, "treat_missing_data": "notBreaching", "metric": metric}

    return watched


_METRICS: Mapping[str, Callable[[Scope, Service, Alarm], Watched]] = {
    "unhealthy_hosts": _balanced("UnHealthyHostCount", "Maximum", "GreaterThanOrEqualToThreshold"),
    "http_5xx": _balanced("HTTPCode_Target_5XX_Count", "Sum", "GreaterThanThreshold"),
    "response_time": _balanced("TargetResponseTime", "Average", "GreaterThanThreshold"),
    "cpu": _ecs("CPUUtilization"),
    "memory": _ecs("MemoryUtilization"),
    "task_failures": _task_failures,
    "database_cpu": _rds("CPUUtilization"),
    "database_storage": _rds("FreeStorageSpace", "LessThanThreshold"),
    "database_connections": _rds("DatabaseConnections"),
    "queue_age": _sqs("ApproximateAgeOfOldestMessage"),
    "queue_depth": _sqs("ApproximateNumberOfMessagesVisible"),
    "dead_letters": _sqs("ApproximateNumberOfMessagesVisible", dead=True),
}


def _dashboard(scope: Scope, service: Service) -> Iterator[Piece]:
    components = Map()
    groups = scope.target_groups(service)
    for component in service.components.values():
        if component.external or component.type == "job":
            continue
        shown: dict[str, Any] = {"cluster_name": var("cluster_name"), "service_name": component.name}
        if key := next((key for name, key in groups if name == component.key), None):
            shown["load_balancer_arn_suffix"] = scope.balancer(service, key, "arn_suffix")
            shown["target_group_arn_suffix"] = out(target_group(component.key, key), "arn_suffix")
        components[component.key] = shown
    databases = Map({key: item.identifier for key, item in service.databases.items()})
    queues = Map({key: item.name for key, item in service.queues.items()})
    if not (components or databases or queues):
        return
    place = service.place
    arguments: dict[str, Any] = {
        "name": naming.fit(naming.ALARM, place.organization, service.name, place.environment.name),
        "region": var("region"),
    }
    for name, value in (("components", components), ("databases", databases), ("queues", queues)):
        if value:
            arguments[name] = value
    yield Call("monitoring.tf", "dashboard", "dashboard", arguments, "dashboard")
