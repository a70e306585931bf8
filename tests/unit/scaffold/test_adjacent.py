"""Neighbouring lines changed by one side each are merged; everything else stays a conflict."""

import pytest

from generator.scaffold import adjacent, merge

LABELS = ("yours", "then", "now")

SETTLED = [
    ("aB", "ab", "Ab", "AB"),
    ("aBc", "abc", "AbC", "ABC"),
    ("A", "a", "axy", "Axy"),  # a change, and an insertion below it
    ("A", "a", "xa", "xA"),  # and above it
    ("AB", "ab", "AB", "AB"),
    ("AB", "ab", "Ab", "AB"),
]
KEPT = [
    ("A", "a", "B"),
    ("ax", "a", "ay"),  # two insertions at one place: which first?
    ("Ax", "a", "ay"),  # a change with an addition, and an insertion beside it
    ("", "a", "A"),
    ("b", "ab", "axb"),  # what was above the insertion is gone
    ("xyz", "ab", "aB"),
]


def lines(text: str) -> list[str]:
    return [f"{letter}\n" for letter in text]


@pytest.mark.parametrize(("ours", "base", "theirs", "expected"), SETTLED)
def test_settled(ours: str, base: str, theirs: str, expected: str) -> None:
    assert adjacent.combine(lines(ours), lines(base), lines(theirs)) == lines(expected)
    assert adjacent.combine(lines(theirs), lines(base), lines(ours)) == lines(expected)


@pytest.mark.parametrize(("ours", "base", "theirs"), KEPT)
def test_kept(ours: str, base: str, theirs: str) -> None:
    assert adjacent.combine(lines(ours), lines(base), lines(theirs)) is None
    assert adjacent.combine(lines(theirs), lines(base), lines(ours)) is None


def test_two_regions_of_which_one_is_settled() -> None:
    middle = "1\n2\n3\n4\n5\n"
    ours, base, theirs = f"a\nB\n{middle}x\n", f"a\nb\n{middle}y\n", f"A\nb\n{middle}z\n"
    merged = merge.merge(ours, base, theirs, LABELS)
    expected = f"A\nB\n{middle}<<<<<<< yours\nx\n||||||| then\ny\n=======\nz\n>>>>>>> now\n"
    assert merged == merge.Merged(expected, (8,))


def test_all_settled() -> None:
    assert merge.merge("a\nB\n", "a\nb\n", "A\nb\n", LABELS) == merge.Merged("A\nB\n", ())
