"""Where something is, in one spelling for HCL, plans and tflint: `bucket/aws_s3_bucket.this` is the block of that name in
`modules/bucket`, whoever calls it and however often.

A plan names modules by the calls that lead to them; its `configuration` says which folder each call means
("JSON Output Format", Configuration Representation).
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MODULES = "modules"

# As `terraform fmt` writes it: what opens a block stands at the begin of a line.
_HEAD = re.compile(r'^(resource|data|module|variable|output) "([^"]+)"(?: "([^"]+)")? \{', re.MULTILINE)
_SAYS = re.compile(r"^(?!\s*(?:#|//|$))", re.MULTILINE)
_INDEX = re.compile(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]')


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """`file` relative to the repository; `kind` resource, data, module, variable or output; `line` from 1."""

    file: str
    kind: str
    name: str
    line: int

    @property
    def place(self) -> str:
        """`bucket/aws_s3_bucket.this`; of a data source `zone/data.aws_route53_zone.this`."""
        return f"{_folder(self.file)}/{'data.' if self.kind == 'data' else ''}{self.name}"


@dataclass(frozen=True, slots=True)
class Modules:
    """What there is to be read below `modules/`: file -> text, and every block."""

    texts: Mapping[str, str]
    blocks: tuple[Block, ...]

    @property
    def saying(self) -> frozenset[str]:
        """Files with something in them: one of comments alone says nothing that could be missed."""
        return frozenset(file for file, text in self.texts.items() if _SAYS.search(text.rstrip()))

    @property
    def places(self) -> frozenset[str]:
        """Every place that a finding can be at: resources, data sources, what tflint names, and folders."""
        named = {f"{posixpath.dirname(block.place)}/{block.kind}.{block.name}" for block in self.blocks}
        return frozenset({*(block.place for block in self.blocks), *named, *map(_folder, self.texts)})

    def position(self, place: str) -> tuple[str, int] | None:
        """File and line of a resource or data source; None where there is no such block."""
        found = [
            block for block in self.blocks if block.kind in ("resource", "data") and block.place == place
        ]
        return (found[0].file, found[0].line) if found else None


def modules(root: Path) -> Modules:
    """Reads every `.tf` file below `modules/`. Raises OSError."""
    texts = {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((root / MODULES).rglob("*.tf"))
        if not any(part.startswith(".") for part in path.relative_to(root).parts)
    }
    return Modules(texts, tuple(block for file, text in texts.items() for block in _blocks(file, text)))


def _blocks(file: str, text: str) -> Iterator[Block]:
    for head in _HEAD.finditer(text):
        kind, first, second = head.groups()
        yield Block(
            file, kind, f"{first}.{second}" if second else first, text.count("\n", 0, head.start()) + 1
        )


def _folder(file: str) -> str:
    return posixpath.dirname(file).removeprefix(f"{MODULES}/")


def bare(address: str) -> str:
    """An address without the keys of `for_each` and `count`, which may hold anything, dots as well."""
    return _INDEX.sub("", address)


def of_plan(address: str, folder: str, configuration: Mapping[str, Any]) -> str:
    """The place of an address in the plan of a root module in `modules/<folder>`."""
    parts = bare(address).split(".")
    module = configuration.get("root_module", {})
    while len(parts) > 2 and parts[0] == "module":
        call = module.get("module_calls", {}).get(parts[1], {})
        folder = posixpath.normpath(posixpath.join(folder, call.get("source", parts[1])))
        module, parts = call.get("module", {}), parts[2:]
    return f"{folder}/{'.'.join(parts)}"


def of_unit(unit: str) -> str:
    """The folder in `modules/` that a unit's root module is: `edge` for `platform/edge`, else as the unit is called."""
    return unit.removeprefix("platform/")
