"""Requests that a name or a program is there for fall to the default answer."""

from tests.unit.checks.lab import found
from tests.unit.checks.small import LIKEWISE, manifest


def test_bare_prefix() -> None:
    assert found(
        "route-gap", manifest(one="serves: [/m, /m/*], routes: {r: {domain: [a, b, c], paths: [/m/*]}}")
    ) == [
        "warning: 3:121 "
        + LIKEWISE
        + "'/m/*' does not match '/m', which one serves: https://a.development.hokus.ai/m gets the load balancer's default answer, 404"
    ]


def test_nobody_serves_the_bare_prefix() -> None:
    assert (
        found("route-gap", manifest(one="serves: [/m/*], routes: {r: {domain: [a, b, c], paths: [/m/*]}}"))
        == []
    )


def test_nobody_says_what_is_served() -> None:
    assert found("route-gap", manifest(one="routes: {r: {domain: [a, b, c], paths: [/m/*]}}")) == []


def test_another_rule_takes_the_bare_prefix() -> None:
    assert (
        found(
            "route-gap",
            manifest(
                one="serves: [/m, /m/*], routes: {r: {domain: [a, b, c], paths: [/m/*]}}",
                two="routes: {r: {domain: [a, b, c]}}",
            ),
        )
        == []
    )


def test_domain_without_a_rule() -> None:
    assert found("route-gap", manifest(one="serves: [/h, /m/*], routes: {r: {domain: [a, b]}}")) == [
        "warning: 1:63 "
        + LIKEWISE
        + "no rule takes requests for c.development.hokus.ai; they get the load balancer's default answer, 404: https://c.development.hokus.ai/ and https://c.development.hokus.ai/h"
    ]


def test_only_rules_for_any_host() -> None:
    assert found(
        "route-gap",
        manifest(
            one="serves: [/h, /m/*], routes: {r: {domain: a, any_host: true, paths: [/m/*]}, s: {domain: [a, b]}}"
        ),
    ) == [
        "warning: 1:63 "
        + LIKEWISE
        + "no rule names c.development.hokus.ai; what the rules for any host leave gets the load balancer's default answer, 404: https://c.development.hokus.ai/ and https://c.development.hokus.ai/h"
    ]


def test_the_only_name_needs_no_host() -> None:
    assert (
        found(
            "route-gap",
            manifest(
                "domains: {a: {load_balancer: main}}",
                one="routes: {r: {domain: a, any_host: true, paths: [/m/*]}}",
            ),
        )
        == []
    )
