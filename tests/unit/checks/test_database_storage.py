"""Storage that grows."""

from tests.unit.checks.lab import found


def test_below() -> None:
    assert found(
        "database-storage",
        """
databases:
  main: {engine: postgres, version: '16', max_storage_gb: 22, storage_gb: 50}""",
    ) == ["2:59 22 GiB is less than a tenth above the 50 GiB it starts with"]


def test_just_below_a_tenth() -> None:
    assert found(
        "database-storage",
        """
databases:
  main: {engine: postgres, version: '16', max_storage_gb: 60, storage_gb: 55}""",
    ) == ["2:59 60 GiB is less than a tenth above the 55 GiB it starts with"]


def test_a_tenth() -> None:
    assert (
        found(
            "database-storage",
            """
databases:
  main: {engine: postgres, version: '16', max_storage_gb: 22}""",
        )
        == []
    )
