"""Where two values differ, and where they mean the same."""

import json
from typing import Any

import pytest

from generator.review.differences import differences


def found(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    return [(one.written, one.before, one.after) for one in differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": None}, {"a": ""}),
        ({"a": []}, {"a": None}),
        ({"a": {}}, {}),
        ({"a": [{"b": None}]}, {"a": [{"b": ""}]}),
        ({"p": '{"a":1,"b":[]}'}, {"p": '{ "a": 1 }'}),
    ],
)
def test_the_same_in_other_words(before: Any, after: Any) -> None:
    assert found(before, after) == []


@pytest.mark.parametrize("after", [0, False])
def test_zero_and_false_are_something(after: Any) -> None:
    assert found({"a": None}, {"a": after}) == [("a", None, after)]


def test_depth() -> None:
    assert found({"a": [{"b": 1}], "c": 1}, {"a": [{"b": 2}], "c": 1}) == [("a[0].b", 1, 2)]


def test_documents_are_looked_into() -> None:
    before, after = json.dumps([{"name": "api", "image": "1"}]), json.dumps([{"image": "2", "name": "api"}])
    assert found({"d": before}, {"d": after}) == [("d[api].image", "1", "2")]


def test_named_things_are_compared_by_name_whatever_their_order() -> None:
    before = [{"name": "a", "v": 1}, {"name": "b", "v": 1}]
    after = [{"name": "b", "v": 2}, {"name": "a", "v": 1}, {"name": "c", "v": 1}]
    assert found({"e": before}, {"e": after}) == [("e[b].v", 1, 2), ("e[c]", None, {"name": "c", "v": 1})]


def test_members_of_plain_lists() -> None:
    assert found({"l": ["a", "b"]}, {"l": ["b", "c"]}) == [("l[]", "a", "c")]
    assert found({"l": ["a"]}, {"l": ["a", "b", "c"]}) == [("l[]", None, "b"), ("l[]", None, "c")]
    assert found({"l": ["a", "b"]}, {"l": ["b", "a"]}) == [("l", ["a", "b"], ["b", "a"])]


def test_another_kind_of_value() -> None:
    assert found({"a": "x"}, {"a": {"b": 1}}) == [("a", "x", {"b": 1})]
    assert found({"a": "{broken"}, {"a": '{"b": 1}'}) == [("a", "{broken", '{"b": 1}')]
