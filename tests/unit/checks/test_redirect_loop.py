"""Redirects lead back to themselves."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import DOMAINS, LIKEWISE


def test_two() -> None:
    assert found(
        "redirect-loop",
        DOMAINS
        + "\nroutes:\n  r: {domain: a, paths: [/x], redirect: {path: /y}}\n  s: {domain: a, paths: [/y], redirect: {path: /x}}",
    ) == [
        "3:31 "
        + LIKEWISE
        + "this redirect leads back to itself, by example/s: https://a.development.hokus.ai/x goes round until the browser gives up"
    ]


def test_back_to_http() -> None:
    assert found(
        "redirect-loop",
        DOMAINS + "\nroutes:\n  r: {domain: a, paths: [/x], redirect: {protocol: HTTP, port: 80}}",
    ) == [
        "3:31 "
        + LIKEWISE
        + "this redirect leads back to itself, by the HTTP listener, which redirects to HTTPS: https://a.development.hokus.ai/x goes round until the browser gives up"
    ]


def test_over_two_balancers() -> None:
    assert found(
        "redirect-loop",
        "domains: {a: {load_balancer: main}, b: {load_balancer: auth}}\nenvironments: {production: {}}\nroutes:\n  r: {domain: a, redirect: {host: b.hokus.ai}}\n  s: {domain: b, redirect: {host: a.hokus.ai}}",
    ) == [
        "4:18 this redirect leads back to itself, by example/s: https://a.hokus.ai/ goes round until the browser gives up"
    ]


def test_somewhere_else() -> None:
    assert (
        found(
            "redirect-loop",
            DOMAINS
            + "\nroutes:\n  r: {domain: a, paths: [/x], redirect: {path: /y}}\n  s: {domain: a, paths: [/z], redirect: {path: /x}}",
        )
        == []
    )
