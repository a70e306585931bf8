"""Colour, durations, columns."""

import io

import pytest

from generator.console import Console, columns, duration, plural


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("out", "environ", "color"),
    [
        (io.StringIO(), {}, False),
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
    ],
)
def test_color(out: io.StringIO, environ: dict[str, str], color: bool) -> None:
    console = Console(out, io.StringIO(), environ)
    console.heading("Made:")
    assert console.color is color
    assert out.getvalue() == ("\x1b[1mMade:\x1b[0m\n" if color else "Made:\n")


def test_a_fault_goes_to_stderr() -> None:
    out, err = io.StringIO(), io.StringIO()
    Console(out, err, {}).fault("no", "do this\nand that")
    assert (out.getvalue(), err.getvalue()) == ("", "error: no\n  help: do this\n        and that\n")


def test_steps_are_aligned() -> None:
    out = io.StringIO()
    Console(out, io.StringIO(), {}).steps([("invoke down", "stop"), ("invoke plan --env a", "see")])
    assert out.getvalue() == "Next:\n  invoke down          stop\n  invoke plan --env a  see\n"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.004, "0.00 s"),
        (0.21, "0.21 s"),
        (3.44, "3.4 s"),
        (9.97, "10 s"),
        (42.4, "42 s"),
        (125, "2 min 05 s"),
    ],
)
def test_duration(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_columns_and_plurals() -> None:
    assert columns([("a", "bb"), ("ccc", "")]) == ["  a    bb", "  ccc"]
    assert columns([]) == []
    words = [(1, "unit"), (0, "unit"), (2, "policy"), (2, "gateway"), (3, "sandbox"), (2, "elastic address")]
    assert [plural(count, word) for count, word in words] == [
        "1 unit",
        "0 units",
        "2 policies",
        "2 gateways",
        "3 sandboxes",
        "2 elastic addresses",
    ]
