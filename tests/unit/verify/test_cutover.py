"""What is expected of a name that is on its way from one load balancer to another."""

from dataclasses import replace

import pytest

from generator import pipeline, source
from generator.catalogue import Catalogue
from generator.verify.facts import Facts, RecordSeen
from generator.verify.model import Certificate, Expected, ListenerRule, Record, Resolves, State
from tests.unit.verify import world
from tests.unit.verify.world import of

MANIFEST = "registry/services/data-pipeline.yaml"
NAME = "mlflow.hokus.ai"
MAIN, REGISTRY = "hokusai-main-production", "hokusai-registry-production"


def catalogue(cutover: str) -> Catalogue:
    documents = dict(world.catalogue().documents)
    documents["registry/platform.yaml"] = world.catalogue().platform.document
    text = documents[MANIFEST].text
    before = "    components: {api: {scaling: {min: 3, max: 12}}}\n"
    assert before in text
    text = text.replace(before, f"{before}    domains: {{mlflow: {{cutover: {cutover}}}}}\n")
    documents[MANIFEST] = source.load(text, MANIFEST)[0]  # type: ignore[assignment]
    found = pipeline.assemble(documents).catalogue
    assert found is not None
    return found


def expected(cutover: str) -> list[Expected]:
    return [one for one in world.expected(catalogue(cutover)) if one.service == "data-pipeline"]


def facts(wanted: list[Expected], *records: tuple[str, int | None]) -> Facts:
    """All well, and the name's records as given."""
    well = world.good(world.expected(catalogue("{to: registry}")))
    zone = well.zones["hokus.ai"]
    seen = tuple(
        RecordSeen("A", (f"{name}-1.us-east-1.elb.amazonaws.com",), weight) for name, weight in records
    )
    return replace(well, zones={"hokus.ai": replace(zone, records={**zone.records, NAME: seen})})  # type: ignore[type-var]


def state(cutover: str, *records: tuple[str, int | None]) -> tuple[State, str]:
    wanted = expected(cutover)
    (found,) = [
        one
        for one in world.verdicts(wanted, facts(wanted, *records))
        if type(one.expected) is Record and one.expected.subject == NAME
    ]
    return found.state, found.cause


@pytest.mark.parametrize(
    ("cutover", "records"),
    [
        ("{to: registry}", [(MAIN, None)]),
        ("{to: registry, stage: weighted}", [(MAIN, 100)]),
        ("{to: registry, stage: shift, percent: 10}", [(REGISTRY, 10), (MAIN, 90)]),
        ("{to: registry, stage: repoint}", [(REGISTRY, 100), (REGISTRY, 100)]),
        ("{to: registry, stage: single}", [(REGISTRY, 100)]),
    ],
)
def test_each_stage_has_its_records(cutover: str, records: list[tuple[str, int | None]]) -> None:
    assert state(cutover, *records) == (State.GOOD, "")


def test_weights_that_are_others() -> None:
    shift = "{to: registry, stage: shift, percent: 10}"
    assert state(shift, (MAIN, 100)) == (State.BAD, "record-weights")
    assert state(shift, (MAIN, 10), (REGISTRY, 90)) == (State.BAD, "record-weights")
    assert state(shift, (MAIN, None)) == (State.BAD, "record-weights")
    assert state("{to: registry}", (REGISTRY, None)) == (State.BAD, "record-elsewhere")


def test_both_load_balancers_have_rules_and_certificate() -> None:
    wanted = expected("{to: registry}")
    rules = {one.balancer for one in of(wanted, ListenerRule) if one.subject == "data-pipeline/mlflow/ui"}
    certificates = {one.balancer for one in of(wanted, Certificate) if one.subject == NAME}
    assert rules == certificates == {MAIN, REGISTRY}


def test_what_a_resolver_says_counts_where_it_can_say_one_thing_only() -> None:
    for cutover, balancer in {
        "{to: registry, stage: shift, percent: 0}": MAIN,
        "{to: registry, stage: shift, percent: 100}": REGISTRY,
        "{to: registry, stage: single}": REGISTRY,
    }.items():
        assert [one.balancer for one in of(expected(cutover), Resolves) if one.subject == NAME] == [balancer]
    mixed = expected("{to: registry, stage: shift, percent: 10}")
    assert NAME not in {one.subject for one in of(mixed, Resolves)}
