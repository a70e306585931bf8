"""The only place where Python values become HCL.

A value is always a literal: whatever a string holds, Terraform reads that string. Only an explicit `Expr`
(or a `Call` or `Template` around one) is code. The text is exactly what `terraform fmt` and
`terragrunt hcl fmt` print, so nothing has to be formatted afterwards.

What `terraform fmt` does (hclwrite/format.go), as far as it is needed here:

- two spaces for each level; a line that opens several brackets opens one level;
- neighbouring lines with a `=` and balanced brackets align their `=`; a blank line, a comment, a block and a
  value that goes over several lines end such a group, and the latter has one space before its `=`;
- it counts columns in grapheme clusters: object keys are written in ASCII here, so that a column is a character.

Terraform normalises all text to NFC (go-cty, `NormalizeString`), so strings are written in that form.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

MAX_INLINE_LIST = 80  # columns of a list on one line, without its indentation
_LARGEST_INT: Final = 2**512 - 1  # go-cty keeps numbers with 512 bits

_SIMPLE = re.compile(r"[ !#-$&-\[\]-z|}~]*")  # printable ASCII without `"`, `%`, `\` and `{`
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_KEYWORDS = frozenset(("for", "if", "in", "null", "true", "false"))
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MARKER = re.compile(r"([$%]+)\{")


@dataclass(frozen=True, slots=True)
class Expr:
    """Code, written as it is. One line: what is longer is a `Call`, a list or a mapping."""

    code: str

    def __post_init__(self) -> None:
        if "\n" in self.code or not self.code:
            raise ValueError(f"an expression is one line: {self.code!r}")


@dataclass(frozen=True, slots=True)
class Template:
    """Text with expressions in it: `Template(["logs-", Expr("var.name")])` is `"logs-${var.name}"`.

    A template of one expression only is that expression, as `terraform fmt` writes it.
    """

    parts: Sequence["str | Expr"]


@dataclass(frozen=True, slots=True)
class Call:
    """A function or a type: `Call("jsonencode", {...})`, `Call("optional", Expr("string"), "x")`."""

    name: str
    arguments: tuple["Value", ...]

    def __init__(self, name: str, *arguments: "Value") -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "arguments", arguments)


Value = (
    Expr | Template | Call | str | int | float | bool | None | Sequence["Value"] | Mapping["str | Expr", "Value"]
    | Mapping[str, "Value"]
)  # fmt: skip


# What a body is made of is not frozen: that costs five times as much to make, and a service has a thousand of them.


@dataclass(slots=True)
class Attribute:
    """`name = value` in a block or file."""

    name: str
    value: "Value"


@dataclass(frozen=True, slots=True)
class Comment:
    """Lines beginning with `# `; stands directly before what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """One empty line between attributes; around blocks there is one anyway."""


@dataclass(slots=True)
class Block:
    """`type "label" { ... }`, its body in the given order."""

    type: str
    labels: Sequence[str] = ()
    body: Sequence["Item"] = field(default=())


@dataclass(slots=True)
class Written:
    """Blocks of a file whose lines are known already: `written` makes it, for what many files have alike."""

    lines: Sequence[str]


Item = Attribute | Block | Comment | Blank | Written
BLANK: Final = Blank()


def attributes(values: Mapping[str, Value]) -> list[Item]:
    """A mapping as the attributes of a block."""
    return [Attribute(name, value) for name, value in values.items()]


def written(*blocks: Block) -> Written:
    """Blocks as they stand in a file, to be used in many."""
    return Written(_body(blocks, ""))


def render_file(items: Iterable[Item], header: Iterable[str] = ()) -> str:
    """A whole file: the header as comment lines, an empty line, the items; ends in a newline."""
    lines = _comment_lines("\n".join(header), "") if header else []
    body = _body(items, "")
    if lines and body:
        lines.append("")
    lines += body
    lines.append("")
    return "\n".join(lines)


# --- blocks -----------------------------------------------------------------------------------------------


