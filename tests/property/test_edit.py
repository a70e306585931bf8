"""Any value at any place of real manifests: the data is what was asked for, and no comment and no other line is lost."""

from pathlib import Path as DiskPath
from typing import Any

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator import source
from generator.edit import differences, get, put
from generator.edit.place import MISSING, same
from generator.resolve import merge
from generator.source import Document, Path
from tests.effort import effort

HERE = DiskPath(__file__).resolve().parents[2]
FILES = [
    *sorted((HERE / "registry/services").glob("*.yaml")),
    HERE / "tests/fixtures/rich.yaml",
    HERE / "registry/platform.yaml",
]


def read(path: DiskPath) -> Document:
    document, _ = source.load(path.read_text(encoding="utf-8"), path.name)
    assert document is not None
    return document


def readable(text: str) -> bool:
    """Whether a manifest may hold it at all: the reader refuses, for one, a combining mark that follows no letter."""
    return source.load(yaml.safe_dump({"a": text}, allow_unicode=True), "a.yaml")[0] is not None


DOCUMENTS = [read(path) for path in FILES]
anything = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12).filter(readable)
texts = anything | st.sampled_from(
    [
        "1.10",
        "no",
        "null",
        "a: b",
        "# x",
        "- x",
        "a, b",
        "{x}",
        "it's",
        '"',
        "${a.b.url}",
        "*x",
        "&x",
        "%",
        " x ",
    ]
)
values = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | texts
KEYS = st.from_regex(r"\A[a-z][a-z0-9-]{0,8}\Z")


def comments(text: str) -> list[str]:
    return [
        line[at:]
        for line in text.split("\n")
        if (at := line.find("   # ")) >= 0 or (at := line.find("# ")) == 0
    ]


@st.composite
def places(draw: st.DrawFn) -> tuple[Document, Path, Any]:
    """A place that is there, or one or two new keys below a mapping; a scalar, or for new ones anything."""
    document = draw(st.sampled_from(DOCUMENTS))
    path = draw(st.sampled_from([path for path in document.marks if path]))
    there = get(document.data, path)
    if isinstance(there, dict):
        path = (*path, *draw(st.lists(KEYS, min_size=1, max_size=2)))
        return (
            document,
            path,
            draw(values | st.lists(texts, max_size=3) | st.dictionaries(KEYS, values, max_size=3)),
        )
    return document, path, draw(values)


@effort(150)
@given(places())
@example((DOCUMENTS[-1], ("components", "web", "access", "buckets", "files"), ":0"))
@example((DOCUMENTS[-1], ("components", "web", "environment"), {":a": ":"}))
def test_the_value_is_there_and_nothing_else_has_changed(case: tuple[Document, Path, Any]) -> None:
    document, path, value = case
    text = put(document, path, value)
    made, _ = source.load(text, document.file)
    assert made is not None
    assert same(get(made.data, path), value)
    assert comments(text) == comments(document.text)
    rest = [one for one in document.marks if one[: len(path)] != path and path[: len(one)] != one]
    assert all(same(get(made.data, one), get(document.data, one)) for one in rest)


data = st.recursive(
    values, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
documents = st.dictionaries(KEYS, data.filter(lambda one: one is not None), max_size=4)


def without_nulls(value: Any) -> Any:
    """A merge patch cannot write a null."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return value


@effort(120)
@given(documents, documents)
def test_differences_are_a_merge_patch(old: dict[str, Any], wanted: dict[str, Any]) -> None:
    old, wanted = without_nulls(old), without_nulls(wanted)
    made: Any = old
    for edit in differences(old, wanted):
        patch: Any = edit.value
        for step in reversed(edit.path):
            patch = {step: patch}
        made = merge(made, patch)
    assert same(made, wanted)
    assert list(differences(wanted, wanted)) == []


def test_missing_is_no_value() -> None:
    assert get({"a": None}, ("a",)) is None
    assert get({"a": None}, ("b",)) is MISSING
