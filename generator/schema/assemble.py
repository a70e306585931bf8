"""Puts the service schema together: the base file, and each kind's fragment under the manifest key it names.

The result is committed as `service.schema.json`, because editors read that file; `invoke generate --check` holds it.
An environment's overlay is the same schema with nothing required and null allowed, since it is merged over the rest
(RFC 7396) before the whole is validated again.
"""

import copy
import json
from importlib import resources
from pathlib import Path
from typing import Any

HERE = Path(str(resources.files("generator"))) / "schema"
KINDS = Path(str(resources.files("generator"))) / "kinds"
SERVICE_SCHEMA = HERE / "service.schema.json"
PLATFORM_SCHEMA = HERE / "platform.schema.json"
PATH_PATTERN: dict[str, Any] = {
    "description": "A path pattern: starts with a slash or a wildcard; `*` any characters, `?` one; at most 128 characters.",
    "type": "string",
    "pattern": "^[/*?][A-Za-z0-9_.$/~\"'@:+&*?-]*$",
    "maxLength": 128,
    "examples": ["/api/*"],
}


def fragments() -> dict[str, dict[str, Any]]:
    """Kind name -> its schema fragment, sorted by kind."""
    return {file.parent.name: json.loads(file.read_text()) for file in sorted(KINDS.glob("*/schema.json"))}


def assemble() -> dict[str, Any]:
    """The whole service schema, with one definition per kind and one overlay definition."""
    schema: dict[str, Any] = json.loads((HERE / "service.base.json").read_text())
    definitions = schema["$defs"]
    definitions["path_pattern"] = PATH_PATTERN
    environments = schema["properties"].pop("environments")
    for kind, fragment in fragments().items():
        key = fragment.pop("x-key")
        definitions[kind] = fragment
        schema["properties"][key] = _map_of(kind, fragment)
    schema["properties"]["environments"] = environments
    overlaid = [name for name, one in definitions.items() if name in fragments() or _is_map(one)]
    for kind in overlaid:
        definitions[f"{kind}_overlay"] = _overlay(definitions[kind], overlaid)
    definitions["overlay"] = _overlay_root(schema, overlaid)
    return schema


def text() -> str:
    """The assembled schema as it is committed."""
    return json.dumps(assemble(), indent=2, ensure_ascii=False) + "\n"


def _map_of(kind: str, fragment: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": f"By name: {fragment['description'][0].lower()}{fragment['description'][1:]}",
        "type": "object",
        "maxProperties": 100,
        "propertyNames": {"$ref": "#/$defs/thing"},
        "additionalProperties": {"$ref": f"#/$defs/{kind}"},
        "examples": [{"example": fragment["examples"][0]}],
    }


def _overlay_root(schema: dict[str, Any], kinds: list[str]) -> dict[str, Any]:
    fixed = {"name", "environments"}
    properties = {k: v for k, v in schema["properties"].items() if k not in fixed}
    return {
        "description": "What differs in this environment.",
        "type": "object",
        "additionalProperties": False,
        "patternProperties": copy.deepcopy(schema["patternProperties"]),
        "properties": {k: _nullable(_overlay(v, kinds)) for k, v in properties.items()},
        "examples": [{"components": {"api": {"scaling": {"min": 3}}}}],
    }


def _is_map(node: dict[str, Any]) -> bool:
    """Whether it is a map, or may be one: variables, from which an overlay can take one away."""
    return node.get("type") == "object" or any(map(_is_map, node.get("anyOf", ())))


def _overlay(node: Any, kinds: list[str]) -> Any:
    """`node` with nothing required and null allowed for every property (null removes it)."""
    if not isinstance(node, dict):
        return node
    out = {k: v for k, v in node.items() if k not in ("required", "minProperties", "default")}
    if out.get("maxProperties") == 1:  # another one instead: `{oidc: null, cognito: {...}}`
        del out["maxProperties"]
    if "anyOf" in out:
        out["anyOf"] = [_overlay(one, kinds) for one in out["anyOf"]]
    if "$ref" in out and (target := out["$ref"].rsplit("/", 1)[-1]) in kinds:
        out["$ref"] = f"#/$defs/{target}_overlay"
    if "properties" in out:
        out["properties"] = {k: _nullable(_overlay(v, kinds)) for k, v in out["properties"].items()}
    if isinstance(out.get("additionalProperties"), dict):
        out["additionalProperties"] = _nullable(_overlay(out["additionalProperties"], kinds))
    return out


def _nullable(node: dict[str, Any]) -> dict[str, Any]:
    described = {k: node[k] for k in ("description", "examples") if k in node}
    bare = {k: v for k, v in node.items() if k not in described}
    return described | {"anyOf": [bare, {"type": "null"}]}
