"""A YAML syntax error as a sentence that helps.

libyaml and PyYAML's own parser word the same fault differently, and both word it for the author of a
parser. Each rule below names the fault by a part of either's words.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from yaml.error import MarkedYAMLError, YAMLError

from generator.findings import Finding, Position


class _Fault(NamedTuple):
    """What the parser said, and the text around the place it said it about."""

    problem: str
    context: str
    line: str  # the source line of the problem
    column: int  # from 0
    opened: str  # the character at the context's place, such as `[`

    @property
    def char(self) -> str:
        return self.line[self.column : self.column + 1]

    @property
    def first_on_line(self) -> bool:
        return not self.line[: self.column].strip()


_Answer = tuple[str, str]
_QUOTE: Final = "put the text in double quotes"


_PLAIN_TERMS: Final = {
    "a block collection": "the list",
    "a block mapping": "the mapping",
    "a double-quoted scalar": "the quoted text",
    "a flow mapping": "the mapping",
    "a flow sequence": "the list",
    "a quoted scalar": "the quoted text",
}


def explain(error: YAMLError | ValueError, text: str, file: str) -> Finding:
    """The finding for what a parser raised."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        first = str(error).split("\n", 1)[0]
        return Finding("yaml-syntax", f"this is not valid YAML: {first}", Position(file, 1, 1))
    lines = text.split("\n")
    mark, context = error.problem_mark, error.context_mark
    lines.append("")  # a parser may point behind the last line
    line = lines[mark.line]
    opened = lines[context.line][context.column : context.column + 1] if context else ""
    fault = _Fault(error.problem or "", error.context or "", line, mark.column, opened)
    message, hint = _answer(fault)
    at_start = context is not None and _about_start(fault)
    place = context if at_start and context else mark
    where = _inside(Position(file, place.line + 1, place.column + 1), lines)
    related: tuple[tuple[Position, str], ...] = ()
    if context and not at_start and (context.line, context.column) != (mark.line, mark.column):
        related = ((Position(file, context.line + 1, context.column + 1), _context(fault)),)
    return Finding("yaml-syntax", message, where, hint=hint, related=related)


def _inside(where: Position, lines: list[str]) -> Position:
    """The end of the last line with something on it, where the parser points behind the end of the file."""
    if any(lines[where.line - 1 :]):
        return where
    last = max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)
    return Position(where.file, last, len(lines[last - 1]) + 1)


def _about_start(fault: _Fault) -> bool:
    """Whether the place that matters is where the thing began: a quote or key that never ends."""
    return "end of stream" in fault.problem or "could not find expected ':'" in fault.problem


def _context(fault: _Fault) -> str:
    subject = fault.context.removeprefix("while ").partition(" ")[2]
    return f"in {_PLAIN_TERMS.get(subject, subject or 'what')} that begins here"


def _answer(fault: _Fault) -> _Answer:
    for words, rule in _RULES:
        if re.search(words, fault.problem):
            answer = rule(fault)
            if answer:
                return answer
    detail = f" ({fault.context})" if fault.context else ""
    return f"this is not valid YAML: {fault.problem}{detail}", "check the quotes and the indentation here"


def _bad_character(fault: _Fault) -> _Answer | None:
    if "\t" in fault.line[: fault.column + 1] and not fault.line[: fault.column].strip():
        return "a tab indents this line; YAML allows only spaces there", "replace the tab by spaces"
    if fault.char:
        return f"a value cannot begin with `{fault.char}`", _QUOTE
    return None


def _mapping_value(fault: _Fault) -> _Answer:
    if ":" in fault.line[: fault.column] or "- " in fault.line[: fault.column]:
        return "there is a second `: ` in this value", f"{_QUOTE} if the `: ` belongs to it"
    return (
        "`:` cannot follow here: the line before is still an unfinished value",
        "check the indentation of this line, and that the line before ends its value or with `:`",
    )


def _no_colon(fault: _Fault) -> _Answer:
    return "this line has a key without `: `, or a text that is not a value", "write `key: value`"


def _expected_key(fault: _Fault) -> _Answer:
    if fault.char == ":":
        return "the key before this `:` is missing", "write `key: value`"
    if not fault.first_on_line:
        return (
            f"`{fault.char}` cannot follow here; the value before it is complete",
            "remove it, or put the whole value in double quotes (in single quotes, write ' as '')",
        )
    if fault.line[fault.column :].startswith("- "):
        return "a list item stands where a key is expected", "check the indentation of this line"
    return (
        "this line does not line up with the keys above it",
        "indent it exactly as its neighbours: keys of one mapping begin in the same column",
    )


def _expected_item(fault: _Fault) -> _Answer:
    return (
        "a `- ` is expected here: the lines above are items of a list",
        "begin the line with `- `, or indent it to belong to the item above or less to end the list",
    )


def _unclosed_flow(fault: _Fault) -> _Answer:
    closing = "]" if "]" in fault.problem else "}"
    opening = "[" if closing == "]" else "{"
    return (
        f"`,` or `{closing}` is missing before this: `{opening}` is still open",
        f"close it with `{closing}`",
    )


def _node_content(fault: _Fault) -> _Answer:
    shown = f"`{fault.char}`" if fault.char else "the end of the file"
    return f"a value is expected here, not {shown}", f"write the value; {_QUOTE} if it is one"


def _open_quote(fault: _Fault) -> _Answer | None:
    if "quoted" not in fault.context:
        return None
    return f"the quote `{fault.opened}` that begins here is never closed", "close the quote"


def _escape(fault: _Fault) -> _Answer:
    return (
        "this escape does not exist; in double quotes a backslash begins one",
        "write \\\\ for a backslash, or use single quotes",
    )


def _alias_name(fault: _Fault) -> _Answer:
    sign = "&" if "anchor" in fault.context else "*"
    return f"`{sign}` at the beginning of a value has a meaning of its own in YAML", _QUOTE


_RULES: Final[tuple[tuple[str, Callable[[_Fault], _Answer | None]], ...]] = (
    ("cannot start any token", _bad_character),
    ("mapping values are not allowed", _mapping_value),
    ("could not find expected ':'", _no_colon),
    (
        "expected key|<block end>, but found",
        lambda f: _expected_item(f) if "collection" in f.context else None,
    ),
    ("expected key|<block end>, but found", _expected_key),
    ("expected '-' indicator", _expected_item),
    ("expected ',' or '[]}]'", _unclosed_flow),
    ("expected (the )?node content", _node_content),
    ("end of stream", _open_quote),
    (
        "document (indicator|separator)",
        lambda f: ("a line `---` or `...` inside a quoted text ends it", "close the quote before it"),
    ),
    ("escape (character|code|sequence)|hexa?decimal|chr\\(\\)|too large to convert", _escape),
    ("expected alphabetic or numeric", _alias_name),
    ("sequence entries are not allowed", lambda f: ("a `-` cannot begin a value here", _QUOTE)),
    (
        "tag",
        lambda f: ("tags (`!...`) are not supported", f"remove the tag; {_QUOTE} if it is text"),
    ),
    ("incompatible YAML", lambda f: ("directives (`%...`) are not supported", "remove the line")),
    (
        "document start",
        lambda f: ("this stands after the end of the document", "remove it, or check the brackets before it"),
    ),
    (
        "comment or line break|chomping or indentation",
        lambda f: ("only `-`, `+` or a digit may follow `|` or `>` on its line", f"or {_QUOTE}"),
    ),
    ("tab character", lambda f: ("a tab indents this line; YAML allows only spaces there", "use spaces")),
    ("", lambda f: ("tags (`!...`) are not supported", "remove the tag") if "tag" in f.context else None),
)
