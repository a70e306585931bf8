"""`wins_over` names a rule that is not there."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_mistyped() -> None:
    assert found(
        "wins-over-unknown",
        manifest(
            one="routes: {r: {domain: a, wins_over: [example/tow/r]}}",
            two="routes: {r: {domain: a, paths: [/m/*]}}",
        ),
    ) == [
        "3:97 there is no other rule 'example/tow/r' on load balancer 'main'; did you mean 'example/two/r'?"
    ]


def test_on_another_balancer() -> None:
    assert found(
        "wins-over-unknown",
        manifest(
            "domains: {a: {load_balancer: main}, b: {load_balancer: auth}}",
            one="routes: {r: {domain: a, wins_over: [example/two/r]}}",
            two="routes: {r: {domain: b}}",
        ),
    ) == ["3:97 there is no other rule 'example/two/r' on load balancer 'main'"]


def test_a_beginning() -> None:
    assert (
        found(
            "wins-over-unknown",
            manifest(
                one="routes: {r: {domain: a, wins_over: [example/two]}}",
                two="routes: {r: {domain: a, paths: [/m/*]}}",
            ),
        )
        == []
    )
