"""A condition lists one value twice."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import manifest


def test_case_does_not_count() -> None:
    assert found(
        "condition-value-twice",
        manifest(
            one="routes: {r: {domain: a, headers: {X-A: [beta, Beta]}}, s: {domain: b, query: {v: [a, A]}}, t: {domain: c, paths: [/a, /A]}}"
        ),
    ) == [
        "warning: 3:95 the header X-A 'Beta' is listed twice",
        "warning: 3:131 the query 'v=A' is listed twice",
    ]


def test_two_domains_of_one_name() -> None:
    assert found(
        "condition-value-twice",
        manifest(
            "domains: {a: {load_balancer: main}, b: {load_balancer: main, name: a.hokus.ai, record: external}}",
            "environments: {production: {}}",
            one="routes: {r: {domain: [a, b]}}",
        ),
    ) == ["warning: 4:74 the host 'a.hokus.ai' is listed twice"]
