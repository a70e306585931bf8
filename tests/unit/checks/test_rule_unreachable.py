"""A rule never sees a request."""

import pytest

from generator.findings import Severity
from tests.unit.checks.lab import findings, found
from tests.unit.checks.small import DOMAINS, LIKEWISE, manifest


def test_behind_one() -> None:
    assert found(
        "rule-unreachable",
        manifest(
            one="routes: {r: {domain: a, paths: [/api/*], priority: 10}}",
            two="routes: {r: {domain: a, paths: [/api/v1/*], priority: 20}}",
        ),
    ) == [
        "4:70 "
        + LIKEWISE
        + "this rule never sees a request: example/one/r (priority 10: a.development.hokus.ai, /api/*) takes everything it asks for\nhttps://a.development.hokus.ai/api/v1/x goes to example/one/r (priority 10)"
    ]


def test_behind_the_union_of_two_hosts() -> None:
    assert found(
        "rule-unreachable",
        manifest(
            one="routes: {a: {domain: a, paths: [/api/*], priority: 10}, b: {domain: b, paths: [/api/*], priority: 11}}",
            two="routes: {r: {domain: [a, b], paths: [/api/v1/*], priority: 20}}",
        ),
    ) == [
        "4:70 "
        + LIKEWISE
        + "this rule never sees a request: example/one/a (priority 10: a.development.hokus.ai, /api/*) and example/one/b (priority 11: b.development.hokus.ai, /api/*) together take everything it asks for\nhttps://a.development.hokus.ai/api/v1/x goes to example/one/a (priority 10)"
    ]


def test_behind_the_union_of_two_paths() -> None:
    assert found(
        "rule-unreachable",
        manifest(
            one="routes: {a: {domain: a, paths: [/api], priority: 10}, b: {domain: a, paths: ['/api?*'], priority: 11}}",
            two="routes: {r: {domain: a, paths: [/api*], priority: 20}}",
        ),
    ) == [
        "4:70 "
        + LIKEWISE
        + "this rule never sees a request: example/one/a (priority 10: a.development.hokus.ai, /api) and example/one/b (priority 11: a.development.hokus.ai, /api?*) together take everything it asks for\nhttps://a.development.hokus.ai/api goes to example/one/a (priority 10)"
    ]


def test_the_same_conditions() -> None:
    assert found(
        "rule-unreachable",
        manifest(
            one="routes: {r: {domain: a, paths: [/api/*]}}", two="routes: {r: {domain: a, paths: [/api/*]}}"
        ),
    ) == [
        "4:70 "
        + LIKEWISE
        + "this rule never sees a request: example/one/r (priority 100: a.development.hokus.ai, /api/*) takes everything it asks for\nhttps://a.development.hokus.ai/api/x goes to example/one/r (priority 100)"
    ]


def test_a_condition_that_it_lacks_hides_nothing() -> None:
    assert (
        found(
            "rule-unreachable",
            manifest(
                one="routes: {r: {domain: a, paths: [/api/*], headers: {X-Beta: [on-]}}}",
                two="routes: {r: {domain: a, paths: [/api/*]}}",
            ),
        )
        == []
    )


def test_the_more_specific_one_goes_first_by_itself() -> None:
    assert (
        found(
            "rule-unreachable",
            manifest(
                one="routes: {r: {domain: a, paths: [/api/*]}}",
                two="routes: {r: {domain: a, paths: [/api/v1/*]}}",
            ),
        )
        == []
    )


def test_advice_names_the_other_team_and_the_witness() -> None:
    text = manifest(one="routes: {r: {domain: a, paths: [/api/*], priority: 10}}")
    other = manifest(
        "owner: auth-team",
        "domains: {a: {load_balancer: main, record: external}}",
        two="routes: {r: {domain: a, paths: [/api/v1/*], priority: 20}}",
    )
    (finding,) = findings("rule-unreachable", example=text, other=other)
    assert finding.owner == "auth-team"
    assert finding.hint == (
        "It is the more specific rule: pin it below 10, or remove the pinned `priority`. Agree with infrastructure-team."
    )
    assert [str(place) for place, _ in finding.related] == ["registry/services/example.yaml:3:70"]
    assert dict(finding.data)["witness"] == "https://a.development.hokus.ai/api/v1/x"


def test_undecided_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.routing.search.STATE_CAP", 3)
    text = manifest(
        one="routes: {r: {domain: a, paths: ['/a*b*c*d*e'], priority: 10}}",
        two="routes: {r: {domain: a, paths: ['/*a*b*c*d*'], priority: 20}}",
    )
    assert found("rule-unreachable", text)[-1].startswith(
        "warning: 4:70 whether this rule is hidden by others, or overlaps them, is unknown: the patterns need more than"
    )


def test_what_is_not_compared_is_one_error_and_of_an_adopted_estate_a_warning(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An error: else a manifest could hide what it takes from others behind patterns that take hours to compare."""
    monkeypatch.setattr("generator.allocation.MANIFEST", 40)
    text = manifest(
        one="routes: {r: {domain: a, paths: [/api/*], priority: 10}}",
        two="routes: {r: {domain: a, paths: [/api/v1/*], priority: 20}}",
    )
    adopted = manifest(
        f"adopted: true\n{DOMAINS}",
        one="routes: {r: {domain: a, paths: [/api/*], priority: 10}}",
        two="routes: {r: {domain: a, paths: [/api/v1/*], priority: 20}}",
    )
    (said,) = findings("rule-unreachable", example=text)
    assert said.severity is Severity.ERROR
    assert said.message.startswith(
        "the 2 rules of load balancer 'main' were not all compared with each other"
    )
    assert "more than the" in said.message
    (softer,) = findings("rule-unreachable", example=adopted)
    assert softer.severity is Severity.WARNING
