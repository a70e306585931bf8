"""Recorded priorities: reading, keeping, writing."""

import itertools
from dataclasses import replace

import pytest
import yaml

from generator import allocation, source
from generator.catalogue import Catalogue
from generator.routing import ConflictKind, Record
from generator.routing.effort import MANIFEST
from tests.unit.checks.lab import loaded
from tests.unit.checks.small import manifest

TEXT = manifest(
    one="routes: {r: {domain: a, paths: [/x/*]}}", two="routes: {r: {domain: a, paths: [/x/y/*]}}"
)
WIDE, NARROW = "example/one/r", "example/two/r"


def catalogue(text: str = TEXT, **records: Record) -> Catalogue:
    found = loaded(example=text).catalogue
    assert found is not None
    return replace(found, records={environment: {"main": record} for environment, record in records.items()})


def numbers(known: Catalogue, environment: str = "production") -> dict[str, int]:
    return dict(allocation.of(known).priorities[environment]["main"])


def test_the_more_specific_rule_comes_first_in_every_environment() -> None:
    known = catalogue()
    for environment in known.services:
        assert numbers(known, environment) == {NARROW: 100, WIDE: 200}


def test_recorded_numbers_stay() -> None:
    assert numbers(catalogue(production=Record({WIDE: 7}))) == {NARROW: 3, WIDE: 7}


def test_each_environment_has_its_own_record() -> None:
    known = catalogue(production=Record({WIDE: 7}), staging=Record({WIDE: 9}))
    assert [numbers(known, name)[WIDE] for name in ("development", "staging", "production")] == [200, 9, 7]


def test_worked_out_once() -> None:
    known = catalogue()
    assert allocation.of(known) is allocation.of(known)
    assert allocation.of(replace(known)) is not allocation.of(known)


def test_conflicts_speak_of_their_own_environments_names() -> None:
    twice = manifest(one="routes: {r: {domain: a}}", two="routes: {r: {domain: a}}")
    conflicts = allocation.of(catalogue(twice)).conflicts
    assert [
        (environment, one.kind, one.witness.host if one.witness else None)
        for environment, _, one in conflicts
    ] == [
        (name, ConflictKind.SAME_CONDITIONS, f"a.{zone}")
        for name, zone in (
            ("development", "development.hokus.ai"),
            ("staging", "staging.hokus.ai"),
            ("production", "hokus.ai"),
        )
    ]


def test_a_zones_length_does_not_change_the_order() -> None:
    """Longer hosts come first; that must not depend on how long an environment's zone is."""
    text = manifest(
        "domains: {a: {load_balancer: main}, b: {load_balancer: main, name: some-longer-name.example.org, record: external}}",
        one="routes: {r: {domain: a, methods: [GET]}}",
        two="routes: {r: {domain: b, methods: [GET]}}",
    )
    known = catalogue(text)
    assert numbers(known, "development") == numbers(known, "production")


def test_a_bad_source_address_gets_no_number_and_stops_nothing() -> None:
    bad = TEXT.replace("paths: [/x/y/*]", "source_addresses: [300.0.0.0/8]")
    assert numbers(catalogue(bad)) == {WIDE: 100}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_text_is_the_same_in_whatever_order(order: tuple[int, ...]) -> None:
    names = [("b/x/r", 20), ("a/x/r", 10), ("c/x/r", 30)]
    record = Record(dict(names[index] for index in order), {5: "d/x/r"})
    text = allocation.text({}, {"main": Record()}) + allocation.text(
        {"main": allocation.of(catalogue()).listeners["production"]["main"]}, {"auth": record}
    )
    assert (
        'auth:\n  priorities: {}\n  resting:\n    "5": d/x/r\n    "10": a/x/r\n    "20": b/x/r\n    "30": c/x/r\n'
        in text
    )


def test_text_and_back() -> None:
    group = allocation.of(catalogue(production=Record({WIDE: 7}, {9: "gone/x/r"}))).listeners["production"]
    text = allocation.text(group, {})
    document, faults = source.load(text, "registry/allocations/production.yaml")
    assert (faults, document is not None) == ([], True)
    assert document is not None
    records, trouble = allocation.records({document.file: document})
    assert trouble == []
    assert records["production"]["main"] == group["main"].record


def test_a_listener_without_rules_leaves_no_line() -> None:
    group = allocation.of(catalogue()).listeners["production"]
    assert set(yaml.safe_load(allocation.text(group, {}))) == {"main"}
    assert allocation.text({}, {}) == "{}\n"


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        "main: 3",
        "main: {priorities: [1]}",
        "main: {priorities: {a/b/c: high}}",
        "main: {priorities: {a/b/c: 1, d/e/f: 1}}",
        "main: {priorities: {}, resting: {x: a/b/c}}",
        "main: {priorities: {}, resting: 3}",
        "main: {priorities: {a/b/c: 0}}",
        "main: {priorities: {a/b/c: 50001}}",
    ],
)
def test_nonsense_is_a_finding(text: str) -> None:
    document, faults = source.load(text, "registry/allocations/production.yaml")
    assert faults == []
    assert document is not None
    records, findings = allocation.records({document.file: document})
    assert records == {}
    assert [finding.check for finding in findings] == ["allocation-unreadable"]
    assert findings[0].position is not None
    assert findings[0].hint


def test_numbers_are_freed_once_they_are_applied() -> None:
    recorded = {"main": Record({WIDE: 7}, {9: "gone/x/r"})}
    assert allocation.applied(recorded) == {"main": Record({WIDE: 7})}


def test_every_manifest_brings_steps_and_spreads_them_over_its_load_balancers() -> None:
    own = "load_balancers: {own: {}}\ndomains: {a: {load_balancer: main}, d: {load_balancer: own}}"
    two = manifest(
        own, one="routes: {r: {domain: a, paths: [/x/*]}}", two="routes: {r: {domain: d, paths: [/y/*]}}"
    )
    other = "components: {one: {image: {repository: x, tag: '1'}, port: 1, routes: {r: {domain: a, paths: [/z]}}}}"
    found = loaded(
        example=two, other=f"domains: {{a: {{load_balancer: main, name: z.example.com}}}}\n{other}"
    ).catalogue
    assert found is not None
    given = allocation.of(found).listeners["staging"]
    assert {key: one.effort for key, one in given.items() if key in ("main", "example/own")} == {
        "main": MANIFEST // 2 + MANIFEST,
        "example/own": MANIFEST // 2,
    }


def test_a_number_that_two_branches_gave_out_is_said_at_its_lines() -> None:
    text = "main:\n  priorities:\n    a/b/c: 100\n    d/e/f: 200\n    g/h/i: 200\n"
    document, _ = source.load(text, "registry/allocations/production.yaml")
    assert document is not None
    records, (finding,) = allocation.records({document.file: document})
    assert records == {}
    assert (finding.check, str(finding.position)) == ("allocation-unreadable", f"{document.file}:5:5")
    assert finding.message == "g/h/i and d/e/f both have priority 200 on load balancer 'main'"
    assert [str(place) for place, _ in finding.related] == [f"{document.file}:4:5"]
