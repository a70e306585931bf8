"""Which units a wave applies, and what is looked at again. Pure."""

import pytest

from generator.commands import protection, waves
from generator.commands.errors import RefusedError
from generator.commands.units import closure
from generator.runner import Plan
from generator.runner.plans import from_data
from tests.unit.commands.fakes import change, plan_json

GRAPH = {
    "network": (),
    "edge": ("network",),
    "data": ("network",),
    "app": ("edge", "data"),
    "other": ("app",),
}


def plan(unit: str, *outputs: str, clean: bool = False) -> Plan:
    changes = [] if clean else [change("a.b", "update")]
    return from_data(plan_json(*changes, outputs=outputs), unit)


def test_closure() -> None:
    assert closure(["other"], GRAPH) == {"app", "edge", "data", "network"}
    assert closure(["network"], GRAPH) == set()
    assert closure(["gone"], GRAPH) == set()


def test_only_units_on_settled_ground_are_ready() -> None:
    plans = [plan("network", clean=True), plan("edge"), plan("data"), plan("app"), plan("other")]
    assert [one.unit for one in waves.choose(plans, GRAPH)] == ["edge", "data"]
    assert [one.unit for one in waves.choose([plan("network"), plan("other")], GRAPH)] == ["network"]
    assert waves.choose([plan("app", clean=True)], GRAPH) == []


def test_what_is_planned_again() -> None:
    every = list(GRAPH)
    plans = [plan("network", "vpc_id"), *(plan(unit, clean=True) for unit in every[1:])]
    assert waves.remaining(every, plans, plans[:1], GRAPH) == ["edge", "data", "app", "other"]
    plans = [plan("data"), plan("app"), plan("other", clean=True)]
    assert waves.remaining(["data", "app", "other"], plans, plans[:1], GRAPH) == ["app", "other"]
    plans = [plan("app"), plan("other", clean=True)]
    assert waves.remaining(["app", "other"], plans, plans[:1], GRAPH) == []


def test_a_unit_that_changes_for_ever_ends_the_waves() -> None:
    plans = [plan("network", "vpc_id")]
    assert waves.remaining(["network"], plans, plans, GRAPH) == []


@pytest.mark.parametrize("kind", sorted(protection.DATA))
@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["create", "delete"]])
def test_every_loss_is_seen(kind: str, actions: list[str]) -> None:
    made = from_data(plan_json(change("x.y", *actions, kind=kind)), "data")
    (loss,) = protection.losses([made])
    assert (loss.unit, loss.address, loss.replaced) == ("data", "x.y", "create" in actions)
    assert protection.unapproved([made], {"data"}) == []
    with pytest.raises(RefusedError):
        waves.look([made], "production", {"app"})


@pytest.mark.parametrize(
    ("kind", "actions"),
    [("aws_db_instance", ["update"]), ("aws_db_instance", ["forget"]), ("aws_ecs_service", ["delete"])],
)
def test_what_is_no_loss(kind: str, actions: list[str]) -> None:
    waves.look([from_data(plan_json(change("x.y", *actions, kind=kind)), "data")], "production", set())


def test_why_a_replacement_is_needed() -> None:
    entry = change("x.y", "delete", "create", kind="aws_db_instance")
    entry["change"]["replace_paths"] = [["engine"], ["storage", 0]]
    (loss,) = protection.losses([from_data(plan_json(entry), "data")])
    assert (
        str(loss) == "data: the database x.y would be replaced (it cannot change engine, storage.0 in place)"
    )
