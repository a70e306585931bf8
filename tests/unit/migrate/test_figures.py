"""Figures of load balancers, as CloudWatch answers."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from generator.migrate import figures

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
ARN = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/new/50dc6c495c0c9188"


class MissingError(Exception):
    """As boto3 raises it."""


class Elbv2:
    """Has one load balancer."""

    exceptions = SimpleNamespace(LoadBalancerNotFoundException=MissingError)

    def describe_load_balancers(self, **asked: Any) -> dict[str, Any]:
        if asked != {"Names": ["new"]}:
            raise MissingError
        return {"LoadBalancers": [{"LoadBalancerArn": ARN}]}


class CloudWatch:
    """Has requests and times, and never saw an error."""

    def get_metric_statistics(self, **asked: Any) -> dict[str, Any]:
        assert asked["Dimensions"] == [{"Name": "LoadBalancer", "Value": "app/new/50dc6c495c0c9188"}]
        assert asked["EndTime"] == NOW
        if asked["MetricName"] == "RequestCount":
            return {"Datapoints": [{"Sum": 1200.0}, {"Sum": 34.0}]}
        if asked["MetricName"] == "TargetResponseTime":
            return {"Datapoints": [{"ExtendedStatistics": {"p95": 0.1234}}]}
        return {"Datapoints": []}


def test_what_was_counted_and_what_was_not() -> None:
    (found,) = figures.read(CloudWatch(), Elbv2(), ("gone", "new"), NOW)
    assert found.row() == ("new", "1234", "-", "-", "123 ms")
    assert len(found.row()) == len(figures.HEAD)
