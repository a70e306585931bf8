"""One key taken out of a YAML text, with what becomes empty by it in an environment's overlay. Comments stay.

In an overlay (RFC 7396) an empty mapping says nothing, so `staging: {domains: {api: {cutover: ...}}}` becomes `staging: {}`.
A comment behind the entry stays as a line of its own; what would take comments with it is refused.
"""

import re
from typing import Any

from generator import source
from generator.edit.place import MISSING, EditError, get, last, nodes, same
from generator.source import Document, Path

_COMMENT = re.compile(r"(?m)(?:^|\s)#(.*)$")
_OVERLAY = 2  # `environments.<name>` itself stays: a service without it is not in that environment


def remove(document: Document, path: Path) -> str:
    """The text without the key at `path`; the same text where nothing stands there. Raises EditError."""
    if get(document.data, path) is MISSING:
        return document.text
    for whole in _widest_first(document.data, path):
        text = _without(document.text, whole)
        made, _ = source.load(text, document.file)
        kept = _comments(text) == _comments(document.text)
        if kept and made is not None and same(made.data, _lacking(document.data, whole)):
            return text
    raise EditError("this entry cannot be taken out by itself", document.position(path))


def _widest_first(data: Any, path: Path) -> list[Path]:
    """The path, and before it those above it that would be left empty."""
    found = [path]
    while path[0] == "environments" and len(path) > _OVERLAY + 1 and len(get(data, path[:-1])) == 1:
        path = path[:-1]
        found.insert(0, path)
    return found


def _without(text: str, path: Path) -> str:
    above_key, above = nodes(text, path[:-1])
    at = next(number for number, (key, _) in enumerate(above.value) if key.value == path[-1])
    return _flow(text, above, at) if above.flow_style else _block(text, above_key, above, at)


def _flow(text: str, above: Any, at: int) -> str:
    """With the comma behind it, or the one before it if it is the last."""
    key, value = above.value[at]
    start, end = key.start_mark.index, value.end_mark.index
    if at + 1 < len(above.value):
        end = above.value[at + 1][0].start_mark.index
    elif at > 0:
        start = above.value[at - 1][1].end_mark.index
    return text[:start] + text[end:]


def _block(text: str, above_key: Any, above: Any, at: int) -> str:
    """With its lines; a comment behind it keeps its own."""
    key, value = above.value[at]
    start = key.start_mark.index - key.start_mark.column
    end = last(value).end_mark.index
    if text[:end].endswith("\n"):  # a text in block style
        end -= 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    note = text[end:line_end].strip()
    kept = f"{' ' * key.start_mark.column}{note}\n" if note else ""
    rest = text[:start] + kept + text[line_end + 1 :]
    if len(above.value) > 1:
        return rest
    colon = above_key.end_mark.index + text[above_key.end_mark.index :].index(":") + 1
    return rest[:colon] + " {}" + rest[colon:]


def _comments(text: str) -> list[str]:
    return [found.strip() for found in _COMMENT.findall(text)]


def _lacking(data: Any, path: Path) -> Any:
    if len(path) == 1:
        return {key: value for key, value in data.items() if key != path[0]}
    return {**data, path[0]: _lacking(data[path[0]], path[1:])}
