"""Services without anything."""

from tests.unit.checks.lab import found


def test_everywhere() -> None:
    assert found("service-empty", "description: To be written.") == [
        "2:7 example has no component, database, bucket or anything else"
    ]


def test_in_one_environment() -> None:
    assert found(
        "service-empty",
        """
buckets: {a: {}}
environments:
  staging: {buckets: {a: null}}
  production: {}""",
    ) == ["3:3 in staging: example has no component, database, bucket or anything else"]
