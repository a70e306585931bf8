"""A rule could go, and no request would notice."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_same_target() -> None:
    assert found(
        "rule-redundant",
        manifest(one="routes: {r: {domain: a, paths: [/api/v1/*]}, s: {domain: a, paths: [/api/*]}}"),
    ) == [
        "warning: 3:70 "
        + LIKEWISE
        + "without this rule nothing would change: its requests would get the same answer by example/one/s (priority 200: a.development.hokus.ai, /api/*)"
    ]


def test_another_target() -> None:
    assert (
        found(
            "rule-redundant",
            manifest(
                one="routes: {r: {domain: a, paths: [/api/v1/*]}}",
                two="routes: {s: {domain: a, paths: [/api/*]}}",
            ),
        )
        == []
    )
