"""Conflicts that are none: neighbouring lines, each changed by one side only.

git calls changes of neighbouring lines a conflict. A manifest says one fact a line, so somebody who moves a service to
another team would meet one at every change of the line below. Such a region is merged here, line by line; where both
have changed the same line, or an order would have to be guessed, git's conflict stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = list[str]


@dataclass(frozen=True, order=True)
class _Edit:
    """Lines `start` up to `end` of the base become `lines`; an insertion has `start == end`."""

    start: int
    end: int
    lines: tuple[str, ...]

    @property
    def sizes_differ(self) -> bool:
        """Whether lines come or go, so that what is put beside it may belong before or after."""
        return self.end - self.start != len(self.lines)


def settle(text: str, labels: tuple[str, str, str]) -> str:
    """`text` as `git merge-file --diff3` left it, without those conflicts that are none."""
    ours, base, theirs = (re.escape(label) for label in labels)
    region = rf"<<<<<<< {ours}\n(.*?)\|\|\|\|\|\|\| {base}\n(.*?)=======\n(.*?)>>>>>>> {theirs}\n"

    def settled(match: re.Match[str]) -> str:
        merged = combine(*(match[number].splitlines(True) for number in (1, 2, 3)))
        return match[0] if merged is None else "".join(merged)

    return re.sub(rf"^{region}", settled, text, flags=re.MULTILINE | re.DOTALL)


def combine(ours: Lines, base: Lines, theirs: Lines) -> Lines | None:
    """Both sides' changes of `base`; None where they touch the same lines, or what to put first is unknown."""
    mine, other = _edits(base, ours), _edits(base, theirs)
    if any(_clash(one, two) for one in mine for two in other if one != two):
        return None
    out, at = [], 0
    for edit in sorted({*mine, *other}):
        out += [*base[at : edit.start], *edit.lines]
        at = edit.end
    return out + base[at:]


def _edits(base: Sequence[str], side: Sequence[str]) -> list[_Edit]:
    """What `side` changes; as many lines for as many are single changes of one line each."""
    found: list[_Edit] = []
    for tag, i, j, k, m in SequenceMatcher(None, base, side, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            found += [_Edit(i + n, i + n + 1, (side[k + n],)) for n in range(j - i)]
        elif tag != "equal":
            found.append(_Edit(i, j, tuple(side[k:m])))
    return found


def _clash(one: _Edit, two: _Edit) -> bool:
    """Whether they overlap; or touch, and one of them is more than a change of lines and an insertion beside it."""
    if one.start < two.end and two.start < one.end:
        return True
    if one.end < two.start or two.end < one.start:
        return False
    return one.sizes_differ and two.sizes_differ
