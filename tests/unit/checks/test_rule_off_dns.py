"""A rule is for a name that DNS leads to another load balancer."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_another_balancer() -> None:
    assert found(
        "rule-off-dns",
        "domains: {a: {load_balancer: registry}}",
        other=manifest(
            "domains: {a: {load_balancer: main, record: external}, d: {load_balancer: main}}",
            one="routes: {r: {domain: [a, d]}, s: {domain: a, paths: [/s]}, t: {domain: d, paths: [/t]}}",
        ),
    ) == [
        "other: 3:82 "
        + LIKEWISE
        + "part of this rule is dead: DNS leads a.development.hokus.ai to load balancer 'registry', the rule is on 'main'",
        "other: 3:103 "
        + LIKEWISE
        + "no request reaches this rule: DNS leads a.development.hokus.ai to load balancer 'registry', the rule is on 'main'",
    ]


def test_the_same_balancer() -> None:
    assert (
        found(
            "rule-off-dns",
            "domains: {a: {load_balancer: main}}",
            other=manifest(
                "domains: {a: {load_balancer: main, record: external}}", one="routes: {r: {domain: a}}"
            ),
        )
        == []
    )
