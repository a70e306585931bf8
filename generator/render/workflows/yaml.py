"""The only place where Python values become workflow text.

A plain string is always text: `${{` in it is written so that GitHub reads those three characters. Only `Code` may hold
expressions, and only what stands in this package is `Code` or `Script`; what comes from a manifest reaches a shell as
the value of an environment variable and in no other way ("Script injections", GitHub Docs).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_INDENT = "  "
_PLAIN = re.compile(r"[A-Za-z_./][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SAFE_CODE = re.compile(r"[A-Za-z$(][^\"\\]*")
# Words that YAML 1.1 or 1.2 take for something else than text.
_WORDS = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "null"))
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}


@dataclass(frozen=True, slots=True)
class Code:
    """A value with GitHub's expressions, on one line; written as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script: a literal block. It names what it works on as environment variables."""

    text: str


@dataclass(frozen=True, slots=True)
class Pin:
    """An action at a commit, with the release's name for readers."""

    action: str
    commit: str
    version: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A value with a comment above its key."""

    comment: str
    value: "Node"


Node = Code | Script | Pin | Noted | str | int | bool | Mapping[str, "Node"] | Sequence["Node"]


def document(header: Sequence[str], body: Mapping[str, Node]) -> str:
    """A whole file: the header as comments, a blank line between its parts and between jobs."""
    lines = [f"# {line}" if line else "#" for line in header]
    for key, value in body.items():
        spaced = key == "jobs" and isinstance(value, Mapping)
        lines += ["", *(_spaced(key, value) if spaced else _entry(key, value, 0))]
    return "\n".join(lines) + "\n"


def literal(text: str) -> str:
    """A text in which GitHub finds no expression: the opening is itself the value of one."""
    return text.replace("${{", "${{ '${{' }}")


def quoted(text: str) -> str:
    """A text inside of an expression ("Literals", GitHub Docs)."""
    return "'" + text.replace("'", "''") + "'"


def _spaced(key: str, jobs: Node) -> Iterator[str]:
    assert isinstance(jobs, Mapping)
    yield f"{key}:"
    for number, (name, job) in enumerate(jobs.items()):
        if number:
            yield ""
        yield from _entry(name, job, 1)


def _entry(key: str, value: Node, depth: int) -> Iterator[str]:
    indent = _INDENT * depth
    if isinstance(value, Noted):
        yield from (f"{indent}# {line}" for line in value.comment.split("\n"))
        value = value.value
    word = key.lower() in _WORDS and (depth, key) != (0, "on")
    name = key if _KEY.fullmatch(key) and not word else _string(key)
    if isinstance(value, Script):
        yield f"{indent}{name}: |"
        yield from (f"{indent}{_INDENT}{line}".rstrip() for line in value.text.strip("\n").split("\n"))
    elif isinstance(value, Mapping) and value:
        yield f"{indent}{name}:"
        for inner, item in value.items():
            yield from _entry(inner, item, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        yield f"{indent}{name}:"
        for item in value:
            yield from _item(item, depth + 1)
    else:
        yield f"{indent}{name}: {_scalar(value)}"


def _item(value: Node, depth: int) -> Iterator[str]:
    """An entry of a list: a mapping begins on the line of its hyphen."""
    indent = _INDENT * depth
    if not isinstance(value, Mapping):
        yield f"{indent}- {_scalar(value)}"
        return
    lines = [line for key, item in value.items() for line in _entry(key, item, depth + 1)]
    comments = 0
    while lines[comments].lstrip().startswith("# "):
        yield lines[comments].removeprefix(_INDENT)
        comments += 1
    yield f"{indent}- {lines[comments].lstrip()}"
    yield from lines[comments + 1 :]


def _scalar(value: Node) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Pin):
        return f"{value.action}@{value.commit} # {value.version}"
    if isinstance(value, Code):
        plain = _SAFE_CODE.fullmatch(value.text) and value.text.isprintable()
        plain = plain and not re.search(r": | #|:$|\s$", value.text)
        return value.text if plain else _string(value.text)
    if isinstance(value, str):
        text = literal(value)
        plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
        return text if plain else _string(text)
    return "{}" if isinstance(value, Mapping) else "[]"


def _string(text: str) -> str:
    """In double quotes, where YAML has an escape for everything."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char == " " or (char.isprintable() and char != "\ufeff"):
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
