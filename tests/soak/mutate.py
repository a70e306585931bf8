"""Changes a manifest as a person or a program might: bytes alone seldom get past the parser.

`mutated` is a pure function of its arguments, as libFuzzer needs it. Where the bytes are a mapping, some of its places are
replaced, removed, renamed, moved, doubled, or get what the schema would allow there; else None, and the bytes are changed.
"""

import copy
import random
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import yaml

from generator import source
from generator.schema import assemble
from tests.property.mutations import NAMES, TEXTS
from tests.soak.seeds import WORDS, seeds

NUMBERS = (0, 1, -1, 2, 80, 443, 256, 512, 1024, 30_720, 65_535, 65_536, 2**53, 0.5, 1e300, True, False, None)
HOSTILE = (
    *TEXTS, *WORDS, "a\nb", "a\r\nb", "\t", "x" * 3000, "1.10", "0123", "22:22", "no", "EOF", "HCL\nEOT\n", '"}\n', "$(id)", "`id`",
    "';--", "</script><img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "${{ github.token }}", "::set-output name=a::b",
    "../../../etc/cron.d/x", "..", ".", "/", "CON", "a" * 63, "a" * 64, "-a", "a-", "api\n", "é" * 64, "%{ for x in y }",
)  # fmt: skip
DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
Place = tuple[Any, ...]


def mutated(raw: bytes, size: int, seed: int) -> bytes | None:
    """The manifest with one to four changes, at most `size` bytes; None where there is no mapping, or no room."""
    dice = random.Random(seed)
    document, _ = source.load(raw, "fuzzed.yaml")
    if document is None or not isinstance(document.data, dict):
        return None
    data = copy.deepcopy(document.data)
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3, 4))):
        _change(dice, data)
    if dice.random() < 0.9:
        data = {**data, "name": "fuzzed"}
    text = yaml.dump(
        data, Dumper=DUMPER, sort_keys=False, allow_unicode=dice.random() < 0.7, width=dice.choice((40, 4000))
    )
    out = text.encode("utf-8", "surrogatepass")
    return out if len(out) <= size else None


def _places(value: Any, path: Place = ()) -> Iterator[Place]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from _places(item, (*path, key))


def _change(dice: random.Random, data: dict[str, Any]) -> None:
    places = list(_places(data))
    if not places:
        data["name"] = "fuzzed"
        return
    path = dice.choice(places)
    parent: Any = data
    for step in path[:-1]:
        parent = parent[step]
    dice.choice(
        (_replace, _replace, _tweak, _remove, _rename, _add, _add, _transplant, _transplant, _double)
    )(dice, parent, path[-1])


def _replace(dice: random.Random, parent: Any, key: Any) -> None:
    """Something hostile, a number, or what the schema gives as an example: of this very key, so that it may be valid."""
    own = [example for name, example in _examples() if name == key] or [example for _, example in _examples()]
    parent[key] = copy.deepcopy(
        dice.choice((dice.choice(HOSTILE), dice.choice(NUMBERS), dice.choice(own), dice.choice(own)))
    )


def _tweak(dice: random.Random, parent: Any, key: Any) -> None:
    """A text gets a piece in it; a number its neighbour."""
    value = parent[key]
    if isinstance(value, str):
        at = dice.randint(0, len(value))
        parent[key] = value[:at] + dice.choice(HOSTILE) + value[at:]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        parent[key] = value + dice.choice((-1, 1, 0.5, 1000))
    else:
        _replace(dice, parent, key)


def _remove(dice: random.Random, parent: Any, key: Any) -> None:
    del parent[key]


def _rename(dice: random.Random, parent: Any, key: Any) -> None:
    if isinstance(parent, dict):
        parent[dice.choice((*NAMES, dice.choice(HOSTILE), dice.choice(_examples())[0]))] = parent.pop(key)


def _add(dice: random.Random, parent: Any, key: Any) -> None:
    """Something that the schema knows, here or anywhere, with its example."""
    name, example = dice.choice(_examples())
    target = parent[key] if isinstance(parent[key], dict | list) else parent
    if isinstance(target, dict):
        target[name] = copy.deepcopy(example)
    else:
        target.append(copy.deepcopy(example))


def _transplant(dice: random.Random, parent: Any, key: Any) -> None:
    """What stands under the same key of some seed."""
    donors = _donors().get(key if isinstance(key, str) else "", ())
    if donors:
        parent[key] = copy.deepcopy(dice.choice(donors))
    else:
        _add(dice, parent, key)


def _double(dice: random.Random, parent: Any, key: Any) -> None:
    if isinstance(parent, dict):
        parent[f"{key}-{dice.randint(2, 9)}"] = copy.deepcopy(parent[key])
    else:
        parent.insert(key, copy.deepcopy(parent[key]))


@cache
def _examples() -> Sequence[tuple[str, Any]]:
    """Every property of the schema with each of its examples and choices."""
    return [(name, example) for name, node in _properties(assemble.assemble()) for example in _of(node)]


def _properties(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        yield from (node["properties"].items() if isinstance(node.get("properties"), dict) else ())
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _properties(inner)


def _of(node: dict[str, Any]) -> list[Any]:
    return [
        *node.get("examples", []),
        *node.get("enum", []),
        *([node["default"]] if "default" in node else []),
    ]


@cache
def _donors() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for raw in seeds():
        document, _ = source.load(raw, "fuzzed.yaml")
        for path in _places(document.data) if document else ():
            value: Any = document.data if document else None
            for step in path:
                value = value[step]
            if isinstance(path[-1], str):
                found.setdefault(path[-1], []).append(value)
    return found