def _body(items: Iterable[Item], pad: str) -> list[str]:
    """The lines of a body: a blank line stands around each block, never two, none at either end."""
    lines: list[str] = []
    group: list[tuple[str, str]] = []
    previous: type | None = None
    for item in items:
        kind = type(item)
        if isinstance(item, Attribute):
            if previous is Block:
                lines.append("")
            group.append((_name(item.name), _value(item.value, pad)))
        else:
            if group:
                lines += _aligned(group, pad)
                group = []
            if kind is Written:
                kind = Block
            if lines and lines[-1] and (kind is Blank or previous is Block or _starts_block(kind, previous)):
                lines.append("")
            if isinstance(item, Block):
                lines += _block(item, pad)
            elif isinstance(item, Written):
                lines += item.lines
            elif isinstance(item, Comment):
                lines += _comment_lines(item.text, pad)
        previous = kind
    if group:
        lines += _aligned(group, pad)
    if lines and not lines[-1]:
        lines.pop()
    return lines


def _starts_block(kind: type, previous: type | None) -> bool:
    return kind is Block and previous is not Comment


def _block(block: Block, pad: str) -> list[str]:
    labels = "".join([f' "{_label(label)}"' for label in block.labels])
    opening = f"{pad}{_name(block.type)}{labels} {{"
    inner = _body(block.body, pad + "  ")
    return [opening, *inner, pad + "}"] if inner else [opening + "}"]


@lru_cache(maxsize=4096)
def _label(label: str) -> str:
    """A label is no template: HCL drops one that holds an escape, so none is written."""
    if not label or not _SIMPLE.fullmatch(label):
        raise ValueError(f"not a block label: {label!r}")
    return label


def _comment_lines(text: str, pad: str) -> list[str]:
    return [f"{pad}# {_visible(line)}".rstrip() for line in text.split("\n")]


