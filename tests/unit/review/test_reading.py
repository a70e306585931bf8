"""From a plan's JSON to items, on plans of the real engine and provider."""

from pathlib import Path

import pytest

from generator.review import Verb, load_all, of_plan
from generator.review.reading import read
from generator.runner import RunnerError

from .plans import OWNER, UNIT, change, item, recorded, unit


def test_every_verb_of_a_recorded_plan() -> None:
    found = of_plan(recorded("changes"), UNIT, OWNER)
    said = {one.address: one.verb for one in found.items}
    assert said == {
        "aws_cloudwatch_log_group.found": Verb.IMPORTED,
        "aws_cloudwatch_log_group.kept": Verb.CHANGED,
        "aws_cloudwatch_log_group.old": Verb.REPLACED,
        "aws_dynamodb_table.gone": Verb.DESTROYED,
        "aws_ecs_task_definition.api": Verb.REPLACED,
        "aws_iam_role_policy.app": Verb.CHANGED,
        "aws_s3_bucket.renamed": Verb.MOVED,
        "aws_s3_bucket_versioning.data": Verb.CHANGED,
        "aws_sns_topic.left": Verb.FORGOTTEN,
        "aws_sns_topic.new": Verb.CREATED,
        "aws_ssm_parameter.password": Verb.CHANGED,
        "aws_vpc_security_group_ingress_rule.web": Verb.CHANGED,
    }
    assert found.outputs == ("role",)
    order = list(Verb)
    assert [order.index(one.verb) for one in found.items] == sorted(
        order.index(one.verb) for one in found.items
    )


def test_what_is_said_of_each() -> None:
    found = {one.address: one for one in of_plan(recorded("changes"), UNIT).items}
    assert found["aws_sns_topic.left"].why == "nothing asks for it any more"
    assert found["aws_s3_bucket.renamed"].moved_from == "aws_s3_bucket.data"
    assert found["aws_cloudwatch_log_group.found"].import_id == "/plans/found"
    (retention,) = found["aws_cloudwatch_log_group.kept"].attributes
    assert (retention.path, retention.before, retention.after) == ("retention_in_days", "7", "30")
    (name,) = found["aws_cloudwatch_log_group.old"].attributes
    assert (name.path, name.forces) == ("name", True)


def test_a_container_definition_is_looked_into() -> None:
    found = {one.address: one for one in of_plan(recorded("changes"), UNIT).items}
    said = {one.path: (one.before, one.after) for one in found["aws_ecs_task_definition.api"].attributes}
    assert said == {
        "container_definitions[api].environment[DB_PASSWORD].value": (
            "(sensitive)",
            "(sensitive, another one)",
        ),
        "container_definitions[api].environment[LOG_LEVEL].value": ('"info"', '"debug"'),
        "container_definitions[api].image": ('"example/api:1.0"', '"example/api:1.1"'),
    }


def test_nothing_to_do() -> None:
    assert of_plan(recorded("untouched"), UNIT).is_clean


@pytest.mark.parametrize(
    ("one", "verb"),
    [
        (change("aws_x.a", "no-op", {}, {}), None),
        (change("aws_x.a", "read", None, {}), None),
        (change("aws_x.a", "create", None, {}, mode="data"), None),
        (change("aws_x.a", "create delete", {}, {}), Verb.REPLACED),
        (change("aws_x.a", "create forget", {}, {}), Verb.CREATED),
        (change("aws_x.a", "update", {}, {}, importing={"id": "x"}), Verb.CHANGED),
    ],
)
def test_verbs(one: dict[str, object], verb: Verb | None) -> None:
    assert [found.verb for found in unit(one).items] == ([verb] if verb else [])


def test_a_replacement_says_what_forces_it_and_not_what_follows() -> None:
    found = item(
        change(
            "aws_db_instance.a",
            "delete create",
            {"id": "db-1", "arn": "a", "engine": "mysql", "endpoint": "e", "size": 1},
            {"engine": "postgres", "size": 2},
            after_unknown={"id": True, "arn": True, "endpoint": True},
            replace_paths=[["engine"]],
        )
    )
    assert [(one.path, one.forces) for one in found.attributes] == [("engine", True), ("size", False)]


def test_an_identifier_that_forces_is_said() -> None:
    found = item(
        change(
            "aws_x.a", "delete create", {"arn": "a"}, {}, after_unknown={"arn": True}, replace_paths=[["arn"]]
        )
    )
    assert [(one.path, one.after) for one in found.attributes] == [("arn", "(known after apply)")]


def test_plans_of_a_folder(tmp_path: Path) -> None:
    for name in ("services/auth/app", "platform/edge"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "tfplan.json").write_text('{"format_version": "1.2"}')
    found = load_all(tmp_path, {"services/auth/app": OWNER})
    assert [(one.unit, one.owner) for one in found] == [("platform/edge", ""), ("services/auth/app", OWNER)]


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', "{"])
def test_what_is_no_plan(tmp_path: Path, text: str) -> None:
    (tmp_path / "tfplan.json").write_text(text)
    with pytest.raises(RunnerError):
        read(tmp_path / "tfplan.json")
