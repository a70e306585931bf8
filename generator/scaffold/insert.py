"""An entry more in a mapping of a YAML text, everything else left as it stands, comments and layout included.

A block mapping gets the entry's lines after its last entry; a flow mapping (`{a: {}, b: {}}`) gets it before its brace.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from generator.scaffold.interview import scalar
from generator.source import Document, Path

_COMMENT = re.compile(r"(\s*)#")


def add_entry(document: Document, path: Path, entry: str) -> str:
    """The text of `document` with `entry` (one key with its value, as block YAML from column 1) in the mapping at `path`.

    The mapping must be there, as it is in a valid file; the key must not.
    """
    if _is_flow(document, path):
        return _into_flow(document, path, entry)
    return _into_block(document, path, entry)


def _is_flow(document: Document, path: Path) -> bool:
    mark = document.marks[path]
    return document.text.split("\n")[mark.line - 1].startswith("{", mark.column - 1)


# --- block style ------------------------------------------------------------------------------------------


def _into_block(document: Document, path: Path, entry: str) -> str:
    lines = document.text.split("\n")
    children = [document.marks[child] for child in document.marks if child[:-1] == path and child]
    column = children[0].key_column - 1
    at = _end(document, path, lines, column)
    block = [" " * column + line if line else line for line in entry.rstrip("\n").split("\n")]
    last = children[-1].key_line - 1
    if len(children) > 1 and last > 0 and not lines[last - 1].strip():
        block.insert(0, "")
    return "\n".join([*lines[:at], *block, *lines[at:]])


def _end(document: Document, path: Path, lines: list[str], column: int) -> int:
    """Index of the line before which a further entry goes.

    That is where the next key outside the mapping stands, less the blank lines and the comments above it; a comment
    indented like the entries is the mapping's own.
    """
    start = document.marks[path]
    after = [
        mark.key_line - 1
        for other, mark in document.marks.items()
        if other[: len(path)] != path and (mark.key_line, mark.key_column) > (start.line, start.column)
    ]
    end = min(after, default=len(lines))
    while end > start.line and _outside(lines[end - 1], column):
        end -= 1
    return end


def _outside(line: str, column: int) -> bool:
    comment = _COMMENT.match(line)
    return not line.strip() or bool(comment and len(comment[1]) < column)


# --- flow style -------------------------------------------------------------------------------------------


def _into_flow(document: Document, path: Path, entry: str) -> str:
    import yaml

    mark = document.marks[path]
    text, depth = document.text, 0
    previous: Any = None
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if not depth and (token.start_mark.line + 1, token.start_mark.column + 1) != (mark.line, mark.column):
            continue
        if isinstance(token, yaml.FlowMappingStartToken | yaml.FlowSequenceStartToken):
            depth += 1
        if isinstance(token, yaml.FlowMappingEndToken | yaml.FlowSequenceEndToken):
            depth -= 1
            if depth == 0:
                break
        previous = token
    at: int = previous.end_mark.index
    new = flow(yaml.safe_load(entry))[1:-1]
    if isinstance(previous, yaml.FlowEntryToken):
        new = f" {new},"
    elif not isinstance(previous, yaml.FlowMappingStartToken):
        new = f", {new}"
    return text[:at] + new + text[at:]


def flow(value: Any) -> str:
    """`value` as one line of flow YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    # `:0` is plain text behind a key, but not between braces.
    if isinstance(value, str) and not value.startswith(":") and not re.search(r"[,?\[\]{}]", value):
        return scalar(value)
    return json.dumps(value, ensure_ascii=False)
