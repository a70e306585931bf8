"""`hosts` of a route: host patterns, as rules of existing estates have them."""

import pytest

from generator import checks
from generator.explain import changes
from generator.findings import Severity
from generator.routing import Request, winner
from generator.traffic import of_environment
from tests.unit.checks.lab import loaded
from tests.unit.checks.small import manifest
from tests.unit.explain.test_changes import BALANCED, ONLY, catalogue

PATTERN = manifest(
    BALANCED,
    api="routes: {r: {domain: a, hosts: ['*.hokus.ai'], paths: [/api/*]}}",
    ui="routes: {r: {domain: [a, b]}}",
)


@pytest.mark.parametrize(
    ("host", "path", "expected"),
    [
        ("a.hokus.ai", "/api/x", "example/api/r"),
        ("b.hokus.ai", "/api/x", "example/api/r"),
        ("other.hokus.ai", "/api/x", "example/api/r"),
        ("a.hokus.ai", "/", "example/ui/r"),
        ("a.elsewhere.io", "/api/x", None),
    ],
)
def test_a_pattern_answers_for_every_name_that_fits(host: str, path: str, expected: str | None) -> None:
    listener = of_environment(catalogue(PATTERN), "production")["main"].listener
    rule = winner(listener, Request(host, path))
    assert (rule.key if rule else None) == expected


def test_a_change_of_the_pattern_is_a_change_of_answers() -> None:
    narrower = PATTERN.replace("'*.hokus.ai'", "'b.*'").replace("'b.*'", "b.hokus.ai")
    found = changes.compare(catalogue(f"{PATTERN}\n{ONLY}"), catalogue(f"{narrower}\n{ONLY}"))
    assert [one.witness.url() for one in found.differences] == ["https://a.hokus.ai/api/x"]


def test_the_environments_zone_is_not_confused_with_a_pattern() -> None:
    """Analyses are shared between environments whose zones differ; a pattern may fit one zone and not another."""
    text = manifest(
        BALANCED,
        api="routes: {r: {domain: a, hosts: ['*.staging.hokus.ai'], paths: [/*], priority: 1}}",
        ui="routes: {r: {domain: a, priority: 2}}",
    )
    found = catalogue(text)
    told = {
        environment: winner(of_environment(found, environment)["main"].listener, Request(f"a.{zone}", "/"))
        for environment, zone in (("staging", "staging.hokus.ai"), ("production", "hokus.ai"))
    }
    assert {environment: rule.key if rule else None for environment, rule in told.items()} == {
        "staging": "example/api/r",
        "production": "example/ui/r",
    }
    unreachable = {
        environment: [one.rule.key for one in of_environment(found, environment)["main"].analysis.unreachable]
        for environment in told
    }
    assert unreachable == {"staging": ["example/ui/r"], "production": []}


def test_what_is_wrong_with_an_adopted_manifest_is_a_warning() -> None:
    text = manifest(
        "domains: {a: {load_balancer: main, record: external}}",
        api="health_check: {path: /nothing}, serves: [/x], routes: {r: {domain: a}}",
    )
    told = {}
    for adopted in ("", "adopted: true\n"):
        result = loaded(example=adopted + text)
        assert result.catalogue is not None
        told[adopted] = {one.check: one.severity for one in checks.run(result.catalogue)}
    assert told[""]["probe-not-served"] is Severity.ERROR
    assert Severity.ERROR not in told["adopted: true\n"].values()
    assert told[""].keys() == told["adopted: true\n"].keys()
