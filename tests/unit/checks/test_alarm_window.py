"""How far alarms look back."""

from tests.unit.checks.lab import found


def test_more_than_a_day() -> None:
    assert found(
        "alarm-window",
        """
queues: {q: {}}
alarms:
  a: {metric: queue_age, queue: q, period: 900, datapoints: 97}""",
    ) == ["3:61 97 data points of 900 s are more than a day"]


def test_a_day() -> None:
    assert (
        found(
            "alarm-window",
            """
queues: {q: {}}
alarms:
  a: {metric: queue_age, queue: q, period: 900, datapoints: 96}""",
        )
        == []
    )


def test_hours_have_a_week() -> None:
    assert (
        found(
            "alarm-window",
            """
queues: {q: {}}
alarms:
  a: {metric: queue_age, queue: q, period: 3600, datapoints: 100}""",
        )
        == []
    )
