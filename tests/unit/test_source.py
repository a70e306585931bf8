"""What the reader accepts, what it refuses, with which words and where."""

import os
from pathlib import Path

import pytest
import yaml

from generator.source import ESTATE, MANIFEST, MAX_DEPTH, MAX_FINDINGS, Document, load, read, string_wanted

PARSERS = [pytest.param(None, id="default"), pytest.param(yaml.SafeLoader, id="pure-python")]


def document(text: str | bytes) -> Document:
    loaded, findings = load(text, "f.yaml")
    assert findings == []
    assert loaded is not None
    return loaded


def report(text: str | bytes, parser: object = None) -> list[str]:
    _, findings = load(text, "f.yaml", parser)
    return [f"{f.position.line}:{f.position.column} {f.check}: {f.message}" for f in findings if f.position]


# --- data and places -------------------------------------------------------------------------------------


def test_data_is_plain_python() -> None:
    text = 'a: {b: [1, -2, 0.5, true, null, ~], c: "no"}\nd: |\n  x\n  y\ne: >-\n  x\n  y\nf: it is 3\n'
    assert document(text).data == {
        "a": {"b": [1, -2, 0.5, True, None, None], "c": "no"},
        "d": "x\ny\n",
        "e": "x y",
        "f": "it is 3",
    }


@pytest.mark.parametrize("parser", PARSERS)
def test_places_of_keys_and_values(parser: object) -> None:
    loaded, findings = load("a:\n  bc: [x,  z]\n  d:\n    - é: 1\n", "f.yaml", parser)
    assert loaded
    assert not findings
    places = {path: tuple(mark) for path, mark in loaded.marks.items()}
    assert places == {
        (): (1, 1, 1, 1),
        ("a",): (2, 3, 1, 1),
        ("a", "bc"): (2, 7, 2, 3),
        ("a", "bc", 0): (2, 8, 2, 8),
        ("a", "bc", 1): (2, 12, 2, 12),
        ("a", "d"): (4, 5, 3, 3),
        ("a", "d", 0): (4, 7, 4, 7),
        ("a", "d", 0, "é"): (4, 10, 4, 7),
    }


def test_position_falls_back_to_the_nearest_ancestor() -> None:
    loaded = document("a:\n  b: 1\n")
    assert str(loaded.position(("a", "b"))) == "f.yaml:2:6"
    assert str(loaded.position(("a", "b"), key=True)) == "f.yaml:2:3"
    assert str(loaded.position(("a", "b", 3, "x"))) == "f.yaml:2:6"
    assert str(loaded.position(("a", "missing"), key=True)) == "f.yaml:1:1"
    assert str(loaded.position(("z",))) == "f.yaml:1:1"


def test_windows_line_ends_and_byte_order_mark_are_tolerated() -> None:
    loaded = document(b"\xef\xbb\xbfa: 1\r\nb:\r\n  c: x\r\n")
    assert loaded.data == {"a": 1, "b": {"c": "x"}}
    assert str(loaded.position(("a",), key=True)) == "f.yaml:1:1"
    assert str(loaded.position(("b", "c"))) == "f.yaml:3:6"
    assert "\r" not in loaded.text


# --- scalars ---------------------------------------------------------------------------------------------

SAME = {
    "512": 512, "-7": -7, "+7": 7, "0": 0, "-0": 0, "0.5": 0.5, ".5": 0.5, "1.10": 1.1, "1.": 1.0, "0x1f": 31,
    "1.0e+3": 1000.0, "true": True, "False": False, "null": None, "~": None, "": None, "NULL": None,
    str(2**53 - 1): 2**53 - 1,
}  # fmt: skip
TEXT = [
    "x", "1.2.3", "v1", "8080:80", "10.0.0.0/16", "1.10.", "+", "-x", ".", "..", "...x", "0x", "1e", "nope", "yess",
    "truE", "nUll", "12:99", "postgresql://h:5/d", "${a.b}", "1 2", "2025-8", "e3", "0xzz", "--1", "1-2", "_1",
]  # fmt: skip
REFUSED = {
    "no": "the boolean false", "Yes": "the boolean true", "ON": "the boolean true", "off": "the boolean false",
    "y": "the boolean true", "N": "the boolean false", "0123": "a leading zero", "08": "a leading zero",
    "-012": "a leading zero", "00.5": "a leading zero", "22:22": "base 60", "1:30.5": "base 60",
    "2025-08-20": "a date", "2025-8-2 10:00:00 +1": "a date", "1e3": "exponent", "12e4567": "exponent",
    "1.5E3": "exponent", "0o17": "a number", "0b11": "a number", "-0x1f": "a number", "1_000": "a number",
    "1_0.5": "a number", ".inf": "infinity", "-.INF": "infinity", ".NaN": "not-a-number", "=": "meaning of its own",
    str(2**53): "beyond 9007199254740991", "9" * 5000: "beyond 9007199254740991",
    "3.14159265358979323846": "would become 3.141592653589793", "1.0e+999": "too large", "0." + "1" * 99: "digits",
}  # fmt: skip


