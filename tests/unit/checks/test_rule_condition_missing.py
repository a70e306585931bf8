"""A rule for any host asks for nothing at all."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_nothing_asked() -> None:
    assert found("rule-condition-missing", manifest(one="routes: {r: {domain: a, any_host: true}}")) == [
        "3:85 this rule would have no condition; AWS asks for at least one"
    ]


def test_something_asked() -> None:
    assert (
        found(
            "rule-condition-missing",
            manifest(one="routes: {r: {domain: a, any_host: true, methods: [GET]}, s: {domain: a}}"),
        )
        == []
    )
