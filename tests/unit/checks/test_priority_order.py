"""A route says that it wins, but its number stands behind."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_pinned_against_what_is_said() -> None:
    assert found(
        "priority-order",
        manifest(
            one="routes: {r: {domain: [a, b], priority: 5}}",
            two="routes: {r: {domain: [b, c], paths: [/m/*], priority: 6, wins_over: [example/one/r]}}",
        ),
    ) == [
        "4:129 "
        + LIKEWISE
        + "this rule is to win over example/one/r, but stands behind it: 6 after 5\nhttps://b.development.hokus.ai/m/x goes to the latter"
    ]


def test_pinned_as_is_said() -> None:
    assert (
        found(
            "priority-order",
            manifest(
                one="routes: {r: {domain: [a, b], priority: 6}}",
                two="routes: {r: {domain: [b, c], paths: [/m/*], priority: 5, wins_over: [example/one/r]}}",
            ),
        )
        == []
    )