@pytest.mark.parametrize(("raw", "value"), SAME.items())
def test_scalars_that_every_reader_understands_alike(raw: str, value: object) -> None:
    data = document(f"a: {raw}\n").data["a"]
    assert data == value
    assert type(data) is type(value)


@pytest.mark.parametrize("raw", TEXT)
def test_unquoted_text(raw: str) -> None:
    loaded = document(f"a: {raw}\n")
    assert loaded.data == {"a": raw}
    assert string_wanted(loaded, ("a",)) is None


@pytest.mark.parametrize(("raw", "words"), REFUSED.items())
def test_scalars_that_readers_understand_differently_are_refused(raw: str, words: str) -> None:
    loaded, findings = load(f"a:\n  b: {raw}\n", "f.yaml")
    assert [(f.check, str(f.position)) for f in findings] == [("yaml-ambiguous-scalar", "f.yaml:2:6")]
    assert words in findings[0].message
    assert f'write "{raw}" for the text' in (findings[0].hint or "")
    assert loaded
    assert loaded.data == {"a": {"b": raw}}
    assert loaded.faulty == {("a", "b")}
    assert string_wanted(loaded, ("a", "b")) is None  # not reported twice


@pytest.mark.parametrize("raw", [*REFUSED, *SAME])
def test_quoted_scalars_are_text(raw: str) -> None:
    loaded = document(f"a: \"{raw}\"\nb: '{raw}'\nc: |-\n  {raw}\n")
    assert loaded.data == {"a": raw, "b": raw, "c": raw}
    assert not loaded.ambiguous


def test_a_hint_names_the_other_meaning() -> None:
    _, findings = load("[no, 1e3, 1_000]", "f.yaml")
    assert [f.hint for f in findings] == [
        'write "no" for the text, or false for a boolean',
        'write "1e3" for the text, or 1000 for a number',
        'write "1_000" for the text',
    ]


def test_text_wanted_but_something_else_stands_there() -> None:
    loaded = document("version: 16\ntag: 1.10\nx: x\nflag: true\nnone:\nname: text\n")
    findings = {path: string_wanted(loaded, (path,)) for path in loaded.data}
    assert {path: f and (str(f.position), f.message, f.hint) for path, f in findings.items()} == {
        "version": ("f.yaml:1:10", "`16` is a number here, text is wanted", 'write "16"'),
        "tag": ("f.yaml:2:6", "`1.10` is a number here and would become 1.1, text is wanted", 'write "1.10"'),
        "x": None,
        "flag": ("f.yaml:4:7", "`true` is a boolean here, text is wanted", 'write "true"'),
        "none": (
            "f.yaml:5:6",
            "nothing stands here, text is wanted",
            'write "" for an empty text, or remove the key',
        ),
        "name": None,
    }


# --- structure -------------------------------------------------------------------------------------------

