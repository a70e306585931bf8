"""How a report looks, and that nothing in it can act on who shows it."""

import json

import pytest

from generator.findings import (
    MAX_SHOWN_WIDTH,
    Finding,
    Position,
    Severity,
    display_width,
    exit_code,
    has_errors,
    nearest,
    render_github,
    render_json,
    render_text,
    sort_findings,
    summary,
)  # fmt: skip

SOURCE = "name: auth\nroutes:\n  main: {paths: [/health, /api/*]}\n"
FINDING = Finding(
    "route-unreachable",
    "no request reaches `main`",
    Position("registry/services/auth.yaml", 3, 9),
    owner="auth-team",
    hint="give it a path of its own",
    related=((Position("registry/services/api.yaml", 7, 5), "this route takes them"),),
    data=(("witness", "https://auth.hokus.ai/health"),),
)
WARNING = Finding("x", "m", Position("a.yaml", 1, 1), Severity.WARNING)


def carets(line: str, column: int, color: bool = False) -> tuple[str, str]:
    """The source line and the caret line shown for a place in `line`."""
    text = render_text([Finding("c", "m", Position("f", 1, column))], {"f": line}, color)
    return text.split("\n")[1].partition(" | ")[2], text.split("\n")[2].partition("| ")[2]


def test_text() -> None:
    assert render_text([FINDING], {"registry/services/auth.yaml": SOURCE}) == (
        "registry/services/auth.yaml:3:9: error[route-unreachable]: no request reaches `main`\n"
        "    3 |   main: {paths: [/health, /api/*]}\n"
        "      |         ^\n"
        "  owner: auth-team\n"
        "  see: registry/services/api.yaml:7:5: this route takes them\n"
        "  help: give it a path of its own\n"
        "\n"
        "1 error\n"
    )


def test_text_without_place_or_source() -> None:
    assert render_text([Finding("x", "m")], {}) == "error[x]: m\n\n1 error\n"
    assert render_text([WARNING], {}) == "a.yaml:1:1: warning[x]: m\n\n1 warning\n"
    assert render_text([WARNING], {"a.yaml": ""}).startswith(
        "a.yaml:1:1: warning[x]: m\n    1 |\n      | ^\n"
    )
    assert render_text([], {}) == "no findings\n"


def test_colour_only_when_told() -> None:
    assert "\x1b" not in render_text([FINDING], {"registry/services/auth.yaml": SOURCE})
    colored = render_text([FINDING], {"registry/services/auth.yaml": SOURCE}, color=True)
    assert "\x1b[31merror[route-unreachable]\x1b[0m" in colored
    assert "\x1b[33mwarning[x]\x1b[0m" in render_text([WARNING], {}, color=True)


@pytest.mark.parametrize(
    ("line", "column", "shown", "caret"),
    [
        ("a: no", 4, "a: no", "   ^^"),
        ("a: [no, 0123]", 9, "a: [no, 0123]", "        ^^^^"),
        ("a: 22:22", 4, "a: 22:22", "   ^^^^^"),
        ('a: "x, y" z', 4, 'a: "x, y" z', "   ^^^^^^"),
        ("a: 你好 x", 7, "a: 你好 x", "        ^"),
        ("a:\tno", 4, "a:    no", "      ^^"),
        ("\x1b[31m: x", 8, "\\x1b[31m: x", "          ^"),
        ("a: \u202ex", 5, "a: \\u202ex", "         ^"),
        ("a", 9, "a", " ^"),
    ],
)
def test_caret(line: str, column: int, shown: str, caret: str) -> None:
    assert carets(line, column) == (shown, caret)


@pytest.mark.parametrize("column", [1, 52, 5_001, 9_992, 9_999])
def test_long_lines_are_clipped_around_the_caret(column: int) -> None:
    line = "".join(f"{n:04} " for n in range(2000))
    shown, caret = carets(line, column)
    assert display_width(shown) <= MAX_SHOWN_WIDTH
    first = caret.index("^")
    assert shown[first] == line[column - 1]
    if column % 5 == 1 and 50 < column < 9_990:
        assert f" {line[column - 1 : column + 3]} " in shown


