"""Versions."""

from tests.unit.checks.lab import found


def test_old() -> None:
    assert found(
        "database-version",
        """
databases:
  main: {engine: postgres, version: '12.4'}""",
    ) == ["2:37 PostgreSQL 12.4 is not supported"]


def test_future() -> None:
    assert found(
        "database-version",
        """
databases:
  main: {engine: postgres, version: '61'}""",
    ) == ["2:37 PostgreSQL 61 is not supported"]


def test_good() -> None:
    assert (
        found(
            "database-version",
            """
databases:
  main: {engine: postgres, version: '16.4'}""",
        )
        == []
    )
