"""Native syntax to bodies and expressions, with python-hcl2's grammar.

One fault must not hide a whole file: where a file cannot be parsed, its top-level blocks are tried one by one, and only
those that cannot are reported.
"""

import re
from collections.abc import Iterator
from typing import Any

from generator.findings import Position
from generator.migrate.legacy.hcl.syntax import (
    Attr,
    Block,
    Body,
    Call,
    Conditional,
    Constant,
    Expression,
    For,
    Index,
    Items,
    Name,
    Opaque,
    Operation,
    Pairs,
    Source,
    Span,
    Splat,
    Template,
)
from generator.migrate.legacy.model import Unread

_ESCAPE = re.compile(r"\\(?:([nrt\"\\])|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_NOISE = frozenset({"new_line_or_comment"})


class HclError(ValueError):
    """The text is no HCL; `offset` says where, the message why."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def parse_file(file: str, text: str) -> tuple[Body, list[Unread]]:
    """The body of a `.tf` or `.tfvars` file, and what of it could not be read."""
    source = Source(file, text.removeprefix("\ufeff"))
    try:
        return _parse(source), []
    except HclError as fault:
        whole = Unread(source.position(fault.offset), f"not understood: {fault}")
    parts = list(_top_level(source.text))
    if len(parts) < 2:
        return Body({}), [whole]
    return _piecewise(source, parts)


def _piecewise(source: Source, parts: list[tuple[int, int]]) -> tuple[Body, list[Unread]]:
    attributes: dict[str, Expression] = {}
    blocks: list[Block] = []
    unread = []
    for start, end in parts:
        padded = re.sub(r"[^\n]", " ", source.text[:start]) + source.text[start:end]
        try:
            body = _parse(Source(source.file, padded))
        except HclError as fault:
            place = source.position(min(max(fault.offset, start), end))
            first = source.text[start:end].strip().split("\n", 1)[0].rstrip(" {")
            unread.append(Unread(place, f"not understood ({first}): {fault}"))
            continue
        attributes.update(body.attributes)
        blocks += body.blocks
    return Body(attributes, tuple(blocks)), unread


def _top_level(text: str) -> Iterator[tuple[int, int]]:
    """Where the blocks at the left margin begin and end: lines that begin with a letter, up to the next such one."""
    starts = [match.start() for match in re.finditer(r"^[A-Za-z_]", text, re.MULTILINE)]
    return zip(starts, [*starts[1:], len(text)])


def parse_template(text: str, at: Position) -> Expression:
    """The contents of a heredoc, a JSON string or a template file, as an expression. Raises HclError."""
    if "${" not in text and "%{" not in text:
        source = Source(at.file, text, at)
        return Constant(text, Span(source, 0, len(text)))
    source = Source(at.file, f'x = "{_quoted(text)}"', at)
    return _parse(source).attributes["x"]


def _quoted(text: str) -> str:
    """Template text as the inside of a quoted one: code stays, the rest is escaped."""
    out: list[str] = []
    at = 0
    while at < len(text):
        if text.startswith(("$${", "%%{"), at):
            out.append(text[at : at + 3])
            at += 3
        elif text.startswith(("${", "%{"), at):
            end = _closing(text, at + 2)
            out.append(text[at:end])
            at = end
        else:
            char = text[at]
            out.append({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(char, char))
            at += 1
    return "".join(out)


def _closing(text: str, at: int) -> int:
    """Behind the brace that closes the code which begins at `at`."""
    depth, quoted = 1, False
    while at < len(text):
        char = text[at]
        if quoted:
            if char == "\\":
                at += 1
            elif char == '"':
                quoted = False
            elif text.startswith("${", at):
                at = _closing(text, at + 2) - 1
        elif char == '"':
            quoted = True
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    raise HclError("an interpolation is not closed")


def _parse(source: Source) -> Body:
    import hcl2
    from lark.exceptions import LarkError, UnexpectedInput

    try:
        tree = hcl2.parses_to_tree(source.text)
        return _Maker(source).body(tree.children[0])
    except UnexpectedInput as error:
        offset = error.pos_in_stream or 0
        where = source.text[offset : offset + 20].split("\n")[0]
        raise HclError(f"unexpected {where!r}" if where else "it ends too early", offset) from error
    except (LarkError, RecursionError, ValueError, IndexError, AttributeError) as error:
        raise HclError(f"{type(error).__name__}") from error


class _Maker:
    """Lark's tree -> ours."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def span(self, node: Any) -> Span:
        meta = getattr(node, "meta", node)
        return Span(self.source, getattr(meta, "start_pos", 0) or 0, getattr(meta, "end_pos", 0) or 0)

    def body(self, node: Any) -> Body:
        attributes: dict[str, Expression] = {}
        blocks = []
        for child in _children(node):
            if child.data == "attribute":
                name, _, value = _children(child)
                attributes[_word(name)] = self.expression(value)
            elif child.data == "block":
                blocks.append(self.block(child))
        return Body(attributes, tuple(blocks))

    def block(self, node: Any) -> Block:
        parts = [child for child in _children(node) if hasattr(child, "data")]
        head, inner = parts[:-1], parts[-1]
        names = [self._label(part) for part in head]
        return Block(names[0], tuple(names[1:]), self.body(inner), self.span(node).position)

    def _label(self, node: Any) -> str:
        if node.data == "string":
            return "".join(str(token) for part in node.find_data("string_part") for token in part.children)
        return _word(node)

    def expression(self, node: Any) -> Expression:
        made: Expression = getattr(self, f"_{node.data}", self._other)(node)
        return made

    def _other(self, node: Any) -> Expression:
        inner = [child for child in _children(node) if hasattr(child, "data")]
        if len(inner) == 1:
            return self.expression(inner[0])
        return Opaque(f"a form that is not known here ({node.data})", self.span(node))

    def _identifier(self, node: Any) -> Expression:
        return Name(_word(node), self.span(node))

    def _literal_value(self, node: Any) -> Expression:
        value = {"true": True, "false": False, "null": None}[_word(node)]
        return Constant(value, self.span(node))

    def _int_lit(self, node: Any) -> Expression:
        return Constant(int(node.children[0]), self.span(node))

    def _float_lit(self, node: Any) -> Expression:
        return Constant(float(node.children[0]), self.span(node))

    def _string(self, node: Any) -> Expression:
        parts: list[str | Expression] = []
        for part in node.children[1:-1]:
            for child in part.children:
                parts.append(self._piece(child))
        return _template(parts, self.span(node))

    def _piece(self, child: Any) -> "str | Expression":
        if hasattr(child, "data"):
            if child.data == "interpolation":
                return self.expression(next(one for one in child.children if hasattr(one, "data")))
            return Opaque("a template directive", self.span(child))
        if child.type in ("ESCAPED_INTERPOLATION", "ESCAPED_DIRECTIVE"):
            return str(child)[1:]
        return _ESCAPE.sub(_unescape, str(child))

    def _template_string(self, node: Any) -> Expression:
        return Constant(str(node.children[0])[2:-2], self.span(node))

    def _heredoc_template(self, node: Any) -> Expression:
        return self._heredoc(node, False)

    def _heredoc_template_trim(self, node: Any) -> Expression:
        return self._heredoc(node, True)

    def _heredoc(self, node: Any, trim: bool) -> Expression:
        span = self.span(node)
        lines = str(node.children[0]).replace("\r\n", "\n").rstrip("\n").split("\n")[1:-1]
        if trim:
            margins = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
            lines = [line[min(margins, default=0) :] for line in lines]
        text = "".join(f"{line}\n" for line in lines)
        try:
            return parse_template(text, span.position)
        except HclError as fault:
            return Opaque(f"a heredoc that is not understood: {fault}", span)

    def _tuple(self, node: Any) -> Expression:
        items = [child for child in _children(node) if hasattr(child, "data")]
        return Items(tuple(map(self.expression, items)), self.span(node))

    def _object(self, node: Any) -> Expression:
        pairs = []
        for element in _children(node):
            if getattr(element, "data", None) == "object_elem":
                key, _, value = _children(element)
                pairs.append((self._key(key), self.expression(value)))
        return Pairs(tuple(pairs), self.span(node))

    def _key(self, node: Any) -> Expression:
        """A bare name is a text; one in parentheses is code."""
        inner = _children(node)[0]
        if inner.data in ("keyword", "identifier"):
            return Constant(_word(inner), self.span(inner))
        made = self.expression(inner)
        bare = self.source.text[made.span.start - 1 : made.span.start] != "("
        if isinstance(made, Name) and bare:
            return Constant(made.name, made.span)
        return made

    def _function_call(self, node: Any) -> Expression:
        names = [_word(child) for child in _children(node) if getattr(child, "data", "") == "identifier"]
        listed = next((child for child in node.children if getattr(child, "data", "") == "arguments"), None)
        given = _children(listed) if listed is not None else []
        arguments = tuple(self.expression(child) for child in given if hasattr(child, "data"))
        expand = any(getattr(child, "type", "") == "ELLIPSIS" for child in given)
        return Call("::".join(names), arguments, expand, self.span(node))

    def _get_attr_expr_term(self, node: Any) -> Expression:
        inner, attr = _children(node)
        return Attr(self.expression(inner), _word(_last(attr)), self.span(node))

    def _index_expr_term(self, node: Any) -> Expression:
        inner, index = _children(node)
        return Index(self.expression(inner), self._step(index), self.span(node))

    def _step(self, index: Any) -> Expression:
        if index.data == "short_index":
            return Constant(int(index.children[-1]), self.span(index))
        return self.expression(next(child for child in _children(index) if hasattr(child, "data")))

    def _attr_splat_expr_term(self, node: Any) -> Expression:
        """After `.*` an index is one of the whole list, and what follows is of that element (HCL, "Splat Operators")."""
        inner, splat = _children(node)
        steps = [child for child in _children(splat) if hasattr(child, "data")]
        names = next((at for at, step in enumerate(steps) if step.data != "get_attr"), len(steps))
        span = self.span(node)
        made: Expression = Splat(
            self.expression(inner), tuple(_word(_last(step)) for step in steps[:names]), span
        )
        for step in steps[names:]:
            attribute = step.data == "get_attr"
            made = Attr(made, _word(_last(step)), span) if attribute else Index(made, self._step(step), span)
        return made

    def _full_splat_expr_term(self, node: Any) -> Expression:
        inner, splat = _children(node)
        steps: list[str | Expression] = []
        for child in _children(splat):
            if hasattr(child, "data"):
                steps.append(_word(_last(child)) if child.data == "get_attr" else self._step(child))
        return Splat(self.expression(inner), tuple(steps), self.span(node))

    def _for_intro(self, node: Any) -> tuple[tuple[str, ...], Expression]:
        parts = [child for child in _children(node) if hasattr(child, "data")]
        return tuple(_word(part) for part in parts[:-1]), self.expression(parts[-1])

    def _for_tuple_expr(self, node: Any) -> Expression:
        intro, value, *rest = [child for child in _children(node) if hasattr(child, "data")]
        names, collection = self._for_intro(intro)
        return For(names, collection, None, self.expression(value), self._cond(rest), False, self.span(node))

    def _for_object_expr(self, node: Any) -> Expression:
        intro, key, value, *rest = [child for child in _children(node) if hasattr(child, "data")]
        names, collection = self._for_intro(intro)
        grouped = any(getattr(child, "type", "") == "ELLIPSIS" for child in node.children)
        made = self.expression(key), self.expression(value)
        return For(names, collection, *made, self._cond(rest), grouped, self.span(node))

    def _cond(self, rest: list[Any]) -> Expression | None:
        if not rest:
            return None
        return self.expression(next(child for child in _children(rest[0]) if hasattr(child, "data")))

    def _conditional(self, node: Any) -> Expression:
        test, yes, no = (self.expression(child) for child in _children(node) if hasattr(child, "data"))
        return Conditional(test, yes, no, self.span(node))

    def _unary_op(self, node: Any) -> Expression:
        sign, inner = _children(node)
        return Operation(str(sign).strip(), None, self.expression(inner), self.span(node))

    def _binary_op(self, node: Any) -> Expression:
        left, term = _children(node)[:2]
        operator, right = _children(term)[:2]
        sign = str(operator.children[0]).split()[-1]  # a line break may have been drawn into the token
        return Operation(sign, self.expression(left), self.expression(right), self.span(node))


def _children(node: Any) -> list[Any]:
    return [child for child in node.children if getattr(child, "data", None) not in _NOISE]


def _last(node: Any) -> Any:
    return node.children[-1]


def _word(node: Any) -> str:
    return str(node.children[0])


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        return _PLAIN[match[1]]
    return chr(int(match[2] or match[3], 16))


def _template(parts: list["str | Expression"], span: Span) -> Expression:
    """Neighbouring texts as one; no part or one text is a constant. `"${x}"` stays a template: it is a text."""
    joined: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    if not joined:
        return Constant("", span)
    if len(joined) == 1 and isinstance(joined[0], str):
        return Constant(joined[0], span)
    return Template(tuple(joined), span)
