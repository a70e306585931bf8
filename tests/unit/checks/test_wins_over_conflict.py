"""Routes say things about each other that cannot all hold."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_both_say_so() -> None:
    assert found(
        "wins-over-conflict",
        manifest(
            one="routes: {r: {domain: [a, b], wins_over: [example/two/r]}}",
            two="routes: {r: {domain: [b, c], paths: [/m/*], wins_over: [example/one/r]}}",
        ),
    ) == [
        "4:116 example/one/r says that it wins over this rule, and this rule that it wins over example/one/r"
    ]


def test_over_a_special_case() -> None:
    assert found(
        "wins-over-conflict",
        manifest(
            one="routes: {r: {domain: [a, b], wins_over: [example/two/r]}}",
            two="routes: {r: {domain: b, paths: [/m/*]}}",
        ),
    ) == [
        "3:101 example/one/r cannot win over example/two/r, a special case of it that would never see a request"
    ]


def test_round_in_a_circle() -> None:
    assert found(
        "wins-over-conflict",
        manifest(
            one="routes: {r: {domain: [a, b], wins_over: [example/two]}}",
            two="routes: {r: {domain: [b, c], wins_over: [example/three]}}",
            three="routes: {r: {domain: [c, a], wins_over: [example/one]}}",
        ),
    ) == ["3:70 example/one/r, example/two/r and example/three/r would each have to stand before the next"]


def test_one_says_so() -> None:
    assert (
        found(
            "wins-over-conflict",
            manifest(
                one="routes: {r: {domain: [a, b], wins_over: [example/two/r]}}",
                two="routes: {r: {domain: [b, c], paths: [/m/*]}}",
            ),
        )
        == []
    )
