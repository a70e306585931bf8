"""Top-level blocks of a Terraform file, by their place in the text: to cut some out and leave the rest as it was.

Knows strings with templates in them, heredocs and comments (HCL Native Syntax Specification), no more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEREDOC = re.compile(r"<<-?([A-Za-z_][\w-]*)[ \t]*\n")
_HEAD = re.compile(r'([A-Za-z_][\w-]*)((?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*)[ \t]*\{')
_LABEL = re.compile(r'"([^"\n]*)"|([A-Za-z_][\w-]*)')


@dataclass(frozen=True, slots=True)
class Block:
    """`resource "aws_lb" "main" {...}`: offsets of its text, comments directly above included."""

    kind: str
    labels: tuple[str, ...]
    start: int
    end: int


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file, in order."""
    at, comment = 0, None
    while at < len(text):
        if text[at] in " \t\r":
            at += 1
        elif text[at] == "\n":
            at += 1
            if text[at : at + 1] == "\n":
                comment = None  # an empty line: the comment belongs to nothing below
        elif (after := _comment(text, at)) != at:
            comment = at if comment is None else comment
            at = after
        elif found := _HEAD.match(text, at):
            end = matching(text, found.end() - 1)
            labels = tuple(one or two for one, two in _LABEL.findall(found[2]))
            yield Block(found[1], labels, at if comment is None else comment, end)
            at, comment = end, None
        else:
            at, comment = _skip(text, at), None


def matching(text: str, at: int) -> int:
    """The offset after the bracket that closes the one at `at`."""
    depth = 0
    while at < len(text):
        if text[at] in "{[(":
            depth += 1
            at += 1
        elif text[at] in "}])":
            depth -= 1
            at += 1
            if depth == 0:
                return at
        else:
            at = _skip(text, at)
    return at


def _skip(text: str, at: int) -> int:
    """The offset after one string, heredoc, comment, or character."""
    if text[at] == '"':
        return _string(text, at)
    if text.startswith("<<", at) and (found := _HEREDOC.match(text, at)):
        end = re.compile(rf"^[ \t]*{re.escape(found[1])}[ \t]*$", re.MULTILINE).search(text, found.end())
        return end.end() if end else len(text)
    return max(_comment(text, at), at + 1)


def _string(text: str, at: int) -> int:
    at += 1
    while at < len(text) and text[at] != '"':
        if text[at] == "\\":
            at += 2
        elif text.startswith(("$${", "%%{"), at):
            at += 3
        elif text.startswith(("${", "%{"), at):
            at = matching(text, at + 1)
        else:
            at += 1
    return at + 1


def _comment(text: str, at: int) -> int:
    """The offset after the comment at `at`; `at` if there is none."""
    if text.startswith(("#", "//"), at):
        end = text.find("\n", at)
        return len(text) if end < 0 else end
    if text.startswith("/*", at):
        end = text.find("*/", at)
        return len(text) if end < 0 else end + 2
    return at
