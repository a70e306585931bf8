"""Backups."""

from tests.unit.checks.lab import found


def test_off() -> None:
    assert found(
        "database-backup",
        """
databases:
  main: {engine: postgres, version: '16', backup_days: 0}""",
    ) == ["2:56 database 'main' has no backups"]


def test_on() -> None:
    assert (
        found(
            "database-backup",
            """
databases:
  main: {engine: postgres, version: '16'}""",
        )
        == []
    )
