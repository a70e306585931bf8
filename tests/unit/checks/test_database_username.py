"""Names of master users."""

from tests.unit.checks.lab import found


def test_reserved() -> None:
    assert found(
        "database-username",
        """
databases:
  main: {engine: postgres, version: '16', username: pg_main}""",
    ) == ["2:53 PostgreSQL keeps names such as 'pg_main' for itself"]


def test_good() -> None:
    assert (
        found(
            "database-username",
            """
databases:
  main: {engine: postgres, version: '16', username: pgmain}""",
        )
        == []
    )
