"""A load balancer has more than AWS allows."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_targets() -> None:
    assert found(
        "load-balancer-quota",
        manifest(
            one="scaling: {max: 900}, routes: {r: {domain: a}}",
            two="scaling: {max: 101}, routes: {r: {domain: b}}",
            three="runtime: external, scaling: {max: 900}, routes: {r: {domain: c}}",
        ),
    ) == ["platform: 38:3 load balancer 'main' has 1001 targets at most; 1000 are allowed"]


def test_exactly_as_many() -> None:
    assert (
        found(
            "load-balancer-quota",
            manifest(
                one="scaling: {max: 900}, routes: {r: {domain: a}, s: {domain: b}}",
                two="scaling: {max: 100}, routes: {r: {domain: b, paths: [/x]}}",
            ),
        )
        == []
    )
