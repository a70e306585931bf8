"""What the schemas' patterns let pass: no newline by any of them, and names that are plain words in a path and in a shell."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, validators

from generator import schema
from generator.plan import path_fault
from tests.effort import effort

IDENTIFIER = "^[a-z](?:-?[a-z0-9])*$"


def patterns(node: Any) -> Iterator[str]:
    """Each pattern of a schema, of values and of keys."""
    if isinstance(node, dict):
        if isinstance(node.get("pattern"), str):
            yield node["pattern"]
        yield from (node["patternProperties"] if isinstance(node.get("patternProperties"), dict) else ())
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from patterns(inner)


ALL = sorted({pattern for name in schema.FILES for pattern in patterns(schema.definition(name))})
VALUES = [pattern for pattern in ALL if pattern.endswith("$")]


def accepted(pattern: str, text: str) -> bool:
    """By the validator that decides, and by the quick one: they must agree."""
    rule = {"type": "string", "pattern": pattern}
    extend: Any = validators.extend
    slow = extend(Draft202012Validator, {"pattern": schema._pattern})(rule).is_valid(text)
    quick = jsonschema_rs.Draft202012Validator(rule).is_valid(text)
    assert slow == quick, (pattern, text)
    return bool(slow)


def test_every_pattern_but_that_of_annotations_says_where_it_ends() -> None:
    assert len(VALUES) > 30
    assert [pattern for pattern in ALL if pattern not in VALUES] == ["^x-"]


def samples(pattern: str) -> st.SearchStrategy[str]:
    """Texts that it lets pass: the schema's examples where there are any, as those of a look-ahead are hard to make up."""
    nodes = [
        node
        for name in schema.FILES
        for node in _nodes(schema.definition(name))
        if node.get("pattern") == pattern
    ]
    examples = {text for node in nodes for text in node.get("examples", ()) if isinstance(text, str)}
    return st.sampled_from(sorted(examples)) if examples else st.from_regex(pattern)


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(inner)


@pytest.mark.parametrize("pattern", VALUES)
def test_no_newline_passes(pattern: str) -> None:
    """Python's `$` matches before one at the end; `[^ ]` matches one anywhere."""

    @effort(4)
    @given(samples(pattern), st.data())
    def never(text: str, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(text)))
        for end in ("\n", "\r\n", "\x0b"):
            for broken in (text + end, text[:at] + end + text[at:]):
                assert not accepted(pattern, broken), broken

    never()


def test_identifiers_are_plain_words() -> None:
    """Services, environments, teams, components and the like: what becomes folders, addresses and arguments."""
    for name, definition in (
        ("service", schema.definition("service")),
        ("platform", schema.definition("platform")),
    ):
        assert IDENTIFIER in set(patterns(definition)), name
    properties = schema.definition("service")["properties"]
    maps = [node for node in properties.values() if isinstance(node.get("propertyNames"), dict)]
    assert properties["name"]["pattern"] == IDENTIFIER
    assert len(maps) > 7
    for node in maps:
        names = node["propertyNames"]
        assert (schema.definition("service")["$defs"]["thing"] if "$ref" in names else names)[
            "pattern"
        ] == IDENTIFIER


@effort(40)
@given(st.from_regex(IDENTIFIER, fullmatch=True), st.text(max_size=12))
def test_an_identifier_is_one_folder_and_one_word(name: str, text: str) -> None:
    assert PurePosixPath(name).parts == (name,)
    assert path_fault(f"live/{name}/env.hcl") is None
    assert shlex.quote(name) == name
    assert not name.startswith("-")
    if accepted(IDENTIFIER, text):
        assert re.fullmatch(r"[a-z][a-z0-9-]*", text)


def test_a_shell_takes_them_as_they_are() -> None:
    names = ["a", "a-b", "x9", "a1-2b", "z-0-z"]
    said = subprocess.run(
        ["sh", "-c", "printf '%s\\n' " + " ".join(names)], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == names
