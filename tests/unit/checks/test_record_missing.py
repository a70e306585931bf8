"""A name has no DNS record that anybody here knows of."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE


def test_nobody_keeps_it() -> None:
    assert found("record-missing", "domains: {a: {load_balancer: main, record: external}}") == [
        "warning: 1:44 "
        + LIKEWISE
        + "no manifest keeps a record of a.development.hokus.ai, though it lies in development.hokus.ai: nothing leads people to it"
    ]


def test_another_service_keeps_it() -> None:
    assert (
        found(
            "record-missing",
            "domains: {a: {load_balancer: main, record: external}}",
            other="domains: {a: {load_balancer: main}}",
        )
        == []
    )


def test_outside_the_zone() -> None:
    assert (
        found("record-missing", "domains: {a: {load_balancer: main, name: example.org, record: external}}")
        == []
    )


def test_redirects() -> None:
    assert found(
        "record-missing",
        "domains: {api: {load_balancer: main}}\nroutes:\n  r: {domain: api, paths: [/x], redirect: {host: apl.hokus.ai}}\n  s: {domain: api, paths: [/y], redirect: {host: example.org}}\n  t: {domain: api, paths: [/z], redirect: {host: 'www.#{host}'}}\nenvironments: {production: {}}",
    ) == [
        "warning: 3:50 the redirect leads to apl.hokus.ai, and no manifest keeps a record of it; did you mean 'api.hokus.ai'?"
    ]
