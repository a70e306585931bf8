"""Terraform's functions that depend on nothing but their arguments; each takes and gives plain values.

What is not here (files, clocks, encryption, the provider's own) is said to be unknown, not guessed.
"""

import base64
import hashlib
import ipaddress
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

MOST = 10_000  # elements that one call may make


class FunctionError(ValueError):
    """The arguments do not fit; `try` and `can` catch it."""


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        raise FunctionError("null is no text")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str | int | float):
        return str(value)
    raise FunctionError("a text is wanted")


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or value is None:
        raise FunctionError("a number is wanted")
    if isinstance(value, int | float):
        return value
    try:
        number = float(value)
    except (TypeError, ValueError) as error:
        raise FunctionError("a number is wanted") from error
    return int(number) if number.is_integer() else number


def _bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return bool(value == "true")
    raise FunctionError("true or false is wanted")


def _list(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    raise FunctionError("a list is wanted")


def _map(value: Any) -> dict[str, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise FunctionError("a map is wanted")


def _concat(*lists: Any) -> list[Any]:
    return [one for items in lists for one in _list(items)]


def _merge(*maps: Any) -> dict[str, Any]:
    return {key: value for one in maps if one is not None for key, value in _map(one).items()}


def _flatten(value: Any) -> list[Any]:
    out: list[Any] = []
    for one in _list(value):
        out += _flatten(one) if isinstance(one, list) else [one]
    return out


def _distinct(value: Any) -> list[Any]:
    out: list[Any] = []
    for one in _list(value):
        if one not in out:
            out.append(one)
    return out


def _toset(value: Any) -> list[Any]:
    found = _distinct(value)
    return sorted(found, key=str) if all(isinstance(one, str) for one in found) else found


def _lookup(value: Any, key: Any, *default: Any) -> Any:
    found = _map(value)
    if key in found:
        return found[key]
    if default:
        return default[0]
    raise FunctionError(f"the map has no {key!r}")


def _element(value: Any, index: Any) -> Any:
    items = _list(value)
    if not items:
        raise FunctionError("the list is empty")
    return items[int(_number(index)) % len(items)]


def _length(value: Any) -> int:
    if isinstance(value, str | list | Mapping):
        return len(value)
    raise FunctionError("a text, list or map is wanted")


def _coalesce(*values: Any) -> Any:
    for value in values:
        if value is not None and value != "":
            return value
    raise FunctionError("all arguments are empty")


def _coalescelist(*values: Any) -> Any:
    for value in values:
        if value:
            return value
    raise FunctionError("all lists are empty")


def _compact(value: Any) -> list[Any]:
    return [one for one in _list(value) if one is not None and one != ""]


def _contains(value: Any, one: Any) -> bool:
    return one in _list(value)


def _keys(value: Any) -> list[str]:
    return sorted(_map(value))


def _values(value: Any) -> list[Any]:
    return [inner for _, inner in sorted(_map(value).items())]


def _zipmap(keys: Any, values: Any) -> dict[str, Any]:
    return dict(zip(map(_text, _list(keys)), _list(values), strict=False))


def _range(*numbers: Any) -> list[Any]:
    made = [_number(one) for one in numbers]
    start, end, step = {1: (0, made[0], 1), 2: (*made, 1), 3: tuple(made)}[len(made)]
    if len(made) < 3 and end < start:
        step = -1
    if step == 0 or abs((end - start) / step) > MOST:
        raise FunctionError("too many numbers")
    count = max(0, math.ceil((end - start) / step))
    return [start + step * index for index in range(count)]


def _slice(value: Any, start: Any, end: Any) -> list[Any]:
    return _list(value)[int(_number(start)) : int(_number(end))]


def _chunklist(value: Any, size: Any) -> list[Any]:
    items, width = _list(value), int(_number(size))
    if width <= 0:
        return [items]
    return [items[at : at + width] for at in range(0, len(items), width)]


def _index(value: Any, one: Any) -> int:
    try:
        return _list(value).index(one)
    except ValueError as error:
        raise FunctionError("it is not in the list") from error


def _one(value: Any) -> Any:
    items = _list(value)
    if len(items) > 1:
        raise FunctionError("more than one element")
    return items[0] if items else None


def _setproduct(*sets: Any) -> list[Any]:
    out: list[list[Any]] = [[]]
    for one in sets:
        out = [[*made, item] for made in out for item in _list(one)]
        if len(out) > MOST:
            raise FunctionError("too many combinations")
    return out


def _format(pattern: Any, *values: Any) -> str:
    left = list(values)

    def fill(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match["index"]:
            value = values[int(match["index"]) - 1]
        elif left:
            value = left.pop(0)
        else:
            raise FunctionError("too few arguments")
        return _verb(match["flags"] or "", match["verb"], value)

    return re.sub(
        r"%%|%(?:\[(?P<index>\d+)\])?(?P<flags>[-+ 0#]*\d*(?:\.\d+)?)(?P<verb>[a-zA-Z])", fill, _text(pattern)
    )


def _verb(flags: str, verb: str, value: Any) -> str:
    if verb == "v":
        return f"%{flags}s" % _text(value) if not isinstance(value, list | Mapping) else _json(value)
    if verb == "q":
        return _json(_text(value))
    if verb in "sS":
        return f"%{flags}s" % _text(value)
    if verb in "dxXofeEgG":
        number = _number(value)
        return f"%{flags}{verb}" % (int(number) if verb in "dxXo" else number)
    if verb == "t":
        return _text(_bool(value))
    raise FunctionError(f"%{verb} is not known")


def _formatlist(pattern: Any, *values: Any) -> list[str]:
    longest = max((len(one) for one in values if isinstance(one, list)), default=1)
    return [
        _format(pattern, *(one[at] if isinstance(one, list) else one for one in values))
        for at in range(longest)
    ]


def _go(pattern: Any) -> re.Pattern[str]:
    try:
        return re.compile(_text(pattern).replace("(?P<", "(?P<"))
    except re.error as error:
        raise FunctionError("the pattern is not understood") from error


def _replace(text: Any, old: Any, new: Any) -> str:
    pattern = _text(old)
    if len(pattern) > 1 and pattern.startswith("/") and pattern.endswith("/"):
        return _go(pattern[1:-1]).sub(re.sub(r"\$\{?(\w+)\}?", r"\\g<\1>", _text(new)), _text(text))
    return _text(text).replace(pattern, _text(new))


def _found(match: re.Match[str]) -> Any:
    if match.re.groupindex:
        return match.groupdict()
    return list(match.groups()) if match.re.groups else match[0]


def _regex(pattern: Any, text: Any) -> Any:
    match = _go(pattern).search(_text(text))
    if match is None:
        raise FunctionError("the pattern is not found")
    return _found(match)


def _regexall(pattern: Any, text: Any) -> list[Any]:
    return [_found(match) for match in _go(pattern).finditer(_text(text))]


def _title(text: Any) -> str:
    return re.sub(r"\b[a-z]", lambda match: match[0].upper(), _text(text))


def _substr(text: Any, start: Any, length: Any) -> str:
    whole, at, count = _text(text), int(_number(start)), int(_number(length))
    at = at if at >= 0 else max(0, len(whole) + at)
    return whole[at:] if count < 0 else whole[at : at + count]


def _split(sign: Any, text: Any) -> list[str]:
    return _text(text).split(_text(sign)) if _text(sign) else list(_text(text))


def _join(sign: Any, *lists: Any) -> str:
    return _text(sign).join(_text(one) for items in lists for one in _list(items))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, sort_keys=isinstance(value, Mapping))


def _jsondecode(text: Any) -> Any:
    try:
        return json.loads(_text(text))
    except ValueError as error:
        raise FunctionError("this is no JSON") from error


def _yamldecode(text: Any) -> Any:
    import yaml

    try:
        return yaml.safe_load(_text(text))
    except yaml.YAMLError as error:
        raise FunctionError("this is no YAML") from error


def _base64decode(text: Any) -> str:
    try:
        return base64.b64decode(_text(text), validate=True).decode()
    except ValueError as error:
        raise FunctionError("this is no base64 of a text") from error


def _network(prefix: Any) -> Any:
    try:
        return ipaddress.ip_network(_text(prefix), strict=False)
    except ValueError as error:
        raise FunctionError("this is no CIDR block") from error


def _cidrsubnet(prefix: Any, bits: Any, number: Any) -> str:
    network = _network(prefix)
    length = network.prefixlen + int(_number(bits))
    if length > network.max_prefixlen:
        raise FunctionError("the block is too small")
    size = 2 ** (network.max_prefixlen - length)
    address = int(network.network_address) + int(_number(number)) * size
    if address > int(network.broadcast_address):
        raise FunctionError("the block has no such subnet")
    return f"{ipaddress.ip_address(address)}/{length}"


def _cidrsubnets(prefix: Any, *bits: Any) -> list[str]:
    network, out = _network(prefix), []
    at = int(network.network_address)
    for one in bits:
        size = 2 ** (network.max_prefixlen - network.prefixlen - int(_number(one)))
        at = (at + size - 1) // size * size
        out.append(f"{ipaddress.ip_address(at)}/{network.prefixlen + int(_number(one))}")
        at += size
    return out


def _cidrhost(prefix: Any, number: Any) -> str:
    network = _network(prefix)
    base = network.network_address if _number(number) >= 0 else network.broadcast_address + 1
    return str(base + int(_number(number)))


def _indent(spaces: Any, text: Any) -> str:
    return _text(text).replace("\n", "\n" + " " * int(_number(spaces)))


def _transpose(value: Any) -> dict[str, Any]:
    out: dict[str, list[str]] = {}
    for key, items in _map(value).items():
        for one in _list(items):
            out.setdefault(_text(one), []).append(key)
    return {key: sorted(items) for key, items in sorted(out.items())}


def _matchkeys(values: Any, keys: Any, wanted: Any) -> list[Any]:
    return [one for one, key in zip(_list(values), _list(keys), strict=False) if key in _list(wanted)]


def _hash(name: str) -> Callable[[Any], str]:
    return lambda text: hashlib.new(name, _text(text).encode(), usedforsecurity=False).hexdigest()


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "abs": lambda number: abs(_number(number)),
    "alltrue": lambda items: all(_bool(one) for one in _list(items)),
    "anytrue": lambda items: any(_bool(one) for one in _list(items)),
    "base64decode": _base64decode,
    "base64encode": lambda text: base64.b64encode(_text(text).encode()).decode(),
    "basename": lambda text: _text(text).rstrip("/").rpartition("/")[2],
    "ceil": lambda number: math.ceil(_number(number)),
    "chomp": lambda text: _text(text).rstrip("\r\n"),
    "chunklist": _chunklist,
    "cidrhost": _cidrhost,
    "cidrnetmask": lambda prefix: str(_network(prefix).netmask),
    "cidrsubnet": _cidrsubnet,
    "cidrsubnets": _cidrsubnets,
    "coalesce": _coalesce,
    "coalescelist": _coalescelist,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "dirname": lambda text: _text(text).rstrip("/").rpartition("/")[0] or ".",
    "distinct": _distinct,
    "element": _element,
    "endswith": lambda text, end: _text(text).endswith(_text(end)),
    "flatten": _flatten,
    "floor": lambda number: math.floor(_number(number)),
    "format": _format,
    "formatlist": _formatlist,
    "indent": _indent,
    "index": _index,
    "join": _join,
    "jsondecode": _jsondecode,
    "jsonencode": _json,
    "keys": _keys,
    "length": _length,
    "list": lambda *items: list(items),
    "lookup": _lookup,
    "lower": lambda text: _text(text).lower(),
    "map": lambda *items: dict(zip(items[::2], items[1::2], strict=True)),
    "matchkeys": _matchkeys,
    "max": lambda *numbers: max(map(_number, numbers)),
    "md5": _hash("md5"),
    "merge": _merge,
    "min": lambda *numbers: min(map(_number, numbers)),
    "nonsensitive": lambda value: value,
    "one": _one,
    "parseint": lambda text, base: int(_text(text), int(_number(base))),
    "range": _range,
    "regex": _regex,
    "regexall": _regexall,
    "replace": _replace,
    "reverse": lambda items: _list(items)[::-1],
    "sensitive": lambda value: value,
    "setintersection": lambda first, *sets: [
        one for one in _list(first) if all(one in _list(s) for s in sets)
    ],
    "setproduct": _setproduct,
    "setsubtract": lambda one, other: [item for item in _list(one) if item not in _list(other)],
    "setunion": lambda *sets: _toset(_concat(*sets)),
    "sha1": _hash("sha1"),
    "sha256": _hash("sha256"),
    "signum": lambda number: (_number(number) > 0) - (_number(number) < 0),
    "slice": _slice,
    "sort": lambda items: sorted(map(_text, _list(items))),
    "split": _split,
    "startswith": lambda text, start: _text(text).startswith(_text(start)),
    "strcontains": lambda text, part: _text(part) in _text(text),
    "strrev": lambda text: _text(text)[::-1],
    "substr": _substr,
    "sum": lambda items: sum(map(_number, _list(items))),
    "title": _title,
    "tobool": _bool,
    "tolist": lambda value: _list(value),
    "tomap": _map,
    "tonumber": _number,
    "toset": _toset,
    "tostring": _text,
    "transpose": _transpose,
    "trim": lambda text, signs: _text(text).strip(_text(signs)),
    "trimprefix": lambda text, start: _text(text).removeprefix(_text(start)),
    "trimspace": lambda text: _text(text).strip(),
    "trimsuffix": lambda text, end: _text(text).removesuffix(_text(end)),
    "upper": lambda text: _text(text).upper(),
    "values": _values,
    "yamldecode": _yamldecode,
    "zipmap": _zipmap,
}

# Those that only move their arguments about: an unresolved element may stay in them.
STRUCTURAL = frozenset(
    {"chunklist", "concat", "element", "flatten", "keys", "length", "list", "lookup", "map", "merge"}
)
STRUCTURAL |= {
    "nonsensitive",
    "one",
    "reverse",
    "sensitive",
    "slice",
    "tolist",
    "tomap",
    "toset",
    "values",
    "zipmap",
}


def call(name: str, arguments: list[Any]) -> Any:
    """The value of a known function. Raises FunctionError."""
    try:
        return FUNCTIONS[name](*arguments)
    except FunctionError:
        raise
    except (TypeError, ValueError, IndexError, KeyError, ArithmeticError, AttributeError) as error:
        raise FunctionError(f"{name}: {type(error).__name__}") from error
