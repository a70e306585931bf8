"""One value put into a YAML text at a path. Everything else, comments included, stays to the character.

A scalar keeps its kind of quotes. What is missing goes as `key: {flow}` into the nearest mapping above that is there. What
would take comments with it is refused. Every result is read again and compared with what was asked for.
"""

import json
import re
from typing import Any

from generator import source
from generator.findings import Position
from generator.scaffold import insert
from generator.source import Document, Path

MISSING: Any = object()
_COMMENT = re.compile(r"(?m)(^|\s)#")
_SIMPLE = re.compile(r"[ -~]*")


class EditError(Exception):
    """The text cannot be changed by itself; says where, and why."""

    def __init__(self, message: str, position: Position) -> None:
        super().__init__(f"{position}: {message}")
        self.message, self.position = message, position


def get(data: Any, path: Path) -> Any:
    """What stands at `path`; MISSING where nothing does."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step, MISSING)
        else:
            there = isinstance(data, list) and isinstance(step, int) and step < len(data)
            data = data[step] if there else MISSING
    return data


def put(document: Document, path: Path, value: Any) -> str:
    """The text with `value` at `path`. Raises EditError where that would lose what somebody wrote."""
    old = get(document.data, path)
    if old is not MISSING and same(old, value):
        return document.text
    text = _replace(document, path, value) if old is not MISSING else _add(document, path, value)
    made, _ = source.load(text, document.file)
    if made is None or not same(made.data, _with(document.data, path, value)):
        raise EditError(
            "this place is written in a way that cannot be changed by itself", document.position(path)
        )
    return text


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types: `1` is neither `true` nor `1.0`."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _with(data: Any, path: Path, value: Any) -> Any:
    if not path:
        return value
    if isinstance(data, list):
        return [_with(item, path[1:], value) if at == path[0] else item for at, item in enumerate(data)]
    inner = data.get(path[0]) if isinstance(data, dict) else None
    return {**(data or {}), path[0]: _with(inner, path[1:], value)}


# --- adding -----------------------------------------------------------------------------------------------


def _add(document: Document, path: Path, value: Any) -> str:
    above = path
    while get(document.data, above) is MISSING:
        above = above[:-1]
    there = get(document.data, above)
    rest = path[len(above) :]
    if there is None and above:  # `api: null`: a removed thing comes back
        return _replace(document, above, _nested(rest, value))
    if not isinstance(there, dict):
        raise EditError(
            f"`{_dotted(above)}` is no mapping, so nothing can be put into it", document.position(above)
        )
    key = insert.flow(str(rest[0]))
    return insert.add_entry(document, above, f"{key}: {insert.flow(_nested(rest[1:], value))}\n")


def _nested(path: Path, value: Any) -> Any:
    for step in reversed(path):
        value = {step: value}
    return value


# --- replacing --------------------------------------------------------------------------------------------


def _replace(document: Document, path: Path, value: Any) -> str:
    key, node = nodes(document.text, path)
    text = document.text
    if is_block(node):
        start, end = key.end_mark.index, last(node).end_mark.index
        new = ":" + _block(value, node.start_mark.column)
    else:
        start, end = node.start_mark.index, node.end_mark.index
        new = _written(node, value)
        if text[start:end].endswith("\n"):  # a text in block style, with the line ends behind it
            end = start + len(text[start:end].rstrip("\n"))
        if start == end:  # `key:` without a value
            start = end = key.end_mark.index + text[key.end_mark.index :].index(":") + 1
            new = f" {new}"
    if not _is_scalar(node) and _COMMENT.search(text[start:end]):
        raise EditError(f"`{_dotted(path)}` holds comments, which would be lost", document.position(path))
    return text[:start] + new + text[end:]


def nodes(text: str, path: Path) -> tuple[Any, Any]:
    """The nodes of the last key (the value's own where it has none) and of the value."""
    import yaml

    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    key = node
    for step in path:
        if isinstance(node, yaml.MappingNode):
            key, node = next(pair for pair in node.value if pair[0].value == step)
        else:
            key = node = node.value[step]
    return key, node


def _is_scalar(node: Any) -> bool:
    return not isinstance(node.value, list)


def is_block(node: Any) -> bool:
    """Whether a mapping or list is in block style."""
    return not _is_scalar(node) and not node.flow_style


def last(node: Any) -> Any:
    """The scalar or flow collection with which a block collection ends: its own end mark lies behind comments."""
    while is_block(node):
        end = node.value[-1]
        node = end[1] if isinstance(end, tuple) else end
    return node


def _written(node: Any, value: Any) -> str:
    if _is_scalar(node) and isinstance(value, str) and node.style in ("'", '"'):
        if node.style == "'" and _SIMPLE.fullmatch(value):
            return "'" + value.replace("'", "''") + "'"
        return json.dumps(value, ensure_ascii=False)
    return insert.flow(value)


def _block(value: Any, column: int) -> str:
    if isinstance(value, list) and value:
        return "".join(f"\n{' ' * column}- {insert.flow(item)}" for item in value)
    return f" {insert.flow(value)}"


def _dotted(path: Path) -> str:
    return ".".join(map(str, path)) or "the document"
