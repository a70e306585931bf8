"""Timeouts and intervals."""

from tests.unit.checks.lab import found


def test_equal() -> None:
    assert found(
        "health-check-timing",
        """
components:
  api: {image: {repository: example}, port: 1, health_check: {interval: 10, timeout: 10}}""",
    ) == ["2:86 a timeout of 10 s is not below the interval of 10 s"]


def test_default_timeout() -> None:
    assert found(
        "health-check-timing",
        """
components:
  api: {image: {repository: example}, port: 1, health_check: {interval: 5}}""",
    ) == ["2:73 a timeout of 5 s is not below the interval of 5 s; 5 s is the default"]


def test_default_interval() -> None:
    assert found(
        "health-check-timing",
        """
components:
  api: {image: {repository: example}, port: 1, health_check: {timeout: 40}}""",
    ) == ["2:72 a timeout of 40 s is not below the interval of 30 s"]


def test_below() -> None:
    assert (
        found(
            "health-check-timing",
            """
components:
  api: {image: {repository: example}, port: 1, health_check: {interval: 5, timeout: 4}}""",
        )
        == []
    )
