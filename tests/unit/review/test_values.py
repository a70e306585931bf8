"""What nobody may see is in no form of a review."""

import json
from typing import Any

import pytest

from generator.review import of_plan
from generator.review.as_json import to_json
from generator.review.markdown import markdown
from generator.review.text import text
from generator.review.values import NEW, OLD, SAME, UNKNOWN, masked, words

from .plans import OWNER, UNIT, change, recorded, review, unit


def everything(*changes: dict[str, Any]) -> str:
    found = review(unit(*changes))
    return text(found) + markdown(found) + to_json(found) + repr(found)


def test_a_recorded_plan_keeps_its_canaries() -> None:
    data = recorded("changes")
    assert "canary" in json.dumps(data), "the test looks for nothing"
    found = review(of_plan(data, UNIT, OWNER))
    assert "canary" not in text(found) + markdown(found) + to_json(found) + repr(found)


@pytest.mark.parametrize(
    "masks",
    [
        {"before_sensitive": {"a": True}, "after_sensitive": {"a": True}},
        {"before_sensitive": {"a": True}},
        {"after_sensitive": {"a": True}},
        {"before_sensitive": True},
        {"after_sensitive": {"a": {"b": [True]}}},
        {"before_sensitive": {"a": True}, "after_unknown": {"a": True}},
    ],
)
@pytest.mark.parametrize("actions", ["update", "delete create"])
def test_marked_by_the_provider(masks: dict[str, Any], actions: str) -> None:
    before, after = {"a": {"b": ["canary1"]}, "n": 1}, {"a": {"b": ["canary2"]}, "n": 2}
    one = change("aws_x.a", actions, before, after, replace_paths=[["a"]], **masks)
    assert "canary" not in everything(one)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"password": "canary"}, {"password": "canary2"}),
        ({"master_password": None}, {"master_password": "canary"}),
        (
            {"e": [{"name": "API_TOKEN", "value": "canary"}]},
            {"e": [{"name": "API_TOKEN", "value": "canary2"}]},
        ),
        ({"d": '{"client_secret": "canary"}'}, {"d": '{"client_secret": "canary2"}'}),
        ({"d": '{"password": "canary"}'}, {"d": None}),
    ],
)
def test_told_by_its_name(before: Any, after: Any) -> None:
    said = everything(change("aws_x.a", "update", before, after))
    assert "canary" not in said
    assert "(sensitive" in said


def test_where_a_secret_is_may_be_said() -> None:
    one = change("aws_x.a", "update", {"token": None}, {"token": "arn:aws:secretsmanager:::secret:a"})
    assert "arn:aws:secretsmanager:::secret:a" in everything(one)


def test_masks() -> None:
    assert masked("a", "a", True, True, None) == (SAME, SAME)
    assert masked("a", "b", True, True, None) == (OLD, NEW)
    assert masked(None, None, True, True, None) == (None, None)
    assert masked("a", None, None, None, True) == ("a", UNKNOWN)
    assert masked({"a": [1, 2]}, {"a": [1]}, None, None, {"a": [False, True]}) == (
        {"a": [1, 2]},
        {"a": [1, UNKNOWN]},
    )
    assert masked(None, None, None, None, {"a": True}) == (None, {"a": UNKNOWN})


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "none"),
        (True, "true"),
        ("a\x1b[31m\n", '"a\\u001b[31m\\n"'),
        (UNKNOWN, "(known after apply)"),
        ([1, SAME], '[1, "(sensitive)"]'),
        ("\u202egnp", '"\\u202egnp"'),
    ],
)
def test_words(value: Any, said: str) -> None:
    assert words(value) == said


def test_long_values_are_cut() -> None:
    assert len(words("x" * 1000)) == 100
