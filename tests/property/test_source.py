"""No bytes make the reader raise, hang or disagree with itself."""

import json
import time
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.findings import render_github, render_json, render_text
from generator.source import Document, load, string_wanted
from tests.effort import effort

# What YAML is made of, so that random documents get past the first token.
PIECES = st.sampled_from(
    ["a", "b", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", " ", "\t", "[", "]", "{", "}", ", ", "? ", "|", ">", "|-\n",
     "'", '"', "''", "\\", "\\u202e", "\\ud800", "\\x00", "#", " # c", "&a ", "*a", "!", "!!str ", "!<x>", "<<", "---\n",
     "...\n", "%YAML 1.1\n", "%TAG ! x\n", "1", "0", "1.10", "0123", "22:22", "no", "~", "null", "1e3", ".inf", "=", "@",
     "`", "%", "é", "e\u0301", "你", "\u202e", "\ufeff", "\x00", "\x1b", "\r", "\r\n", "\x85", "\u2028", "😀", "2025-08-20"]
)  # fmt: skip
YAMLISH = st.lists(PIECES, max_size=60).map("".join)
ANY_BYTES = st.one_of(
    st.binary(max_size=300), YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass"))
)
QUIET = effort(200)


def outcome(loaded: Document | None) -> tuple[Any, Any]:
    """Data and places; of a value that is not there, either parser may take another place around it."""
    if loaded is None:
        return None, None
    absent = {path for path, scalar in loaded.ambiguous.items() if not scalar.raw}
    return loaded.data, {path: mark for path, mark in loaded.marks.items() if path not in absent}


@given(ANY_BYTES)
@QUIET
def test_no_bytes_make_it_raise(raw: bytes) -> None:
    started = time.perf_counter()
    loaded, findings = load(raw, "f.yaml")
    assert loaded is not None or findings
    text = loaded.text if loaded else raw.decode("utf-8", "replace")
    for render in (lambda: render_text(findings, {"f.yaml": text}), lambda: render_github(findings)):
        render().encode()
    json.loads(render_json(findings))
    lines = text.replace("\r\n", "\n").split("\n")
    for finding in findings:
        assert finding.position is not None
        assert 1 <= finding.position.line <= len(lines) + 1
        assert finding.position.column >= 1
    if loaded:
        for path in loaded.marks:
            string_wanted(loaded, path)
    assert time.perf_counter() - started < 1


@given(YAMLISH)
@QUIET
def test_both_parsers_agree(text: str) -> None:
    fast, fast_findings = load(text, "f.yaml")
    pure, pure_findings = load(text, "f.yaml", yaml.SafeLoader)
    if fast_findings and pure_findings:
        return  # where the text is refused, the two may name different reasons
    if "\t" in text and pure is None:
        return  # PyYAML's own parser takes no tab as white space: it refuses more, with a clear message
    assert outcome(fast) == outcome(pure)
    assert fast_findings == pure_findings


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e6, 1e6).map(lambda f: round(f, 4))
    | st.text(st.characters(codec="ascii"), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=30,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from("abcdef"), JSON, min_size=1))
@QUIET
def test_json_reads_as_itself(data: dict[str, Any]) -> None:
    """JSON is YAML; each value that is accepted is what stands there, and so is its place."""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    loaded, findings = load(text, "f.yaml")
    if loaded is None or findings:
        assert {f.check for f in findings} <= {"yaml-ambiguous-scalar", "yaml-character"}
        return
    assert loaded.data == data
    lines = text.split("\n")
    for path, mark in loaded.marks.items():
        value: Any = data
        for step in path:
            value = value[step]
        shown = json.dumps(value, indent=1, ensure_ascii=False).split("\n")[0]
        assert lines[mark.line - 1][mark.column - 1 :].startswith(shown)
        if path and isinstance(path[-1], str):
            assert lines[mark.key_line - 1][mark.key_column - 1 :].startswith(
                json.dumps(path[-1], ensure_ascii=False)
            )
