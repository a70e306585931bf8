"""Values as workflow text: what goes in comes out of a YAML parser, and only `Code` holds expressions."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.render.workflows.yaml import Code, Noted, Pin, Script, document, literal, quoted
from tests.effort import effort

COMMIT = "de0fac2e4500dabe0009e67214ff5f5447ce83dd"


def test_a_document() -> None:
    text = document(
        ["Mark."],
        {
            "on": {"push": {"branches": ["main"]}},
            "permissions": {},
            "jobs": {
                "one": {
                    "name": Code("plan ${{ matrix.name }}"),
                    "timeout-minutes": 5,
                    "concurrency": Noted("Why.", {"group": "a", "cancel-in-progress": False}),
                    "steps": [
                        {"uses": Pin("actions/checkout", COMMIT, "v6.0.2")},
                        {"run": Script("\necho 'a: b'\n\nexit 1\n")},
                    ],
                },
                "two": {"needs": ["one"], "steps": []},
            },
        },
    )
    assert text == (
        "# Mark.\n\non:\n  push:\n    branches:\n      - main\n\npermissions: {}\n\njobs:\n"
        "  one:\n    name: plan ${{ matrix.name }}\n    timeout-minutes: 5\n    # Why.\n    concurrency:\n"
        "      group: a\n      cancel-in-progress: false\n    steps:\n"
        f"      - uses: actions/checkout@{COMMIT} # v6.0.2\n"
        "      - run: |\n          echo 'a: b'\n\n          exit 1\n"
        "\n  two:\n    needs:\n      - one\n    steps: []\n"
    )


@pytest.mark.parametrize(
    "text",
    ["true", "No", "on", "3.10", "0123", "", " x", "x ", "a: b", "a #b", "- a", "*", "&a", "!t", "@a", "`", "{}", "[", "'",
     '"', "%", "|", "null", "~", "1e3", "=", "\u2028", "\ufeff", "\x85", "a\nb", "\x00", "\x7f", "é", "😀"],
)  # fmt: skip
def test_text_stays_text(text: str) -> None:
    assert yaml.load(document([], {"key": text}), yaml.CSafeLoader)["key"] == text


@given(
    st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["on", "No", "false", "NULL", "y"])
)
def test_any_text_stays_text(text: str) -> None:
    data = yaml.load(document([], {"key": text, "list": [text, {text: [text]}]}), yaml.CSafeLoader)
    assert data == {"key": literal(text), "list": [literal(text), {text: [literal(text)]}]}


@effort(50)
@given(st.text("${}' xa", max_size=30))
def test_no_text_opens_an_expression(text: str) -> None:
    """Taking away what stands for the opening leaves none, and puts the text back together."""
    written = literal(text)
    assert "${{" not in written.replace("${{ '${{' }}", "")
    assert written.replace("${{ '${{' }}", "${{") == text


def test_an_apostrophe_does_not_end_a_text_in_an_expression() -> None:
    assert quoted("it's") == "'it''s'"


@pytest.mark.parametrize("code", ["a: b", "x #y", "${{ a }}: b", "ends ", 'say "x"', "!cancelled(", "${{ x"])
def test_code_is_written_as_it_is(code: str) -> None:
    assert yaml.load(document([], {"if": Code(code)}), yaml.CBaseLoader) == {"if": code}
