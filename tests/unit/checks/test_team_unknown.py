"""Teams that alarms tell, and the platform's own."""

from tests.unit.checks.lab import PLATFORM, found


def test_notify() -> None:
    assert found(
        "team-unknown",
        """
databases: {main: {engine: postgres, version: '16'}}
alarms:
  busy: {metric: database_cpu, database: main, notify: auth-tem}""",
    ) == ["3:56 there is no team 'auth-tem'; did you mean 'auth-team'?"]


def test_known() -> None:
    assert (
        found(
            "team-unknown",
            """
databases: {main: {engine: postgres, version: '16'}}
alarms:
  busy: {metric: database_cpu, database: main, notify: auth-team}""",
        )
        == []
    )


def test_alerts() -> None:
    assert found(
        "team-unknown", platform=PLATFORM.replace("alerts: infrastructure-team", "alerts: nobody")
    ) == ["platform: 50:11 there is no team 'nobody'"]
