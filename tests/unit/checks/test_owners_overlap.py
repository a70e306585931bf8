"""Rules of two teams ask for the same requests, and neither says which wins."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_two_teams() -> None:
    assert found(
        "owners-overlap",
        manifest(one="routes: {r: {domain: [a, b]}}"),
        other=manifest(
            "owner: auth-team",
            "domains: {b: {load_balancer: main, record: external}, d: {load_balancer: main}}",
            two="routes: {r: {domain: [b, d], paths: [/m/*]}}",
        ),
    ) == [
        "other: 4:70 "
        + LIKEWISE
        + "this rule and rules of infrastructure-team ask for the same requests, and neither says which wins\nhttps://b.development.hokus.ai/m/x goes here, never to example/one/r (priority 200)"
    ]


def test_agreed() -> None:
    assert (
        found(
            "owners-overlap",
            manifest(one="routes: {r: {domain: [a, b], wins_over: [other/two/r]}}"),
            other=manifest(
                "owner: auth-team",
                "domains: {b: {load_balancer: main, record: external}, d: {load_balancer: main}}",
                two="routes: {r: {domain: [b, d], paths: [/m/*]}}",
            ),
        )
        == []
    )


def test_one_team_is_another_check() -> None:
    assert (
        found(
            "owners-overlap",
            manifest(one="routes: {r: {domain: [a, b]}}", two="routes: {r: {domain: [b, c], paths: [/m/*]}}"),
        )
        == []
    )