BAD = {
    "a: 1\nb: 2\na: 3\n": ["3:1 yaml-duplicate-key: the key `a` stands twice in this mapping"],
    "no: 1\n": ["1:1 yaml-key-not-text: the key `no` is ambiguous: some YAML readers take it for the boolean false, "
                "others for text"],
    "a: {8080: x}\n": ["1:5 yaml-key-not-text: the key `8080` is ambiguous: YAML reads it as a number"],
    "? \n: x\n": ["1:2 yaml-key-not-text: the key is empty: YAML reads it as null"],
    "? [a]\n: x\n": ["1:3 yaml-key-not-text: a list cannot be a key"],
    "? {a: b}\n: x\n": ["1:3 yaml-key-not-text: a mapping cannot be a key"],
    "a: &x 1\nb: *x\n": ["1:4 yaml-alias: anchors (`&name`) are not supported",
                         "2:4 yaml-alias: aliases (`*name`) are not supported"],
    "a: {b: 1}\nc:\n  <<: {d: 1}\n": ["3:3 yaml-merge-key: merge keys (`<<`) are not supported"],
    "*x : 1": ["1:1 yaml-alias: aliases (`*name`) are not supported"],
    "a: !!python/object/apply:os.system [x]\n": ["1:4 yaml-tag: tags (`!...`) are not supported"],
    "a: !foo x\nb: !!str 1\n": ["1:4 yaml-tag: tags (`!...`) are not supported",
                                "2:4 yaml-tag: tags (`!...`) are not supported"],
    "a: ! x\n": ["1:4 yaml-tag: tags (`!...`) are not supported"],
    "a: 1\n---\nb: 1\n": ["2:1 yaml-several-documents: a second document begins here"],
    "%YAML 1.1\n---\na: 1\n": ["1:1 yaml-directive: directives (`%...`) are not supported"],
    "": ["1:1 yaml-empty: the file is empty, or holds only comments"],
    "# only a comment\n": ["1:1 yaml-empty: the file is empty, or holds only comments"],
    "---\n": ["1:1 yaml-empty: the file is empty, or holds only comments"],
    'a: "x\\u202ey"\n': ["1:4 yaml-character: the character U+202E (right-to-left override) is not allowed"],
    'a: "x\\0"\n': ["1:4 yaml-character: the character U+0000 (control character) is not allowed"],
    "a: \x1b[31m\n": ["1:4 yaml-character: the character U+001B (control character) is not allowed"],
    "a: x\u202e\nb: \u200b\n": ["1:5 yaml-character: the character U+202E (right-to-left override) is not allowed",
                                "2:4 yaml-character: the character U+200B (zero width space) is not allowed"],
    "a: b\rc: d\n": ["1:5 yaml-character: the character U+000D (control character) is not allowed"],
    "a: b\u2028c\n": ["1:5 yaml-character: the character U+2028 (line separator) is not allowed"],
    "a: \ud800\n": ["1:4 yaml-character: the character U+D800 (surrogate) is not allowed"],
    "a: b\nc: |\n  \u0301\n": ["3:3 yaml-character: the combining mark U+0301 (combining acute accent) follows no letter"],
    'a: "\\n\\u0301"': ["1:4 yaml-character: the combining mark U+0301 (combining acute accent) follows no letter"],
    "a: b\nc: xe\u0301\n": ["2:5 yaml-character: the text is not in Unicode's composed form (NFC), "
                           "so Terraform would change it"],
}  # fmt: skip


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("text", "expected"), BAD.items(), ids=ascii)
def test_refused(text: str, expected: list[str], parser: object) -> None:
    assert report(text, parser) == expected


