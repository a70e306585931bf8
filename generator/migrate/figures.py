"""What a load balancer has counted lately, from CloudWatch: requests, errors, answer time.

Sources: "CloudWatch metrics for your Application Load Balancer". A period without requests has no data points, which is not
the same as no errors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from generator.explain.live import balancer

NAMESPACE = "AWS/ApplicationELB"
MINUTES = 15
COUNTS = {
    "requests": "RequestCount",
    "load balancer 5xx": "HTTPCode_ELB_5XX_Count",
    "target 5xx": "HTTPCode_Target_5XX_Count",
}
TIME = "TargetResponseTime"


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of the last MINUTES by what they count, None where nothing was counted; `p95` in seconds."""

    balancer: str
    counts: dict[str, int | None]
    p95: float | None

    def row(self) -> tuple[str, ...]:
        """As it is shown."""
        shown = ["-" if count is None else str(count) for count in self.counts.values()]
        return (self.balancer, *shown, "-" if self.p95 is None else f"{self.p95 * 1000:.0f} ms")


HEAD = ("load balancer", *COUNTS, "p95")


def read(cloudwatch: Any, elbv2: Any, names: tuple[str, ...], now: datetime) -> Iterator[Figures]:
    """The figures of each load balancer that is there. botocore's errors pass through."""
    for name in names:
        found = balancer(elbv2, name)
        if found is None:
            continue
        suffix = found["LoadBalancerArn"].partition(":loadbalancer/")[2]
        counts = {what: _sum(cloudwatch, metric, suffix, now) for what, metric in COUNTS.items()}
        yield Figures(name, counts, _p95(cloudwatch, suffix, now))


def _points(
    cloudwatch: Any, metric: str, suffix: str, now: datetime, **statistic: Any
) -> list[dict[str, Any]]:
    answer = cloudwatch.get_metric_statistics(
        Namespace=NAMESPACE,
        MetricName=metric,
        Dimensions=[{"Name": "LoadBalancer", "Value": suffix}],
        StartTime=now - timedelta(minutes=MINUTES),
        EndTime=now,
        Period=MINUTES * 60,
        **statistic,
    )
    return list(answer["Datapoints"])


def _sum(cloudwatch: Any, metric: str, suffix: str, now: datetime) -> int | None:
    points = _points(cloudwatch, metric, suffix, now, Statistics=["Sum"])
    return int(sum(point["Sum"] for point in points)) if points else None


def _p95(cloudwatch: Any, suffix: str, now: datetime) -> float | None:
    points = _points(cloudwatch, TIME, suffix, now, ExtendedStatistics=["p95"])
    return max((float(point["ExtendedStatistics"]["p95"]) for point in points), default=None)
