"""Statements that allow too much."""

from tests.unit.checks.lab import found

STATEMENT = """
components:
  api:
    image: {{repository: example}}
    port: 8000
    access: {{statements: {{all: {{actions: [{}], resources: [{}]}}}}}}"""


def test_all_of_a_service() -> None:
    assert found("access-wildcard", STATEMENT.format('"s3:GetObject", "s3:*"', '"arn:aws:s3:::x/*"')) == [
        "5:59 's3:*' allows everything that s3 can do"
    ]


def test_spelled_otherwise() -> None:
    assert found("access-wildcard", STATEMENT.format('"s3:**"', '"arn:aws:s3:::x/*"')) == [
        "5:43 's3:**' allows everything that s3 can do"
    ]


def test_wildcard_on_everything() -> None:
    assert found("access-wildcard", STATEMENT.format('"s3:Get*"', '"*"')) == [
        "5:43 's3:Get*' on every resource is more than any program needs"
    ]


def test_one_action_on_everything() -> None:
    assert found("access-wildcard", STATEMENT.format('"s3:ListAllMyBuckets"', '"*"')) == []


def test_wildcard_on_something() -> None:
    assert found("access-wildcard", STATEMENT.format('"s3:Get*"', '"arn:aws:s3:::x/*"')) == []