SYNTAX = {
    "a:\n\tb: 1\n": "2:1 a tab indents this line; YAML allows only spaces there",
    "a:\n  - b\n \t- c\n": "3:2 a tab indents this line; YAML allows only spaces there",
    "a: b: c\n": "1:5 there is a second `: ` in this value",
    "a: 1\n  b: 2\n": "2:4 `:` cannot follow here: the line before is still an unfinished value",
    "a: 1\nbc\n": "2:1 this line has a key without `: `, or a text that is not a value",
    "a:\n  b: 1\n c: 2\n": "3:2 this line does not line up with the keys above it",
    "a:\n    - x\n  - y\n": "3:3 a list item stands where a key is expected",
    "- a\nb: c\n": "2:1 a `- ` is expected here: the lines above are items of a list",
    "a: [1, 2\nb: 3\n": "2:2 `,` or `]` is missing before this: `[` is still open",
    "a: {b: 1\n": "1:9 `,` or `}` is missing before this: `{` is still open",
    "a: ]\n": "1:4 a value is expected here, not `]`",
    "a: 'x\n": "1:4 the quote `'` that begins here is never closed",
    "a: 'it's'\n": "1:8 `s` cannot follow here; the value before it is complete",
    "a: @x\n": "1:4 a value cannot begin with `@`",
    "a: %x\n": "1:4 a value cannot begin with `%`",
    "a: [*]\n": "1:6 `*` at the beginning of a value has a meaning of its own in YAML",
    "a: &\n": "1:5 `&` at the beginning of a value has a meaning of its own in YAML",
    "a: -\n-: x": "1:4 a `-` cannot begin a value here",
    "a: |x\n": "1:5 only `-`, `+` or a digit may follow `|` or `>` on its line",
    "a: !foo!x y\n": "1:4 tags (`!...`) are not supported",
    "a: !!x%ff y\n": "1:7 tags (`!...`) are not supported",
    "a: 1\n...\nb: 1\n": "3:1 this stands after the end of the document",
    'a: "b\n---\n"\n': "2:1 a line `---` or `...` inside a quoted text ends it",
    "%YAML 3.0\n---\na: 1\n": "1:1 directives (`%...`) are not supported",
    ": x\n": "1:1 the key before this `:` is missing",
}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize(("text", "expected"), SYNTAX.items(), ids=ascii)
def test_syntax_errors_are_sentences(text: str, expected: str, parser: object) -> None:
    place, _, message = expected.partition(" ")
    assert report(text, parser) == [f"{place} yaml-syntax: {message}"]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("escape", ["\\q", "\\xZZ", "\\U00110000", "\\UFFFFFFFF"])
def test_bad_escapes(escape: str, parser: object) -> None:
    loaded, findings = load(f'a: "{escape}"\n', "f.yaml", parser)
    assert loaded is None
    assert [f.message for f in findings] == [
        "this escape does not exist; in double quotes a backslash begins one"
    ]
    assert findings[0].position
    assert findings[0].position.line == 1


@pytest.mark.parametrize("parser", PARSERS)
def test_surrogate_escape_never_reaches_the_data(parser: object) -> None:
    loaded, findings = load('a: "\\ud800"\n', "f.yaml", parser)
    assert loaded is None
    assert len(findings) == 1


def test_all_faults_in_one_run() -> None:
    text = "a: &x 1\na: no\n8080: {b: 0123, b: *x}\nc: [\n"
    assert [line.split()[1] for line in report(text)] == [
        "yaml-alias:", "yaml-duplicate-key:", "yaml-ambiguous-scalar:", "yaml-key-not-text:",
        "yaml-ambiguous-scalar:", "yaml-duplicate-key:", "yaml-alias:", "yaml-syntax:",
    ]  # fmt: skip
    assert [line.split()[0] for line in report(text)] == [
        "1:4",
        "2:1",
        "2:4",
        "3:1",
        "3:11",
        "3:17",
        "3:20",
        "4:5",
    ]


def test_duplicate_keeps_the_first_value_and_all_places() -> None:
    loaded, findings = load(
        "a: {x: 1}\nb: 2\na: {x: [no, {x: 1, x: 2, x: 3}], y: 16}\nc: 1.10\nb: 3\nd: 4\n", "f.yaml"
    )
    assert loaded
    assert loaded.data == {"a": {"x": 1}, "b": 2, "c": 1.1, "d": 4}
    assert str(loaded.position(("d",))) == "f.yaml:6:4"
    assert loaded.ambiguous[("c",)].raw == "1.10"
    assert not loaded.faulty
    related = [(str(f.position), str(f.related[0][0])) for f in findings if f.check == "yaml-duplicate-key"]
    assert related == [
        ("f.yaml:3:1", "f.yaml:1:1"), ("f.yaml:3:20", "f.yaml:3:14"), ("f.yaml:3:26", "f.yaml:3:14"),
        ("f.yaml:5:1", "f.yaml:2:1"),
    ]  # fmt: skip


# --- limits ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "[{a: "])
def test_deep_nesting_is_refused_without_recursion(opening: str, parser: object) -> None:
    text = opening * 30_000
    loaded, findings = load(text[: MANIFEST.bytes - 1], "f.yaml", parser)
    assert loaded is None
    assert len(findings) == 1
    assert findings[0].check in ("yaml-too-deep", "yaml-key-not-text", "yaml-syntax")


