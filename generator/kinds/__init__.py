"""The kinds of thing a manifest can ask for, one folder each, found by looking.

A folder holds `schema.json` (the manifest's fragment), `__init__.py` (the item, how it is read, what `${...}` may ask
of it) and `render.py` (the Terraform it becomes). A new kind is a new folder and its building block; nothing else.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from generator.model import Place


@dataclass(frozen=True, slots=True)
class Attribute:
    """What `${<kind>.<name>.<attribute>}` gives.

    `value(item)` is the text when the manifests determine it. Otherwise `output` is the attribute's key in the unit's
    output named like the manifest key, known only to AWS, and `mock` is a format-valid stand-in with the sentinel.
    """

    value: Callable[[Any], str | None] | None = None
    output: str | None = None
    mock: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: `key` in the manifest, the `unit` (`app` or `data`) that owns it, and how its item is made.

    `inner`: what of an item only its own service's files and checks of that service alone look at, as `key` or `key.key`.
    What is left out here counts as seen by others, which is always right and only slower (generator/cache/inside.py).
    """

    name: str
    key: str
    unit: str
    read: Callable[[str, Mapping[str, Any], Place], Any]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    inner: tuple[str, ...] = ()


@cache
def kinds() -> Mapping[str, Kind]:
    """Manifest key -> kind, sorted by kind."""
    found = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    loaded = [importlib.import_module(f"{__name__}.{name}").KIND for name in found]
    return {kind.key: kind for kind in loaded}


def strings(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The list under `key`, empty where it is left out."""
    return tuple(data.get(key) or ())
