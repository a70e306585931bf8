"""Two rules of one load balancer want the same priority."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_two_pins() -> None:
    assert found(
        "priority-collision",
        manifest(
            one="routes: {r: {domain: a, priority: 5}, s: {domain: b, priority: 5}, t: {domain: c, priority: 6}}"
        ),
    ) == ["3:124 priority 5 on load balancer 'main' belongs to example/one/r of infrastructure-team"]


def test_other_balancers_do_not_count() -> None:
    assert (
        found(
            "priority-collision",
            manifest(
                "domains: {a: {load_balancer: main}, b: {load_balancer: auth}}",
                one="routes: {r: {domain: a, priority: 5}, s: {domain: b, priority: 5}}",
            ),
        )
        == []
    )