def test_a_huge_token_is_clipped() -> None:
    shown, caret = carets("x" * 200_000, 1)
    assert len(shown) <= MAX_SHOWN_WIDTH
    assert len(caret) <= MAX_SHOWN_WIDTH


def test_nothing_in_a_report_acts_on_a_terminal_or_a_runner() -> None:
    evil = "x\x1b[2J\r\u202e\n::add-mask::y\n##[warning]z \ud800"
    finding = Finding(
        "c",
        evil,
        Position("f\n::error::", 1, 1),
        owner=evil,
        hint=evil,
        related=((Position(evil, 1, 1), evil),),
    )
    text = render_text([finding], {finding.position.file if finding.position else "": evil})
    text.encode()
    assert not {"\x1b", "\r", "\u202e"} & set(text)
    for line in text.split("\n"):
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
    command = render_github([finding])
    command.encode()
    assert command.count("\n") == 1
    assert command.startswith("::error file=f\\n%3A%3Aerror%3A%3A,line=1,col=1,title=c::x")


def test_github_escapes() -> None:
    assert render_github([Finding("c", "50%\nmore", Position("a,b:c.yaml", 2, 3))]) == (
        "::error file=a%2Cb%3Ac.yaml,line=2,col=3,title=c::50%25%0Amore\n"
    )
    assert render_github([Finding("c", "m", severity=Severity.WARNING)]) == "::warning title=c::m\n"
    assert render_github([FINDING]).endswith("%0Aowner: auth-team%0Ahelp: give it a path of its own\n")


def test_json_is_stable() -> None:
    assert json.loads(render_json([FINDING, Finding("y", "n", severity=Severity.WARNING)])) == {
        "version": 1,
        "findings": [
            {
                "check": "route-unreachable", "severity": "error", "message": "no request reaches `main`",
                "file": "registry/services/auth.yaml", "line": 3, "column": 9, "owner": "auth-team",
                "hint": "give it a path of its own",
                "related": [
                    {"file": "registry/services/api.yaml", "line": 7, "column": 5, "message": "this route takes them"}
                ],
                "data": {"witness": "https://auth.hokus.ai/health"},
            },
            {
                "check": "y", "severity": "warning", "message": "n", "file": None, "line": None, "column": None,
                "owner": None, "hint": None, "related": [], "data": {},
            },
        ],
        "summary": {"errors": 1, "warnings": 1},
    }  # fmt: skip


def test_order_is_by_place_then_check_whatever_the_input() -> None:
    findings = [
        Finding("a", "m", Position("a.yaml", 2, 1)), Finding("a", "m", Position("a.yaml", 10, 1)),
        Finding("b", "m", Position("a.yaml", 10, 1)), Finding("a", "m", Position("b.yaml", 1, 1)), Finding("a", "m"),
    ]  # fmt: skip
    assert sort_findings(reversed(findings)) == findings


def test_summary_and_exit_code() -> None:
    error = Finding("x", "m")
    assert summary([error, error, WARNING]) == "2 errors, 1 warning"
    assert summary([WARNING, WARNING]) == "2 warnings"
    assert summary([]) == "no findings"
    assert [exit_code([]), exit_code([WARNING]), exit_code([WARNING, error])] == [0, 0, 1]
    assert has_errors([WARNING]) is False


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("mflow", "mlflow"),
        ("MLFLOW", "mlflow"),
        ("dta-pipeline", "data-pipeline"),
        ("zzz", None),
        ("x" * 10_000, None),
    ],
)
def test_nearest(word: str, expected: str | None) -> None:
    assert nearest(word, ["auth", "mlflow", "data-pipeline", "y" * 10_000]) == expected
