"""`rebalance`: the applies that move numbers, and what of them is committed."""

from dataclasses import replace

import pytest
import yaml

from generator import allocation
from generator.catalogue import Catalogue
from generator.explain import moves
from generator.explain.moves import MovesError
from generator.routing import Record
from tests.unit.checks.lab import loaded
from tests.unit.checks.small import manifest

TEXT = manifest(
    one="routes: {r: {domain: a, paths: [/x/y/z/*]}}",
    two="routes: {r: {domain: a, paths: [/x/y/*]}}",
    three="routes: {r: {domain: a, paths: [/x/*]}}",
)
ONE, TWO, THREE = (f"example/{name}/r" for name in ("one", "two", "three"))


def catalogue(**numbers: int) -> Catalogue:
    found = loaded(example=TEXT).catalogue
    assert found is not None
    record = Record({f"example/{name}/r": number for name, number in numbers.items()})
    return replace(found, records={"production": {"main": record, "auth": Record({"auth/api/main": 7})}})


def test_room_is_made_without_a_request_noticing() -> None:
    known = catalogue(one=1, two=2, three=3)
    found = moves.plan(known, "production", "main")
    assert found.plan.silent
    assert moves.numbers(found) == {ONE: 100, TWO: 200, THREE: 300}
    text = moves.text(found)
    assert text.startswith("main in production: ")
    assert "apply 1: no request changes its answer\n" in text


def test_every_step_can_be_committed_and_the_last_one_is_the_end() -> None:
    known = catalogue(one=1, two=2, three=3)
    found = moves.plan(known, "production", "main")
    for number, step in enumerate(found.plan.steps):
        after = moves.after(known, found, number)
        given = allocation.of(after).listeners["production"]
        assert given["main"].priorities == dict(step.record.priorities)  # rendering leaves the step as it is
        data = yaml.safe_load(allocation.text(given, after.records["production"]))
        assert data["main"]["priorities"] == dict(step.record.priorities)
        assert data["auth"] == {
            "priorities": {},
            "resting": {"7": "auth/api/main"},
        }  # its rule is not in this catalogue


def test_numbers_of_a_service_that_left_are_not_given_out() -> None:
    known = catalogue(one=1, two=2, three=3)
    records = {"production": {"main": Record({ONE: 1, TWO: 2, "left/api/x": 300}, {200: "gone/api/x"})}}
    found = moves.plan(replace(known, records=records), "production", "main")
    assert moves.numbers(found) == {ONE: 100, TWO: 199}
    assert found.plan.steps[0].record.resting.keys() >= {200, 300}


def test_nothing_to_move() -> None:
    found = moves.plan(catalogue(one=100, two=200, three=300), "production", "main")
    assert found.done
    assert moves.text(found) == "main in production: every number stands well; nothing to move\n"


def test_what_stands_in_the_wrong_order_moves_only_when_asked() -> None:
    known = catalogue(one=300, two=200, three=100)
    assert moves.plan(known, "production", "main").done
    found = moves.plan(known, "production", "main", reorder=True)
    assert not found.plan.silent
    assert sorted(moves.numbers(found), key=lambda key: moves.numbers(found)[key]) == [ONE, TWO, THREE]
    assert "  ! https://a.hokus.ai/x/y/z/x: from example/three/r to example/one/r\n" in moves.text(found)


def test_numbers_of_your_own() -> None:
    found = moves.plan(catalogue(one=1, two=2, three=3), "production", "main", targets={THREE: 50})
    assert moves.numbers(found) == {ONE: 1, TWO: 2, THREE: 50}


@pytest.mark.parametrize(
    ("environment", "balancer", "reason"),
    [("qa", "main", "no environment 'qa'"), ("production", "mian", "no load balancer 'mian' in production")],
)
def test_what_cannot_be_meant(environment: str, balancer: str, reason: str) -> None:
    with pytest.raises(MovesError, match=reason):
        moves.plan(catalogue(one=1), environment, balancer)
