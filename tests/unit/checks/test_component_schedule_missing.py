"""Schedules."""

from tests.unit.checks.lab import found


def test_missing() -> None:
    assert found(
        "component-schedule-missing",
        """
components:
  report: {type: job, image: {repository: example}}""",
    ) == ["2:3 job 'report' has no schedule, so it would never run"]


def test_there() -> None:
    assert (
        found(
            "component-schedule-missing",
            """
components:
  report: {type: job, image: {repository: example}, schedule: "@daily"}""",
        )
        == []
    )
