"""Percentages."""

from tests.unit.checks.lab import found


def test_above() -> None:
    assert found(
        "alarm-never-rings",
        """
databases: {d: {engine: postgres, version: '16'}}
alarms:
  a: {metric: database_cpu, database: d, threshold: 800}""",
    ) == ["3:53 database_cpu is a percentage and never goes above 800"]


def test_no_percentage() -> None:
    assert (
        found(
            "alarm-never-rings",
            """
databases: {d: {engine: postgres, version: '16'}}
alarms:
  a: {metric: database_connections, database: d, threshold: 800}""",
        )
        == []
    )
