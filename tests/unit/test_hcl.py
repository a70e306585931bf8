"""The exact text for each kind of value and block. tests/property/test_hcl.py holds it against Terraform."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import pytest

from generator.hcl import (
    BLANK,
    Attribute,
    Block,
    Call,
    Comment,
    Expr,
    Item,
    Template,
    attributes,
    render_file,
    render_value,
    written,
)


class Color(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"), (True, "true"), (False, "false"), (0, "0"), (-7, "-7"), (2**80, str(2**80)), (0.5, "0.5"),
        (1.0, "1.0"), (1e22, "1e+22"), ("", '""'), ("a", '"a"'), (Color.RED, '"red"'), ([], "[]"), ((), "[]"), ({}, "{}"),
        (["a", 1, None], '["a", 1, null]'), (("a",), '["a"]'), (Expr("var.x"), "var.x"),
        ([Expr("var.x"), "var.x"], '[var.x, "var.x"]'),
    ],
)  # fmt: skip
def test_plain_values(value: Any, expected: str) -> None:
    assert render_value(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${x}", '"$${x}"'), ("%{ if x }", '"%%{ if x }"'), ("$${x}", '"$\\u0024{x}"'), ("$%{", '"$\\u0025{"'),
        ("%${", '"%\\u0024{"'), ("$", '"$"'), ("$$", '"$$"'), ("100%", '"100%"'), ("{}", '"{}"'), ("a{", '"a{"'),
        ('say "x"', '"say \\"x\\""'), ("a\\n", '"a\\\\n"'), ("a\nb\r\tc", '"a\\nb\\r\\tc"'), ("\b\f\0", '"\\u0008\\u000c\\u0000"'),
        ("\x7f\x85", '"\\u007f\\u0085"'), ("\u202e\u2028", '"\\u202e\\u2028"'), ("é 你 😀", '"é 你 😀"'),
        ("e\u0301", '"é"'), ("\U000e0041", '"\\U000e0041"'), ("<<EOT\nx\nEOT", '"<<EOT\\nx\\nEOT"'),
    ],
)  # fmt: skip
def test_strings_are_literals(text: str, expected: str) -> None:
    assert render_value(text) == expected


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (float("nan"), ValueError), (float("inf"), ValueError), (float("-inf"), ValueError), ("\ud800", ValueError),
        (2**513, ValueError), ({"\ud800": 1}, ValueError), ({"e\u0301": 1, "é": 2}, ValueError), ({1: 2}, TypeError),
        (object(), TypeError), ({"a"}, TypeError), (b"x", TypeError), ([object()], TypeError),
    ],
)  # fmt: skip
def test_what_hcl_cannot_hold_raises(value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        render_value(value)


def test_lists_go_over_lines_when_long_or_nested() -> None:
    long = [f"subnet-{n}" for n in range(12)]
    assert render_value(long) == "[\n" + "".join(f'  "subnet-{n}",\n' for n in range(12)) + "]"
    assert render_value([{"a": 1}, []]) == "[\n  {\n    a = 1\n  },\n  [],\n]"


def test_objects_align_each_run_of_single_lines() -> None:
    value = {"a": 1, "long_name": "x", "nested": {"bc": 1, "d": [{"e": 2}]}, "f": 3, "ghi": None}
    assert render_value(value, 2) == (
        "{\n"
        "    a         = 1\n"
        '    long_name = "x"\n'
        "    nested = {\n"
        "      bc = 1\n"
        "      d = [\n"
        "        {\n"
        "          e = 2\n"
        "        },\n"
        "      ]\n"
        "    }\n"
        "    f   = 3\n"
        "    ghi = null\n"
        "  }"
    )


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a_1", "a_1"), ("_", "_"), ("a-b", '"a-b"'), ("for", '"for"'), ("null", '"null"'), ("true", '"true"'), ("", '""'),
        ("1a", '"1a"'), ("a.b", '"a.b"'), ("${x}", '"$${x}"'), ("é", '"\\u00e9"'), ("a\n", '"a\\n"'), ("in", '"in"'),
        (Expr("var.x"), "(var.x)"),
    ],
)  # fmt: skip
def test_object_keys(key: str | Expr, expected: str) -> None:
    assert render_value({key: 1}) == f"{{\n  {expected} = 1\n}}"


def test_all_keys_of_an_object_are_quoted_where_one_has_to_be() -> None:
    assert (
        render_value({"api": 1, "data-pipeline": 2}) == '{\n  "api"           = 1\n  "data-pipeline" = 2\n}'
    )


def test_read_only_mappings_are_objects() -> None:
    values: Mapping[str, int] = MappingProxyType({"a": 1})
    assert render_value(values) == "{\n  a = 1\n}"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["a-", Expr("var.x"), "-b"], '"a-${var.x}-b"'), ([Expr("var.x")], "var.x"), (["", Expr("var.x"), ""], "var.x"),
        (["${a}", Expr("x")], '"$${a}${x}"'), (["cost: $", Expr("x")], '"cost: \\u0024${x}"'),
        (["100%", Expr("x")], '"100\\u0025${x}"'), ([Expr("a"), Expr("b")], '"${a}${b}"'), ([], '""'), (["x"], '"x"'),
        ([Expr("a"), "{b}"], '"${a}{b}"'), (['"', Expr("a")], '"\\"${a}"'),
    ],
)  # fmt: skip
def test_templates(parts: list[str | Expr], expected: str) -> None:
    assert render_value(Template(parts)) == expected


def test_templates_refuse_adjacent_texts() -> None:
    with pytest.raises(ValueError, match="join adjacent texts"):
        render_value(Template(["$", "{x}", Expr("a")]))


def test_calls() -> None:
    assert render_value(Call("merge", Expr("var.a"), Expr("var.b"))) == "merge(var.a, var.b)"
    assert render_value(Call("jsonencode", {"a": "${x}"})) == 'jsonencode({\n  a = "$${x}"\n})'
    assert (
        render_value(Call("merge", Expr("var.a"), {"b": 1}), 2)
        == "merge(\n    var.a,\n    {\n      b = 1\n    }\n  )"
    )
    optional = {"name": Expr("string"), "size": Call("optional", Expr("number"), 3)}
    assert render_value(Call("map", Call("object", optional))) == (
        "map(object({\n  name = string\n  size = optional(number, 3)\n}))"
    )


@pytest.mark.parametrize("code", ["", "a\nb", '"x"\n}\nresource "a" "b" {'])
def test_expressions_are_one_line(code: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        Expr(code)


def test_a_file() -> None:
    items: list[Item] = [
        Comment("State stays where it is.\nSee docs."),
        Block(
            "resource",
            ("aws_lb", "this"),
            [
                Attribute("count", Expr("var.create ? 1 : 0")),
                BLANK,
                *attributes(
                    {"name": "x", "subnets": Expr("var.subnet_ids"), "tags": {"Name": "x"}, "internal": True}
                ),
                Block("access_logs", (), [Attribute("enabled", True)]),
                Comment("Why this is here"),
                Block("timeouts"),
                Attribute("idle", 60),
            ],
        ),
        Block("data", ("a", "b")),
        Attribute("inputs", {"a": 1}),
    ]
    assert render_file(items, ["Generated by Hokusai from x.yaml", "do not edit"]) == (
        "# Generated by Hokusai from x.yaml\n"
        "# do not edit\n"
        "\n"
        "# State stays where it is.\n"
        "# See docs.\n"
        'resource "aws_lb" "this" {\n'
        "  count = var.create ? 1 : 0\n"
        "\n"
        '  name    = "x"\n'
        "  subnets = var.subnet_ids\n"
        "  tags = {\n"
        '    Name = "x"\n'
        "  }\n"
        "  internal = true\n"
        "\n"
        "  access_logs {\n"
        "    enabled = true\n"
        "  }\n"
        "\n"
        "  # Why this is here\n"
        "  timeouts {}\n"
        "\n"
        "  idle = 60\n"
        "}\n"
        "\n"
        'data "a" "b" {}\n'
        "\n"
        "inputs = {\n"
        "  a = 1\n"
        "}\n"
    )


def test_written_blocks_are_as_any_others() -> None:
    body: list[Item] = [Attribute("name", "x"), Block("inner", (), [Attribute("longer", 1)])]
    first, second = Block("a", ("x",), body), Block("b", (), [Attribute("list", ["y"] * 40)])
    about = Comment("About it.")
    expected = render_file([Attribute("x", 1), first, second, about, first, Attribute("y", 2)], ["mark"])
    kept = written(first, second)
    assert (
        render_file([Attribute("x", 1), kept, about, written(first), Attribute("y", 2)], ["mark"]) == expected
    )
    assert render_file([kept]) == render_file([kept]) == render_file([first, second])


def test_empty_files() -> None:
    assert render_file([]) == ""
    assert render_file([], ["only a header"]) == "# only a header\n"
    assert render_file([BLANK, BLANK]) == ""


def test_a_comment_cannot_end_or_hide() -> None:
    text = render_file([Comment('x\r}\u2028resource "a" "b" {}\n\u202ey'), Attribute("a", 1)])
    assert text == '# x\\u000d}\\u2028resource "a" "b" {}\n# \\u202ey\na = 1\n'


@pytest.mark.parametrize(
    "item",
    [Attribute("a-b", 1), Attribute("a b", 1), Attribute("", 1), Attribute("a\n", 1), Block("a b"), Block("a", ("${x}",)),
     Block("a", ('x"',)), Block("a", ("x\ny",)), Block("a", ("",))],
)  # fmt: skip
def test_names_and_labels_are_checked(item: Item) -> None:
    with pytest.raises(ValueError, match="not a"):
        render_file([item])
