"""Standbys."""

from tests.unit.checks.lab import found


def test_left_out() -> None:
    assert found(
        "database-single-zone",
        """
databases:
  main: {engine: postgres, version: '16'}""",
    ) == [
        "warning: 2:3 in production: database 'main' of a protected environment has no standby in a second zone"
    ]


def test_turned_off() -> None:
    assert found(
        "database-single-zone",
        """
databases:
  main: {engine: postgres, version: '16', multi_az: true}
environments:
  staging: {}
  production: {databases: {main: {multi_az: false}}}""",
    ) == [
        "warning: 5:45 in production: database 'main' of a protected environment has no standby in a second zone"
    ]


def test_not_protected() -> None:
    assert (
        found(
            "database-single-zone",
            """
databases:
  main: {engine: postgres, version: '16'}
environments: {staging: {}}""",
        )
        == []
    )
