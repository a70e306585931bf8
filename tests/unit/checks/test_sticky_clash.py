"""Two programs under one name each want to keep their clients by a cookie."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_two_under_one_host() -> None:
    assert found(
        "sticky-clash",
        manifest(
            one="sticky_seconds: 60, routes: {r: {domain: [a, b]}}",
            two="sticky_seconds: 60, routes: {r: {domain: a, paths: [/y]}, s: {domain: b, paths: [/y]}}",
            three="sticky_seconds: 60, routes: {r: {domain: c}}",
        ),
    ) == [
        "warning: 4:61 "
        + LIKEWISE
        + "example/one on a.development.hokus.ai is sticky too: each answer overwrites the other's cookie"
    ]


def test_only_one_is_sticky() -> None:
    assert (
        found(
            "sticky-clash",
            manifest(
                one="sticky_seconds: 60, routes: {r: {domain: a}}",
                two="routes: {r: {domain: a, paths: [/y]}}",
            ),
        )
        == []
    )
