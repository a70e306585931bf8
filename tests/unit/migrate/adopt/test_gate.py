"""What a plan may do."""

from typing import Any

import pytest

from generator.migrate.adopt.gate import Row, judge, unreviewed


def verdict(actions: list[str], **change: Any) -> list[tuple[str, tuple[str, ...]]]:
    plan = {
        "resource_changes": [
            {
                "address": "aws_lb.a",
                "type": "aws_lb",
                "mode": "managed",
                "change": {"actions": actions, **change},
            }
        ],
        "resource_drift": [{"address": "aws_lb.a", "change": {"actions": ["delete"]}}],
    }
    return [(row.verb, row.words) for row in judge(plan, "edge").rows]


@pytest.mark.parametrize("actions", [["no-op"], ["read"], ["forget"]])
def test_what_touches_nothing_passes(actions: list[str]) -> None:
    assert verdict(actions, before={"delete": "delete"}) == []


@pytest.mark.parametrize(
    "actions", [["delete"], ["delete", "create"], ["create", "delete"], ["create", "forget"]]
)
def test_nothing_else_that_ends_something_passes(actions: list[str]) -> None:
    ((verb, words),) = verdict(actions, before={"name": "a"}, after={"name": "b"}, replace_paths=[["name"]])
    assert verb == "refusal"
    assert words


def test_a_change_is_said_in_words_and_a_secret_is_not() -> None:
    ((verb, words),) = verdict(
        ["update"],
        before={"idle_timeout": 60, "password": "old", "tags": {"a": "1"}, "tags_all": {"a": "1"}},
        after={"idle_timeout": 120, "password": "new", "tags": {"a": "2"}, "tags_all": {"a": "2"}},
        before_sensitive={"password": True},
        after_sensitive={"password": True, "tags": {}},
        after_unknown={"arn": True},
    )
    assert verb == "change"
    assert words == (
        "arn: (nothing) -> (known after the apply)",
        "idle_timeout: 60 -> 120",
        "password: (sensitive)",
        "tags.a: 1 -> 2",
    )


def test_a_mask_without_a_secret_hides_nothing() -> None:
    ((_, words),) = verdict(
        ["update"], before={"x": [{"a": 1}]}, after={"x": [{"a": 2}]}, after_sensitive={"x": [{"a": False}]}
    )
    assert words == ("x.0.a: 1 -> 2",)


def test_a_change_is_said_down_to_the_value() -> None:
    """Also inside of a policy's JSON; of long values the part in which they begin to differ."""
    ((_, words),) = verdict(
        ["update"],
        before={"policy": '{"Statement":[{"Effect":"Allow"}]}', "long": "a" * 200 + "b", "block": []},
        after={"policy": '{"Statement":[{"Effect":"Deny"}]}', "long": "a" * 200 + "c", "block": [{"x": 1}]},
        after_unknown={"block": [{"y": True}]},
    )
    assert words[0] == "block.0.x: (nothing) -> 1"
    assert words[1] == "block.0.y: (nothing) -> (known after the apply)"
    assert words[2].endswith("ab -> ...aaaaaaaaaaaaaaaaaaaaaaaaaaaaaac")
    assert words[3] == "policy.Statement.0.Effect: Allow -> Deny"


def rows(kind: str, before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    change = {"actions": ["update"], "before": before, "after": after}
    entry = {"address": f"{kind}.a", "type": kind, "mode": "managed", "change": change}
    return [(row.verb, row.words) for row in judge({"resource_changes": [entry]}, "data").rows]


@pytest.mark.parametrize(
    ("kind", "name", "old", "new"),
    [
        ("aws_db_instance", "manage_master_user_password", None, True),
        ("aws_db_instance", "vpc_security_group_ids", ["sg-1"], ["sg-2"]),
        ("aws_db_instance", "db_subnet_group_name", "a", "b"),
        ("aws_s3_bucket_policy", "policy", '{"Statement": []}', '{"Statement": [1]}'),
    ],
)
def test_what_locks_somebody_out_is_refused_and_says_what_to_do(
    kind: str, name: str, old: object, new: object
) -> None:
    ((verb, words),) = rows(kind, {name: old}, {name: new})
    assert verb == "refusal"
    assert name in words[0]
    assert len(words[0]) > 60


def test_a_rule_whose_action_is_only_written_otherwise_says_so_in_a_line() -> None:
    before = {"action": [{"type": "forward", "target_group_arn": "arn:a", "forward": []}]}
    after = {
        "action": [
            {
                "type": "forward",
                "target_group_arn": None,
                "forward": [{"target_group": [{"arn": "arn:a", "weight": 1}]}],
            }
        ]
    }
    assert rows("aws_lb_listener_rule", before, after) == [
        ("change", ("action: written otherwise, the same target groups and shares",))
    ]
    after["action"][0]["forward"][0]["target_group"][0]["arn"] = "arn:b"  # type: ignore[index]
    ((verb, words),) = rows("aws_lb_listener_rule", before, after)
    assert verb == "change"
    assert "action.0.forward.0.target_group.0.arn: (nothing) -> arn:b" in words


def test_what_was_not_reviewed_is_found_word_for_word() -> None:
    seen = Row("edge", "aws_lb.a", "aws_lb", "change", ("idle_timeout: 60 -> 120",))
    more = Row("edge", "aws_lb.a", "aws_lb", "change", (*seen.words, "internal: false -> true"))
    assert unreviewed([seen], [seen]) == []
    assert unreviewed([], [seen]) == []
    assert [one.words for one in unreviewed([more], [seen])] == [("internal: false -> true",)]
    assert unreviewed([Row("data", "aws_lb.a", "aws_lb", "change", seen.words)], [seen])
    refused = Row("edge", "aws_lb.a", "aws_lb", "refusal", ("would be deleted",))
    assert unreviewed([refused], [refused]) == [refused]


def test_a_change_that_shows_nothing_is_said_all_the_same() -> None:
    tags = {"A": "b"}
    assert rows("aws_lb", {"tags": tags, "tags_all": tags}, {"tags": None, "tags_all": tags}) == [
        ("change", ("tags.all: the same ones, from the provider's default tags now",))
    ]
    assert rows("aws_lb", {"x": None}, {"x": ""}) == [
        ("change", ("something: no attribute that the plan shows",))
    ]