def _visible(line: str) -> str:
    """A comment's line without anything that could end it or hide in it."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else _escape(char) for char in line.replace("\t", "  "))


@lru_cache(maxsize=4096)
def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not an HCL identifier: {name!r}")
    return name


def _aligned(pairs: Iterable[tuple[str, str]], pad: str) -> list[str]:
    """`name = value` lines, aligned within each run of values that stay on one line.

    Loops, no comprehensions: most runs are shorter than what it costs to begin one.
    """
    lines: list[str] = []
    run: list[tuple[str, str]] = []
    width = 0
    for name, text in pairs:
        if "\n" in text:
            for key, line in run:
                lines.append(f"{pad}{key.ljust(width)} = {line}")
            run, width = [], 0
            lines.append(f"{pad}{name} = {text}")
        else:
            run.append((name, text))
            if len(name) > width:
                width = len(name)
    for key, line in run:
        lines.append(f"{pad}{key.ljust(width)} = {line}")
    return lines


# --- values -----------------------------------------------------------------------------------------------


def render_value(value: Value, indent: int = 0) -> str:
    """The value as an expression; `indent` is the number of spaces before the line that it begins on.

    Raises ValueError for what HCL cannot hold: NaN, infinity, lone surrogates, integers over 512 bits, and
    TypeError for what is no value.
    """
    return _value(value, " " * indent)


def _value(value: Value, pad: str) -> str:
    if type(value) is str:  # half of all values
        return _quoted(value)
    if type(value) is Expr:  # and a third
        return value.code
    render = _RENDERERS.get(type(value)) or _inherited(value)
    return render(value, pad)


def _inherited(value: object) -> "_Renderer":
    """The renderer for a subclass, such as a StrEnum or a read-only mapping."""
    for base in (str, bool, int, float, Mapping, list, tuple):
        if isinstance(value, base):
            return _RENDERERS[base]
    raise TypeError(f"no HCL value: {type(value).__name__}")


def _text(value: str, pad: str) -> str:
    return _quoted(str.__str__(value))


def _float(value: float, pad: str) -> str:
    if not math.isfinite(value):
        raise ValueError(f"HCL has no {value}")
    return float.__repr__(value)


def _int(value: int, pad: str) -> str:
    if abs(value) > _LARGEST_INT:
        raise ValueError("HCL cannot hold an integer over 512 bits")
    return int.__repr__(value)


def _list(values: Sequence[Value], pad: str) -> str:
    inner = pad + "  "
    texts = [_value(value, inner) for value in values]
    line = f"[{', '.join(texts)}]"
    if len(line) <= MAX_INLINE_LIST and "\n" not in line:
        return line
    return "[\n" + "".join([f"{inner}{text},\n" for text in texts]) + pad + "]"


def _object(values: Mapping[str, Value] | Mapping[str | Expr, Value], pad: str) -> str:
    if not values:
        return "{}"
    inner = pad + "  "
    keys = _keys(tuple(values))
    pairs = [(key, _value(value, inner)) for key, value in zip(keys, values.values())]
    return "{\n" + "\n".join(_aligned(pairs, inner)) + f"\n{pad}}}"


@lru_cache(maxsize=4096)
def _keys(keys: tuple[str | Expr, ...]) -> list[str]:
    """All keys of a mapping bare, or all quoted where one has to be."""
    texts = [str.__str__(key) for key in keys if isinstance(key, str)]
    if len(texts) == len(keys) and all(_NAME.fullmatch(text) and text not in _KEYWORDS for text in texts):
        return texts
    written = [_ascii_quoted(key) if isinstance(key, str) else f"({_code(key)})" for key in keys]
    if len(set(written)) != len(written):
        raise ValueError(f"two keys are the same text to Terraform: {texts}")
    return written


def _code(key: object) -> str:
    if not isinstance(key, Expr):
        raise TypeError(f"no HCL key: {type(key).__name__}")
    return key.code


def _template(template: Template, pad: str) -> str:
    parts = [part for part in template.parts if part]
    if len(parts) == 1 and isinstance(parts[0], Expr):
        return parts[0].code
    texts = [f"${{{part.code}}}" if isinstance(part, Expr) else _quoted(part)[1:-1] for part in parts]
    for index, (part, following) in enumerate(pairwise(parts)):
        # A `$` or `%` just before `${` would read as its escape.
        if isinstance(part, str) and isinstance(following, Expr) and part[-1] in "$%":
            texts[index] = texts[index][:-1] + _escape(part[-1])
        # Adjacent texts such as "$" and "{" must not join to a marker.
        elif isinstance(part, str) and isinstance(following, str):
            raise ValueError("join adjacent texts of a template first")
    return '"' + "".join(texts) + '"'


def _call(call: Call, pad: str) -> str:
    if len(call.arguments) == 1:
        return f"{call.name}({_value(call.arguments[0], pad)})"
    inner = pad + "  "
    texts = [_value(argument, inner) for argument in call.arguments]
    line = f"{call.name}({', '.join(texts)})"
    if "\n" not in line and len(line) <= MAX_INLINE_LIST:
        return line
    return f"{call.name}(\n{inner}" + f",\n{inner}".join(texts) + f"\n{pad})"


_Renderer = Callable[[Any, str], str]
_RENDERERS: Final[dict[type, _Renderer]] = {
    str: _text,
    type(None): lambda value, pad: "null",
    bool: lambda value, pad: "true" if value else "false",
    int: _int,
    float: _float,
    Expr: lambda value, pad: value.code,
    Template: _template,
    Call: _call,
    dict: _object,
    Mapping: _object,
    list: _list,
    tuple: _list,
}


# --- strings ----------------------------------------------------------------------------------------------


@lru_cache(maxsize=16384)
def _quoted(text: str) -> str:
    """A string literal that Terraform reads as exactly `text` (in NFC)."""
    if _SIMPLE.fullmatch(text):
        return f'"{text}"'
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    escaped = "".join(
        [_ESCAPES.get(char) or (char if char.isprintable() else _escape(char)) for char in text]
    )
    return '"' + _MARKER.sub(_literal_marker, escaped) + '"'


def _ascii_quoted(key: str) -> str:
    text = _quoted(key)
    return text if text.isascii() else "".join([char if char < "\x80" else _escape(char) for char in text])


def _literal_marker(found: re.Match[str]) -> str:
    """`${` and `%{` begin code unless the sign is doubled; after another sign that is not clear: escape it."""
    signs = found.group(1)
    return f"{signs}{signs}{{" if len(signs) == 1 else f"{signs[:-1]}{_escape(signs[-1])}{{"


def _escape(char: str) -> str:
    """`\\uXXXX`: HCL knows neither `\\b` nor `\\f`."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:
        raise ValueError(f"a lone surrogate is no text: U+{code:04X}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
