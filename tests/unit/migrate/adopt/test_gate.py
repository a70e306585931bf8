"""What a plan may do."""

from typing import Any

import pytest

from generator.migrate.adopt.gate import judge


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
    assert words == ('x: [{"a": 1}] -> [{"a": 2}]',)
