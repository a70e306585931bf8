"""The examples of a check's page: blocks under `Bad:` and `Good:`, each for one file, merged over a small registry."""

import re
from collections.abc import Iterator
from textwrap import dedent
from typing import Any

import yaml

from generator import resolve
from generator.checks import Check
from tests.unit.checks.lab import PLATFORM

_BLOCK = re.compile(
    r"^(?P<verdict>Bad|Good)(?:, in (?P<file>[a-z-]+)\.yaml)?:\n\n(?P<text>(?:    .*\n|\n)+)", re.MULTILINE
)
ENVIRONMENTS: dict[str, Any] = {"development": {}, "staging": {}, "production": {}}


def examples(check: Check) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(verdict, platform file, manifests) for the bad and for the good example."""
    for verdict in ("Bad", "Good"):
        blocks = {
            m["file"] or "example": m["text"]
            for m in _BLOCK.finditer(check.page + "\n")
            if m["verdict"] == verdict
        }
        assert blocks, f"{check.id} has no {verdict} example"
        platform = _merged(yaml.safe_load(PLATFORM), blocks.pop("platform", ""))
        blocks.setdefault("example", "buckets: {some: {}}" if not blocks else "")
        yield verdict, platform, {name: _merged(_base(name), text) for name, text in blocks.items()}


def _base(name: str) -> dict[str, Any]:
    return {"name": name, "owner": "infrastructure-team", "environments": ENVIRONMENTS}


def _merged(base: dict[str, Any], text: str) -> str:
    return yaml.safe_dump(resolve.merge(base, yaml.safe_load(dedent(text)) or {}), sort_keys=False)
