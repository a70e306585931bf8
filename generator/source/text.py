"""Bytes to clean text, before any YAML is parsed: encoding, size, characters that hide something.

Refused characters are those that a reviewer cannot see or that turn the order of what is shown
(https://trojansource.codes, Unicode TR 36): control characters, direction marks, invisible ones, and
what Terraform would change by itself (it normalises all text to NFC).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from generator.findings import Finding, Position


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a file may be: in bytes, and in keys, values, begins and ends together; `about` says why there is an end."""

    bytes: int
    events: int
    about: str


MANIFEST = Limits(
    128 * 1024, 50_000, "a manifest describes one service; move what is not configuration out of it"
)
"""Twenty times a long manifest. What the rules of one this long can cost is under a second, too."""
ESTATE = Limits(16 * 1024 * 1024, 4_000_000, "even a hundred thousand services would have less to say here")
"""For files that grow with all services: the platform file, and what the tool records."""
_MAX_CHARACTER_FINDINGS = 10

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1 (0x85 is a line end to YAML 1.1)
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # invisible, direction, line ends
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\uffff"  # surrogates, noncharacters, annotation
    "\U000e0000-\U000e007f]"  # tags: a whole invisible alphabet
)
_NOT_ASCII = re.compile("[^\x00-\x7f]")


def decode(raw: bytes | str, file: str, limits: Limits = MANIFEST) -> tuple[str | None, list[Finding]]:
    """The text with `\\n` line ends and without byte order mark, or why there is none."""
    if len(raw) > limits.bytes:
        return None, [_too_large(file, limits)]
    if isinstance(raw, bytes):
        text, findings = _utf8(raw, file)
        if text is None:
            return None, findings
    else:
        text = raw
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    faults = list(_character_findings(text, file))
    return (None, faults) if faults else (text, [])


def _too_large(file: str, limits: Limits) -> Finding:
    message = f"the file is larger than {limits.bytes // 1024} KiB"
    return Finding("yaml-too-large", message, Position(file, 1, 1), hint=limits.about)


def _utf8(raw: bytes, file: str) -> tuple[str | None, list[Finding]]:
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            message = "the file is UTF-16, not UTF-8"
        else:
            message = f"the byte 0x{raw[error.start]:02x} is not valid UTF-8"
        where = position_at(before, len(before), file)
        return None, [Finding("yaml-encoding", message, where, hint="save the file as UTF-8")]


def position_at(text: str, index: int, file: str) -> Position:
    """The line and column of the character at `index`."""
    line_start = text.rfind("\n", 0, index) + 1
    return Position(file, text.count("\n", 0, index) + 1, index - line_start + 1)


def forbidden(text: str) -> str | None:
    """What is wrong with the characters of a value (escapes can write any), or None."""
    found = _FORBIDDEN.search(text)
    if found:
        return f"the character {describe(found.group())} is not allowed"
    if text.isascii():
        return None
    if not unicodedata.is_normalized("NFC", text):
        return "the text is not in Unicode's composed form (NFC), so Terraform would change it"
    at = lone_mark(text)
    return None if at is None else f"the combining mark {describe(text[at])} follows no letter"


def lone_mark(text: str) -> int | None:
    """The index of a combining mark without a letter before it, or None.

    Terraform's `jsonencode` of `\\n` and such a mark is broken JSON: it normalises its own result, in which
    the mark joins the `n` of the escape.
    """
    for found in _NOT_ASCII.finditer(text):
        at = found.start()
        if unicodedata.combining(found.group()) and (
            at == 0 or unicodedata.category(text[at - 1])[0] not in "LM"
        ):
            return at
    return None


def describe(char: str) -> str:
    """`U+202E (right-to-left override)`."""
    fallback = "surrogate" if "\ud800" <= char <= "\udfff" else "control character"
    return f"U+{ord(char):04X} ({unicodedata.name(char, fallback).lower()})"


def _character_findings(text: str, file: str) -> Iterator[Finding]:
    count = 0
    for found in _FORBIDDEN.finditer(text):
        count += 1
        if count <= _MAX_CHARACTER_FINDINGS:
            yield _character(found.group(), position_at(text, found.start(), file))
    if count > _MAX_CHARACTER_FINDINGS:
        more = count - _MAX_CHARACTER_FINDINGS
        yield Finding("yaml-character", f"{more} more characters of this sort", Position(file, 1, 1))
    if not count and not text.isascii():
        yield from _not_composed(text, file)


def _character(char: str, where: Position) -> Finding:
    hint = "remove it; it cannot be seen in a review"
    if char == "\r":
        hint = "end lines with LF or CRLF"
    return Finding("yaml-character", f"the character {describe(char)} is not allowed", where, hint=hint)


def _not_composed(text: str, file: str) -> Iterator[Finding]:
    if unicodedata.is_normalized("NFC", text):
        at = lone_mark(text)
        if at is not None:
            message = f"the combining mark {describe(text[at])} follows no letter"
            yield Finding("yaml-character", message, position_at(text, at, file), hint="remove it")
        return
    for number, line in enumerate(text.split("\n"), 1):
        if unicodedata.is_normalized("NFC", line):
            continue
        composed = unicodedata.normalize("NFC", line)
        column = next((i for i, (a, b) in enumerate(zip(line, composed), 1) if a != b), 1)
        yield Finding(
            "yaml-character",
            "the text is not in Unicode's composed form (NFC), so Terraform would change it",
            Position(file, number, column),
            hint=f"write {line[column - 1 : column + 1]!a} as {composed[column - 1 : column]!a}, "
            "or pass the file through `uconv -x any-nfc`",
        )
        return
