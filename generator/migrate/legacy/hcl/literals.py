"""The texts that stand in the files themselves, each with its place: where hard-coded values are looked for."""

from collections.abc import Iterable, Iterator

from generator.migrate.legacy.hcl import syntax
from generator.migrate.legacy.hcl.syntax import Block, Body, Expression
from generator.migrate.legacy.model import Literal

_SKIPPED = frozenset({"terraform", "moved", "import", "removed"})


def literals(blocks: Iterable[Block], module: str) -> list[Literal]:
    """Every text and number of these blocks; a template's expressions show as written."""
    return [one for block in blocks if block.type not in _SKIPPED for one in _block(block, module)]


def _block(block: Block, module: str) -> Iterator[Literal]:
    prefix = {"resource": "", "variable": "var.", "locals": "local", "data": "data."}.get(
        block.type, f"{block.type}."
    )
    here = f"{prefix}{'.'.join(block.labels)}".rstrip(".")
    within = f"{module}.{here}" if module else here
    yield from _body(block.body, within, within)


def _body(body: Body, path: str, within: str) -> Iterator[Literal]:
    for name, expression in body.attributes.items():
        yield from _expression(expression, f"{path}.{name}", within)
    for block in body.blocks:
        label = block.labels[0] if block.type == "dynamic" and block.labels else block.type
        inner = path if block.type == "content" else f"{path}.{label}"
        yield from _body(block.body, inner, within)


def _expression(one: Expression, path: str, within: str) -> Iterator[Literal]:
    if isinstance(one, syntax.Constant):
        if isinstance(one.value, str) and one.value:
            yield Literal(one.value, path, within, one.span.position)
        return
    if isinstance(one, syntax.Template):
        text = "".join(part if isinstance(part, str) else f"${{{part.span.text}}}" for part in one.parts)
        yield Literal(text, path, within, one.span.position)
        for part in one.parts:
            if not isinstance(part, str):
                yield from _nested(part, path, within)
        return
    if isinstance(one, syntax.Pairs):
        for key, value in one.pairs:
            name = key.value if isinstance(key, syntax.Constant) else key.span.text
            yield from _expression(value, f"{path}.{name}", within)
        return
    yield from _nested(one, path, within)


def _nested(one: Expression, path: str, within: str) -> Iterator[Literal]:
    for inner in syntax.children(one):
        yield from _expression(inner, path, within)