def test_the_deepest_nesting_allowed() -> None:
    assert report("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    too_deep = "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)
    assert report(too_deep) == [f"1:{MAX_DEPTH + 1} yaml-too-deep: the nesting is deeper than 32 levels"]


def test_size_is_limited_for_bytes_and_text() -> None:
    for text in (b"#" * (MANIFEST.bytes + 1), "#" * (MANIFEST.bytes + 1)):
        assert report(text) == ["1:1 yaml-too-large: the file is larger than 128 KiB"]
    assert load("a: " + "x" * (MANIFEST.bytes - 3), "f.yaml")[1] == []


def test_the_number_of_values_is_limited() -> None:
    many = f"[{','.join('1' * 60_000)}]"
    loaded, findings = load(many, "f.yaml")
    assert loaded is None
    assert [f.message for f in findings] == ["the file holds more than 50000 keys, values and brackets"]
    assert load("- x\n" * 30_000, "f.yaml")[1] == []


def test_what_grows_with_all_services_may_be_longer(tmp_path: Path) -> None:
    path = tmp_path / "numbers.yaml"
    path.write_text("main:\n  priorities:\n" + "".join(f"    s{n}/api/main: {n}\n" for n in range(30_000)))
    assert [one.check for one in read(path, tmp_path)[1]] == ["yaml-too-large"]
    document, findings = read(path, tmp_path, limits=ESTATE)
    assert (findings, len(document.data["main"]["priorities"]) if document else 0) == ([], 30_000)


def test_a_billion_laughs_is_a_few_findings() -> None:
    text = "a: &a [x]\n" + "".join(f"{n}: &{n} [*{n}, *{n}]\n" for n in "bcdefghijk")
    loaded, findings = load(text, "f.yaml")
    assert loaded is None
    assert {f.check for f in findings} == {"yaml-alias"}


def test_findings_are_limited() -> None:
    loaded, findings = load("- no\n" * 10_000, "f.yaml")
    assert loaded is None
    assert len(findings) == MAX_FINDINGS + 1
    assert findings[-1].check == "yaml-too-many-faults"
    assert len(load(b"\0" * MANIFEST.bytes, "f.yaml")[1]) == 11


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a: 1\nb: x\xff\n", "2:5 yaml-encoding: the byte 0xff is not valid UTF-8"),
        ("a: é\n".encode("latin-1"), "1:4 yaml-encoding: the byte 0xe9 is not valid UTF-8"),
        ("a: b".encode("utf-16"), "1:1 yaml-encoding: the file is UTF-16, not UTF-8"),
        (b"a: \xed\xa0\x80", "1:4 yaml-encoding: the byte 0xed is not valid UTF-8"),
    ],
)
def test_encoding(raw: bytes, expected: str) -> None:
    assert report(raw) == [expected]


# --- disk ------------------------------------------------------------------------------------------------


def test_read_gives_a_path_relative_to_the_root(tmp_path: Path) -> None:
    path = tmp_path / "registry" / "a.yaml"
    path.parent.mkdir()
    path.write_text("a: 1\n")
    loaded, findings = read(path, tmp_path)
    assert findings == []
    assert loaded
    assert loaded.file == "registry/a.yaml"


def test_read_refuses_what_is_no_regular_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a: 1\n")
    (tmp_path / "link.yaml").symlink_to(secret)
    (tmp_path / "folder.yaml").mkdir()
    os.mkfifo(tmp_path / "pipe.yaml")
    reasons = {}
    for name in ("link.yaml", "folder.yaml", "pipe.yaml", "missing.yaml"):
        loaded, findings = read(tmp_path / name, tmp_path)
        assert loaded is None
        assert [f.check for f in findings] == ["source-unreadable"]
        reasons[name] = findings[0].message.partition(": ")[2]
    assert reasons == {
        "link.yaml": "it is a symbolic link",
        "folder.yaml": "it is not a regular file",
        "pipe.yaml": "it is not a regular file",
        "missing.yaml": "there is no such file",
    }


def test_read_does_not_read_a_huge_file(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # sparse: reading it whole would not end
    assert [f.check for f in read(path, tmp_path)[1]] == ["yaml-too-large"]
