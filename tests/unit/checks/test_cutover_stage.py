"""Cut-overs that cannot be."""

from tests.unit.checks.lab import found


def test_to_where_it_is() -> None:
    assert found("cutover-stage", "domains: {a: {load_balancer: main, cutover: {to: main}}}") == [
        "1:50 a is on load balancer 'main' already"
    ]


def test_a_percentage_at_another_stage() -> None:
    assert found(
        "cutover-stage",
        "domains: {a: {load_balancer: main, cutover: {to: registry, stage: repoint, percent: 10}}}",
    ) == ["1:76 there is no percentage at stage 'repoint'"]


def test_a_record_that_somebody_else_keeps() -> None:
    assert found(
        "cutover-stage",
        "domains: {a: {load_balancer: main, record: external, cutover: {to: registry, stage: shift}}}",
    ) == [
        "1:85 in development, and likewise in staging and production: stage 'shift' weighs a record of a.development.hokus.ai, and this repository keeps none"
    ]


def test_sound() -> None:
    for cutover in (
        "{to: registry}",
        "{to: registry, stage: shift, percent: 10}",
        "{to: registry, stage: single}",
    ):
        assert found("cutover-stage", f"domains: {{a: {{load_balancer: main, cutover: {cutover}}}}}") == []
    external = "domains: {a: {load_balancer: main, record: external, cutover: {to: registry}}}"
    assert found("cutover-stage", external) == []


def test_a_day_that_is_none() -> None:
    text = "domains: {a: {load_balancer: main, cutover: {to: registry, since: '2026-02-30'}}}"
    assert found("cutover-stage", text) == ["1:67 there is no day 2026-02-30"]


def test_a_route_for_a_name_that_stays() -> None:
    text = """
domains: {a: {load_balancer: main, cutover: {to: registry}}, b: {load_balancer: main}}
routes: {r: {domain: [a, b], paths: [/x], redirect: {path: /y}}}"""
    assert found("cutover-stage", text) == [
        "warning: 2:22 this route is also for b, which does not go to 'registry' with a"
    ]
    assert found("cutover-stage", text.replace("b: {", "b: {cutover: {to: registry}, ")) == []
