"""READMEs of rendered modules: a manifest's texts stay texts."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.readme import escape
from tests.unit.render.workshop import FIRST, SECOND, files


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, with a comma.", "plain, with a comma."),
        ("a | b", "a \\| b"),
        ("<script>", "&lt;script&gt;"),
        ("&lt;", "&amp;lt;"),
        ("`code` and *stars*", "\\`code\\` and \\*stars\\*"),
        ("[x](https://y)", "\\[x\\](https://y)"),
        ("back\\slash", "back\\\\slash"),
        ("two\nlines  and\tblanks ", "two lines and blanks"),
        ("# no heading", "\\# no heading"),
    ],
)
def test_escape(text: str, shown: str) -> None:
    assert escape(text) == shown


@settings(deadline=None)
@given(st.text())
def test_nothing_escaped_is_markup(text: str) -> None:
    made = escape(text)
    assert "\n" not in made
    assert not re.search(r"[<>]", made)
    bare = re.sub(r"\\.", "", made)
    assert not re.search(r"[`*_\[\]|#!{}~\\]", bare)


def test_every_row_of_every_table_has_its_columns() -> None:
    described = FIRST.replace("owner: shop", "owner: shop\ndescription: 'A | b `c` <d>'")
    for path, content in files(described, SECOND).items():
        if path.startswith("modules/services/") and path.endswith("README.md"):
            for row in re.findall(r"^\|.*$", content.decode(), re.M):
                assert len(re.findall(r"(?<!\\)\|", row)) in (3, 4), (path, row)


def test_angle_brackets_of_our_own_descriptions_are_shown() -> None:
    """Markdown would swallow `<component>` as a tag."""
    for path, content in files(FIRST, SECOND).items():
        if path.startswith("modules/services/") and path.endswith("README.md"):
            text = re.sub(r"<!--.*?-->", "", content.decode())
            assert not re.search(r"<[a-z]", text), path
