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


ONE = "routes: {r: {domain: a, paths: [/x/*], wins_over: [other/two/r]}}"
OTHER = """
domains: {o: {load_balancer: main}}
components: {two: {image: {repository: other, tag: "1"}, port: 80, routes: {r: {domain: o, any_host: true, paths: [/*/y]}}}}
"""


def test_in_a_cut_over_it_stands_on_one_of_the_two_load_balancers() -> None:
    domains = "domains: {a: {load_balancer: main, cutover: {to: registry}}}"
    assert found("wins-over-unknown", manifest(domains, one=ONE), other=OTHER) == []


def test_the_other_service_lives_elsewhere_too() -> None:
    other = OTHER + "environments: {production: {}}"
    assert found("wins-over-unknown", manifest(one=ONE), other=other) == []
    assert found(
        "wins-over-unknown", manifest(one=ONE), other=other.replace("balancer: main", "balancer: auth")
    ) == ["3:112 there is no other rule 'other/two/r' on load balancer 'main'"]
