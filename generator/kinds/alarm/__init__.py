"""Alarms on a service's things."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator import naming
from generator.kinds import Kind
from generator.model import Place

# Which kind of thing a metric watches, and the threshold without one in the manifest.
METRICS: Mapping[str, tuple[str, float]] = {
    "unhealthy_hosts": ("component", 1),
    "http_5xx": ("component", 10),
    "response_time": ("component", 2),
    "cpu": ("component", 85),
    "memory": ("component", 85),
    "task_failures": ("component", 1),
    "database_cpu": ("database", 80),
    "database_storage": ("database", 2 * 1024**3),
    "database_connections": ("database", 80),
    "queue_age": ("queue", 600),
    "queue_depth": ("queue", 1000),
    "dead_letters": ("queue", 1),
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm: `kind` and `target` say what it watches; `period` in seconds; `notify` a team or None for the owner."""

    key: str
    name: str
    metric: str
    kind: str
    target: str | None
    threshold: float
    period: int
    datapoints: int
    notify: str | None


def read(key: str, data: Mapping[str, Any], place: Place) -> Alarm:
    """The item of a validated manifest."""
    kind, threshold = METRICS[data["metric"]]
    return Alarm(
        key=key,
        name=naming.fit(naming.ALARM, place.organization, place.service, key, place.environment.name),
        metric=data["metric"],
        kind=kind,
        target=data.get(kind),
        threshold=data.get("threshold", threshold),
        period=data.get("period", 60),
        datapoints=data.get("datapoints", 3),
        notify=data.get("notify"),
    )


KIND = Kind(name="alarm", key="alarms", unit="app", read=read, inner=("datapoints", "period", "threshold"))
