"""Whatever a text holds, both readers show that text and nothing else."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.render.registry.text import code, codes, external, fence, line, mail, prose, table, text
from tests.unit.registry.readers import READERS, Seen

HOSTILE = [
    "<script>alert(1)</script>",
    "<b>bold</b> </td> <br/>",
    "[x] [ ] task",
    "<img src=x onerror=alert(1)>",
    "a | b || c",
    "`code` ``more`` ```",
    "${components.api.url} $x$ $$y$$",
    "[click](javascript:alert(1)) ![x](y) [ref][1] [^1] <https://x.y>",
    "*a* **b** _c_ __d__ ~~e~~ ^f^ ==g== ++h++ --i--",
    "https://evil.example/x http://a.b www.evil.example ftp://x.y/z",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "!!! note",
    "??? note",
    "/// note",
    ": definition",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "    indented",
    "```\nfence\n```",
    "~~~ fence",
    "&lt;b&gt; &amp; &#60; &nbsp;",
    "back\\slash \\* \\",
    "{: .class } {#id} [[wiki]] {{ jinja }} {% tag %}",
    "*[HTML]: abbreviation",
    "[^1]: footnote",
    "[1]: https://evil.example",
    "<!-- comment",
    "-->",
    "]]>",
    "\u202egnp.exe\u200b",
    "%%{init: {}}%%",
    "\"quoted\" 'text'",
    "trailing  \nbreak",
    "a\\|b `x|y`",
]
hostile = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(
        st.sampled_from([*HOSTILE, " ", "a", "\n", "w", "http", ":", "//", "www.", "1"]), max_size=5
    ).map("".join),
    st.text(max_size=60),
    st.text(alphabet="`*_[]{}<>&|~#!$^=+-.:;/\\()\"'@ ahw1\n", max_size=40),
)
# GitHub makes a link to write to out of whatever looks like an e-mail address, and nothing prevents it.
PLACES = {
    "paragraph": ("{}", {"p"}),
    "item": ("- {}", {"ul", "li", "p"}),
    "cell": ("| head |\n|---|\n| {} |", {"table", "thead", "tbody", "tr", "th", "td"}),
    "inside a sentence": ("Owner: {} (x)", {"p"}),
}


def shown(reader: str, place: str, markdown: str) -> tuple[Seen, set[str]]:
    form, allowed = PLACES[place]
    return READERS[reader](form.format(markdown)), allowed


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("place", PLACES)
@given(value=hostile)
@example(value="")
def test_a_text_is_shown_as_it_is_and_is_nothing_else(reader: str, place: str, value: str) -> None:
    seen, allowed = shown(reader, place, text(value))
    rest = PLACES[place][0].replace("- {}", "{}").replace("| head |\n|---|\n| {} |", "head {}")
    assert seen.words == " ".join(rest.format(line(value)).split())
    assert all(link.startswith("mailto:") and "@" in value for link in seen.links)
    assert set(seen.tags) <= allowed | ({"a"} if seen.links else set())
    assert not seen.comments


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("place", PLACES)
@given(value=hostile)
def test_a_code_is_shown_as_it_is_and_is_only_code(reader: str, place: str, value: str) -> None:
    seen, allowed = shown(reader, place, code(value))
    rest = PLACES[place][0].replace("- {}", "{}").replace("| head |\n|---|\n| {} |", "head {}")
    assert seen.words == " ".join(rest.format(line(value)).split())
    assert seen.tags.count("code") == bool(line(value))
    assert all(link.startswith("mailto:") and "@" in value for link in seen.links)
    assert set(seen.tags) <= allowed | {"code"} | ({"a"} if seen.links else set())


@pytest.mark.parametrize("reader", READERS)
@given(address=hostile, name=hostile)
def test_an_address_ends_where_it_should(reader: str, address: str, name: str) -> None:
    whole = "https://wiki.example/" + "".join(address.split())
    seen = READERS[reader](external(name or "x", whole))
    assert len([link for link in seen.links if link.startswith("https://wiki.example/")]) == 1
    assert all(link.startswith(("https://wiki.example/", "mailto:")) for link in seen.links)
    assert set(seen.tags) <= {"p", "a"}
    assert set(seen.attributes) <= {"href"}


@pytest.mark.parametrize("reader", READERS)
def test_an_email_address_can_be_written_to(reader: str) -> None:
    seen = READERS[reader](mail("a_team+x@hokusai.ai"))
    assert seen.words == "a_team+x@hokusai.ai"
    assert [re.sub("%2B", "+", link) for link in seen.links] == ["mailto:a_team+x@hokusai.ai"]


@pytest.mark.parametrize("reader", READERS)
@given(rows=st.lists(st.lists(hostile, min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_table_keeps_its_shape(reader: str, rows: list[list[str]]) -> None:
    rows = [["x" + first, "y" + second] for first, second in rows]
    lines = table(["one", "two"], [[text(first), code(second)] for first, second in rows])
    seen = READERS[reader]("\n".join(lines))
    assert seen.tags.count("tr") == len(rows) + 1
    assert seen.tags.count("td") == 2 * len(rows)


@pytest.mark.parametrize("reader", READERS)
@given(value=st.text(alphabet="`~ab\n<", max_size=40))
def test_a_fence_holds_whatever_is_inside(reader: str, value: str) -> None:
    content = f"x{value}x"
    seen = READERS[reader]("\n".join([*fence("text", content), "after"]))
    assert set(seen.tags) == {"pre", "code", "p"}
    assert seen.text.strip() == f"{content}\n\nafter" or seen.words == " ".join(f"{content} after".split())


def test_plain_text_stays_readable() -> None:
    said = "Model registry, MLflow tracking and the public data API."
    assert text(said) == said
    assert code("/api/*") == "`/api/*`"
    assert codes(["a", 1]) == "`a`, `1`"


def test_columns_without_a_word_are_left_out() -> None:
    assert table(["a", "b", "c"], [["1", "", "3"], ["4", "", ""]]) == [
        "| a | c |",
        "|---|---|",
        "| 1 | 3 |",
        "| 4 |  |",
        "",
    ]
    assert table(["a"], []) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Run `invoke check` first.", "Run `invoke check` first."),
        ("`a` or `b`", "`a` or `b`"),
        ("a <b> and `c|d`", "a &lt;b&gt; and <code>c&#124;d</code>"),
        ("one ` alone", "one &#96; alone"),
        ("", ""),
    ],
)
def test_our_own_sentences_keep_their_code(said: str, expected: str) -> None:
    assert prose(said) == expected


def test_characters_that_hide_are_shown() -> None:
    assert text("a\u202eb\x00c") == "a&#92;u202eb&#92;x00c"
