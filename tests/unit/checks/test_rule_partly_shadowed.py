"""A rule takes requests that other rules of the same team ask for too."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_overlap() -> None:
    assert found(
        "rule-partly-shadowed",
        manifest(one="routes: {r: {domain: [a, b]}}", two="routes: {r: {domain: [b, c], paths: [/m/*]}}"),
    ) == [
        "warning: 4:70 "
        + LIKEWISE
        + "this rule takes requests that other rules ask for too\nhttps://b.development.hokus.ai/m/x goes here, never to example/one/r (priority 200)"
    ]


def test_decided() -> None:
    assert (
        found(
            "rule-partly-shadowed",
            manifest(
                one="routes: {r: {domain: [a, b]}}",
                two="routes: {r: {domain: [b, c], paths: [/m/*], wins_over: [example/one]}}",
            ),
        )
        == []
    )


def test_special_case() -> None:
    assert (
        found(
            "rule-partly-shadowed",
            manifest(one="routes: {r: {domain: a}}", two="routes: {r: {domain: a, paths: [/m/*]}}"),
        )
        == []
    )


def test_another_team_is_another_check() -> None:
    assert (
        found(
            "rule-partly-shadowed",
            manifest(one="routes: {r: {domain: [a, b]}}"),
            other=manifest(
                "owner: auth-team",
                "domains: {b: {load_balancer: main, record: external}, d: {load_balancer: main}}",
                two="routes: {r: {domain: [b, d], paths: [/m/*]}}",
            ),
        )
        == []
    )
