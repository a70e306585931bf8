"""Markdown out of values: whatever a manifest's text holds, it is read as that text.

Written for CommonMark, GitHub's flavour of it and Python-Markdown alike, so the signs that mean something in any of
them become character references: those stand for the sign in all three and never for markup (CommonMark 0.31.2, "Entity
and numeric character references"), where a backslash is shown by one and eaten by another. In code spans nothing but a
backtick, and in tables a bar, means anything; a value that has one is text inside `<code>`.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from urllib.parse import quote

from generator.findings import printable

_SIGNS = str.maketrans(
    {sign: f"&#{ord(sign)};" for sign in r"\`*_[]{}|~#!$^=+"} | {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ,;()/'.-]*")
# GitHub's flavour makes links of these ("Autolinks (extension)"); of an e-mail address too, which no reference prevents.
_ADDRESS = re.compile(r"(?i):(?=//)|w(?=ww\.)")
# At the beginning of a line these open a list, a definition, or a block of Python-Markdown's extensions.
_OPENING = re.compile(r"(?P<number>[0-9]+)(?P<end>[.)])|[-:?/%\"]")
_CODE = re.compile(r"[^`|]+")
# What stays as it is in an address: "unreserved" and "reserved" (RFC 3986) without what Markdown or HTML knows.
_ADDRESS_SIGNS = ":/?#@!$&,;=+%-._~"

Row = Sequence[str]


@lru_cache(maxsize=1 << 16)
def text(value: str) -> str:
    """`value` as text in one line: runs of white space are one space, invisible characters are shown."""
    shown = line(value)
    if _PLAIN.fullmatch(shown) and "ww." not in shown:
        return shown
    made = shown.translate(_SIGNS)
    made = _ADDRESS.sub(lambda found: f"&#{ord(found[0])};", made)
    return _OPENING.sub(_closed, made, count=1) if _OPENING.match(made) else made


def line(value: str) -> str:
    """`value` in one line without characters that hide."""
    return " ".join(printable(value).split())


@lru_cache(maxsize=1 << 16)
def code(value: object) -> str:
    """`value` as code; nothing for an empty one."""
    shown = line(str(value))
    if not shown:
        return ""
    return f"`{shown}`" if _CODE.fullmatch(shown) else f"<code>{text(shown)}</code>"


@lru_cache(maxsize=1024)
def prose(markdown: str) -> str:
    """A sentence of our own, such as a docstring's: what stands between backticks is code, the rest text."""
    parts = markdown.split("`")
    if len(parts) % 2 == 0:
        return text(markdown)
    said = [code(part) if index % 2 else _kept(part) for index, part in enumerate(parts)]
    return "".join(said).strip()


def _kept(part: str) -> str:
    """Text between two codes, with the spaces at its ends."""
    if not part.strip():
        return " " if part else ""
    return f"{' ' * part[0].isspace()}{text(part)}{' ' * part[-1].isspace()}"


def codes(values: Iterable[object]) -> str:
    """Several values as code."""
    return ", ".join([code(value) for value in values])


def link(markdown: str, target: str) -> str:
    """A link to a page of the registry; both are ours."""
    return f"[{markdown}]({target})"


def external(value: str, address: str) -> str:
    """A link out of the registry: whatever the address holds, it ends where it should."""
    return f"[{text(value)}]({quote(address, safe=_ADDRESS_SIGNS)})"


def mail(address: str) -> str:
    """An e-mail address that can be written to."""
    return f"[{text(address)}](mailto:{quote(address, safe='@')})"


def table(headings: Row, rows: Iterable[Row]) -> list[str]:
    """A table with an empty line behind it; nothing where there are no rows. Columns that are empty are left out."""
    found = [list(row) for row in rows]
    if not found:
        return []
    used = [index for index, column in enumerate(zip(*found)) if any(column)]
    lines = [_row([headings[index] for index in used]), "|" + "---|" * len(used)]
    lines += [_row([row[index] for index in used]) for row in found]
    return [*lines, ""]


def fence(language: str, content: str) -> list[str]:
    """A block of code; its fence is longer than any run of backticks inside."""
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    sign = "`" * max(3, longest + 1)
    return [f"{sign}{language}", *content.rstrip("\n").split("\n"), sign, ""]


def bullets(items: Iterable[str]) -> list[str]:
    """A list with an empty line behind it."""
    lines = [f"- {item}" for item in items]
    return [*lines, ""] if lines else []


def sentence(*words: str) -> list[str]:
    """A paragraph of what is not empty."""
    said = " ".join(word for word in words if word)
    return [said, ""] if said else []


def _row(cells: Row) -> str:
    return "| " + " | ".join(cells) + " |"


def _closed(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}&#{ord(found['end'])};"
    return f"&#{ord(found[0])};"
