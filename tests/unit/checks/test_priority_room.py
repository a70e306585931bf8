"""There is no free number where a new rule must stand."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_between_two_pins() -> None:
    assert found(
        "priority-room",
        manifest(
            one="routes: {r: {domain: a, paths: [/x/y/z/*], priority: 5}}",
            two="routes: {r: {domain: a, paths: [/x/y/*]}}",
            three="routes: {r: {domain: a, paths: [/x/*], priority: 6}}",
        ),
    ) == ["4:70 there is no free number for this rule on load balancer 'main'"]


def test_room() -> None:
    assert (
        found(
            "priority-room",
            manifest(
                one="routes: {r: {domain: a, paths: [/x/y/z/*], priority: 5}}",
                two="routes: {r: {domain: a, paths: [/x/y/*]}}",
                three="routes: {r: {domain: a, paths: [/x/*], priority: 7}}",
            ),
        )
        == []
    )
