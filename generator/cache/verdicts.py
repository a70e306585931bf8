"""The routing engine's verdicts on a listener, from run to run: what was decided of exactly these rules and names.

An entry is found by the listener's whole value. Requests and plain values are stored as they are, rules by their keys:
they are the listener's own.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import fields
from functools import cache
from typing import Any

from generator.cache.disk import digest
from generator.routing import Analysis, GapKind, Listener, Request, Rule
from generator.routing.relation import Relation
from generator.routing.verdicts import Gap, OverBroad, Redundant, Shadow, Unknown, Unreachable

VERDICTS: Mapping[str, type] = {
    "unreachable": Unreachable,
    "shadows": Shadow,
    "redundant": Redundant,
    "over_broad": OverBroad,
    "gaps": Gap,
    "unknown": Unknown,
}
_ENUMS: Mapping[str, Any] = {"relation": Relation, "kind": GapKind}
_RULE, _REQUEST = "rule", "request"


class Analyses(MutableMapping[Listener, Analysis]):
    """What is known of listeners: stored by an earlier run, or put in by this one."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored
        self._made: dict[Listener, Analysis] = {}
        self._asked: dict[Listener, str] = {}

    def __getitem__(self, listener: Listener) -> Analysis:
        if listener not in self._made:
            self._made[listener] = decoded(self._stored[self._key(listener)], listener)
        return self._made[listener]

    def __setitem__(self, listener: Listener, found: Analysis) -> None:
        self._made[listener] = found

    def __delitem__(self, listener: Listener) -> None:
        del self._made[listener]

    def __iter__(self) -> Iterator[Listener]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def to_store(self) -> dict[str, Any] | None:
        """What this run asked about; None where that is what is stored already."""
        keys = {self._key(listener): found for listener, found in self._made.items()}
        if keys.keys() == self._stored.keys():
            return None
        return {key: self._stored.get(key) or encoded(found) for key, found in keys.items()}

    def _key(self, listener: Listener) -> str:
        if listener not in self._asked:
            self._asked[listener] = digest(repr(listener).encode())
        return self._asked[listener]


def encoded(found: Analysis) -> dict[str, Any]:
    """The verdicts as JSON values."""
    verdicts = {
        name: [[_plain(getattr(one, key)) for key in _fields(kind)] for one in getattr(found, name)]
        for name, kind in VERDICTS.items()
    }
    return {"reached": {key: _plain(request) for key, request in found.reached.items()}, **verdicts}


def decoded(stored: Mapping[str, Any], listener: Listener) -> Analysis:
    """The analysis of `listener` of which `encoded` made this."""
    rules = {rule.key: rule for rule in listener.rules}
    verdicts = {
        name: [_verdict(kind, values, rules) for values in stored[name]] for name, kind in VERDICTS.items()
    }
    reached = {key: _value(request, rules) for key, request in stored["reached"].items()}
    return Analysis(listener, reached, **verdicts)


def _plain(value: Any) -> Any:
    if isinstance(value, Rule):
        return {_RULE: value.key}
    if isinstance(value, Request):
        fields = (value.host, value.path, value.method, value.headers, value.query, value.source)
        return {_REQUEST: fields}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _verdict(kind: type, values: list[Any], rules: Mapping[str, Rule]) -> Any:
    found = (_value(value, rules) for value in values)
    return kind(
        *(_ENUMS[name](value) if name in _ENUMS else value for name, value in zip(_fields(kind), found))
    )


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _value(value: Any, rules: Mapping[str, Rule]) -> Any:
    if isinstance(value, dict):
        if _RULE in value:
            return rules[value[_RULE]]
        return Request(*(_value(one, rules) for one in value[_REQUEST]))
    return tuple(_value(one, rules) for one in value) if isinstance(value, list) else value
