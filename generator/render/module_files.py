"""The files of a rendered module: main.tf, alb.tf, dns.tf, iam.tf, monitoring.tf, variables.tf, outputs.tf, versions.tf."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from generator.hcl import Attribute, Blank, Block, Expr, Item, Written, attributes, render_file, written
from generator.render.emit import Emitter
from generator.render.pieces import Call
from generator.render.service import ZONE, Unit
from generator.render.variation import Placed

GUARD = "mock_guard"
ORDER = ("main.tf", "alb.tf", "dns.tf", "iam.tf", "monitoring.tf")


def files(unit: Unit, header: list[str], lock: str, provider: str) -> Iterator[tuple[str, str]]:
    """(path, text) of each file; `provider` is the exact version of the AWS provider, `lock` its lock file."""
    variables = [_variable(v.name, v.type, v.description) for v in unit.variables]
    for name, blocks in _blocks(unit).items():
        yield f"{unit.module}/{name}", render_file(blocks, header)
    yield f"{unit.module}/variables.tf", render_file(variables, header)
    yield f"{unit.module}/outputs.tf", render_file(_outputs(unit), header)
    yield f"{unit.module}/versions.tf", render_file([_versions(provider)], header)
    yield f"{unit.module}/.terraform.lock.hcl", lock


def _blocks(unit: Unit) -> dict[str, list[Item]]:
    """File -> its blocks; `locals` that they need first."""
    made: dict[str, list[Item]] = {}
    for file in ORDER:
        emitter = Emitter()
        blocks: list[Item] = [_guard(unit)] if file == "main.tf" else []
        blocks += [
            _block(unit, placed, emitter) for placed in unit.merged.pieces if placed.piece.file == file
        ]
        if blocks:
            made[file] = [*_locals(emitter), *blocks]
    return made


def _locals(emitter: Emitter) -> list[Item]:
    return [Block("locals", (), attributes(emitter.names))] if emitter.names else []


def _guard(unit: Unit) -> Block:
    """Refuses to apply values that stand for a dependency which is not there yet.

    The provider's configuration asks for its verdict (live/common.hcl), so that everything else waits for it.
    """
    types = {variable.name: variable.type for variable in unit.variables}
    values = [
        Expr(f"var.{name}") if types[name] == "string" else Expr(f"jsonencode(var.{name})")
        for name in unit.guarded
    ]
    return Block("module", (GUARD,), [*_source("mock-guard"), Attribute("values", values)])


def _block(unit: Unit, placed: Placed, emitter: Emitter) -> Block:
    piece = placed.piece
    items: list[Item] = []
    if isinstance(piece, Call):
        items += _source(piece.source, placed.condition)
    elif placed.condition is not None:
        items += [Attribute("count", _count(placed.condition)), Blank()]
    items += emitter.body(placed.arguments, piece.name)
    if depends := getattr(piece, "depends_on", ()):
        items += [Blank(), Attribute("depends_on", [Expr(name) for name in depends])]
    if isinstance(piece, Call):
        return Block("module", (piece.name,), items)
    return Block("resource", (piece.type, piece.name), items)


def _source(block: str, condition: Expr | None = None) -> list[Item]:
    items: list[Item] = [Attribute("source", f"../../../{block}")]
    if condition is not None:
        items.append(Attribute("count", _count(condition)))
    return [*items, Blank()]


def _count(condition: Expr) -> Expr:
    return Expr(f"{condition.code} ? 1 : 0")


@lru_cache(maxsize=4096)
def _variable(name: str, type_: str, description: str) -> Written:
    """Most services have the same ones."""
    items: list[Item] = [Attribute("description", description), Attribute("type", Expr(type_))]
    return written(Block("variable", (name,), items))


def _outputs(unit: Unit) -> list[Item]:
    values = {**unit.merged.outputs, **{name: Expr(f"var.{name}") for name in ZONE}}
    emitter = Emitter()
    blocks: list[Item] = []
    for name, description in unit.outputs.items():
        items = [Attribute("description", description), Attribute("value", emitter.value(values[name], name))]
        blocks.append(Block("output", (name,), items))
    return [*_locals(emitter), *blocks]


@lru_cache(maxsize=4)
def _versions(provider: str) -> Written:
    providers = {"aws": {"source": "hashicorp/aws", "version": provider}}
    required = Block("required_providers", (), [Attribute(name, item) for name, item in providers.items()])
    items: list[Item] = [Attribute("required_version", ">= 1.10.0"), Blank(), required]
    return written(Block("terraform", (), items))


def used_modules(unit: Unit) -> Mapping[str, None]:
    """Building blocks that the module calls itself, sorted."""
    sources = {placed.piece.source for placed in unit.merged.pieces if isinstance(placed.piece, Call)}
    return dict.fromkeys(sorted(sources | {"mock-guard"}))
