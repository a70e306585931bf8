"""The reference of a file format, from its JSON Schema: every property with type, default, constraints and an example."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.render.registry.page import page
from generator.render.registry.text import code, fence, prose, sentence, table, text

Node = Mapping[str, Any]

SMALLEST: Mapping[str, str] = {
    "service": """\
name: hello
owner: infrastructure-team
domains:
  hello: {load_balancer: main}
components:
  web:
    image: {repository: hello, tag: "1.0"}
    port: 8080
    routes:
      main: {domain: hello, paths: [/*]}
environments:
  development: {}
""",
    "platform": """\
organization: hokusai
teams:
  infrastructure-team: {email: infrastructure@hokusai.ai}
environments:
  development: {aws_account_id: "932100697590", region: us-east-1, zone: development.hokus.ai}
load_balancers:
  main: {owner: infrastructure-team}
""",
}
OVERLAY = (
    "An environment's overlay is merged over the rest of the manifest (RFC 7396, JSON Merge Patch): it may hold all of the"
    " above but name and environments, nothing in it is required, and null removes a thing."
)
CONSTRAINTS: Mapping[str, tuple[str, str]] = {
    "minimum": ("at least", ""),
    "maximum": ("at most", ""),
    "minLength": ("at least", " characters"),
    "maxLength": ("at most", " characters"),
    "minItems": ("at least", " entries"),
    "maxItems": ("at most", " entries"),
    "minProperties": ("at least", " entries"),
    "maxProperties": ("at most", " entries"),
}
SINGULAR = {" characters": " character", " entries": " entry"}


@dataclass(frozen=True, slots=True)
class Section:
    """An object of the schema: `path` as one writes it, `name` stands for any key of a map."""

    path: str
    node: Node


def render(schema: Node, name: str, header: list[str]) -> str:
    """The page of the schema `service` or `platform`."""
    lines = [
        *sentence(prose(schema["description"])),
        "The smallest one:",
        "",
        *fence("yaml", SMALLEST[name]),
        "Keys that begin with `x-` are your own and ignored.",
        "",
    ]
    for section in _sections(schema, Section("", schema)):
        lines += _section(schema, section)
    if name == "service":
        lines += ["## Overlays of environments", "", OVERLAY, ""]
    return page(header, schema["title"], lines)


def _sections(schema: Node, section: Section) -> Iterator[Section]:
    """The object and all objects below it, in the order of the schema."""
    yield section
    for name, node in section.node["properties"].items():
        path = f"{section.path}.{name}" if section.path else name
        for found in _objects(schema, node, path):
            yield from _sections(schema, found)


def _objects(schema: Node, node: Node, path: str) -> Iterator[Section]:
    """The objects with properties that a property's value may hold."""
    node = _resolved(schema, node)
    if "overlay" in str(node.get("additionalProperties", "")):
        return
    if "properties" in node:
        yield Section(path, node)
    elif isinstance(entries := node.get("additionalProperties"), Mapping):
        yield from _objects(schema, entries, f"{path}.<name>")
    for choice in node.get("anyOf", ()):
        yield from _objects(schema, choice, path)


def _section(schema: Node, section: Section) -> list[str]:
    required = section.node.get("required", ())
    rows = [_row(schema, name, node, name in required) for name, node in section.node["properties"].items()]
    heading = section.path or "Top level"
    made = [f"## {text(heading)}", ""]
    if section.path:
        made += sentence(prose(section.node.get("description", "")))
    return made + table(["property", "type", "default", "constraints", "what it is", "example"], rows)


def _row(schema: Node, name: str, node: Node, required: bool) -> list[str]:
    full = _resolved(schema, node)
    default = code(json.dumps(full["default"])) if "default" in full else ("required" if required else "")
    example = next(iter(full.get("examples", ())), None)
    return [
        code(name),
        _type(schema, full),
        default,
        "; ".join(_constraints(schema, full)),
        prose(full.get("description", "")),
        "" if example is None else code(json.dumps(example, ensure_ascii=False)),
    ]


def _resolved(schema: Node, node: Node) -> Node:
    """`node` with what its `$ref` says; its own words win."""
    if "$ref" not in node:
        return node
    return {
        **schema["$defs"][node["$ref"].rpartition("/")[2]],
        **{k: v for k, v in node.items() if k != "$ref"},
    }


def _type(schema: Node, node: Node) -> str:
    if "anyOf" in node:
        kinds = dict.fromkeys(_type(schema, _resolved(schema, choice)) for choice in node["anyOf"])
        return " or ".join(kinds)
    if "enum" in node:
        return "one of"
    if "const" in node:
        return code(node["const"])
    kind = str(node.get("type", "any"))
    if kind == "array":
        return f"list of {_type(schema, _resolved(schema, node['items']))}"
    if (
        kind == "object"
        and "properties" not in node
        and isinstance(entries := node.get("additionalProperties"), Mapping)
    ):
        inner = _resolved(schema, entries)
        return "map of overlays" if "overlay" in str(entries) else f"map of {_type(schema, inner)}"
    return kind


def _constraints(schema: Node, node: Node) -> Iterator[str]:
    if "enum" in node:
        yield ", ".join(code(value) for value in node["enum"])
    for name, (words, thing) in CONSTRAINTS.items():
        if name in node:
            yield f"{words} {node[name]}{thing if node[name] != 1 else SINGULAR.get(thing, '')}"
    if "pattern" in node:
        yield f"like {code(node['pattern'])}"
    if node.get("uniqueItems"):
        yield "no entry twice"
    entries = node.get("items")
    each = ", ".join(_constraints(schema, _resolved(schema, entries))) if isinstance(entries, Mapping) else ""
    if each:
        yield f"each: {each}"
    entries = node.get("additionalProperties")
    if isinstance(entries, Mapping) and "enum" in entries:
        yield f"each: {', '.join(code(value) for value in entries['enum'])}"
    if "propertyNames" in node:
        names = _resolved(schema, node["propertyNames"])
        yield f"names: {', '.join(_constraints(schema, names))}"
    for choice in node.get("anyOf", ()):
        yield from _constraints(schema, _resolved(schema, choice))
