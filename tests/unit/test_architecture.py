"""The way of the data is the way of the imports (docs/adr/0001-one-direction.md): they point left only.

What is not named here stands outside of the pipeline (commands, toolchain, sandbox ...): it may use everything, and
nothing in the pipeline may use it. A new part of the pipeline gets its place in LAYERS.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Left to right. Parts of one layer may use each other. A name covers the modules below it, unless a longer one is given.
LAYERS: tuple[frozenset[str], ...] = tuple(
    frozenset(f"generator.{name}" for name in layer.split())
    for layer in (
        "findings naming hcl routing",  # words and texts: know nothing of manifests
        "source",
        "schema",
        "model references kinds",  # kinds: what a manifest can ask for, without their renderers
        "resolve",
        "catalogue",
        "graph listeners alike",
        "allocation leaving traffic",  # numbers first: checks judge the rules in the order in which they would stand
        "checks",
        "render kinds.RENDERERS",
        "plan",
        "write",
    )
)
RENDERERS = "generator.kinds.RENDERERS"
RENDERER_FILES = {"render", "access"}  # in a kind's folder

# Between reading and writing: no disk, no clock, no network, no chance, no other program.
FORBIDDEN = frozenset(
    [
        "asyncio",
        "boto3",
        "botocore",
        "concurrent",
        "copier",
        "datetime",
        "ftplib",
        "getpass",
        "glob",
        "http",
        "httpx",
        "io",
        "invoke",
        "locale",
        "logging",
        "moto",
        "multiprocessing",
        "os",
        "pathlib",
        "platform",
        "queue",
        "random",
        "requests",
        "rich",
        "secrets",
        "select",
        "selectors",
        "shutil",
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib.request",
        "uuid",
        "zoneinfo",
    ]
)
FORBIDDEN_CALLS = frozenset({"open", "print", "input", "exec", "eval", "breakpoint"})
# The two ends, and what reads texts that are part of the program.
IMPURE = {
    "generator.plan": {"os", "pathlib"},  # `scan` alone
    "generator.render.registry.commands": {"pathlib"},
    "generator.schema.assemble": {"pathlib"},
    "generator.source.load": {"os", "pathlib"},
    "generator.write": FORBIDDEN,
}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in sorted((ROOT / "generator").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if not any("{" in part for part in parts) and "templates" not in parts:
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def place(module: str) -> str:
    """The part that a module belongs to; its own name for what stands outside."""
    parts = module.split(".")
    if parts[:2] == ["generator", "kinds"] and len(parts) > 3 and parts[3] in RENDERER_FILES:
        return RENDERERS
    return ".".join(parts[:2])


def layer(module: str) -> int | None:
    """Its number from the left; None outside of the pipeline."""
    part = place(module)
    return next((number for number, names in enumerate(LAYERS) if part in names), None)


PIPELINE = sorted(name for name in MODULES if layer(name) is not None)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def imports(path: Path, package: str) -> tuple[tuple[str, int], ...]:
    """(module, line) of everything that is imported when the program runs, wherever in the file."""
    return tuple(_imports(parsed(path), package))


def _imports(tree: ast.Module, package: str) -> Iterator[tuple[str, int]]:
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{package}:{node.lineno}: a relative import"
            base = node.module or package
            yield from ((_module(base, alias.name), node.lineno) for alias in node.names)


def _module(base: str, name: str) -> str:
    """`from a import b` imports the module a.b where there is one, else a."""
    return f"{base}.{name}" if f"{base}.{name}" in MODULES else base


def test_every_part_of_the_pipeline_exists() -> None:
    parts = {place(name) for name in MODULES}
    assert {name for names in LAYERS for name in names} <= parts


@pytest.mark.parametrize("module", PIPELINE)
def test_imports_point_left(module: str) -> None:
    here = layer(module)
    assert here is not None
    for other, line in imports(MODULES[module], module):
        if other.partition(".")[0] != "generator" or other == "generator":
            continue
        there = layer(other)
        where = f"{MODULES[module].relative_to(ROOT)}:{line}"
        assert there is not None, f"{where}: {place(other)} stands outside of the pipeline"
        assert there <= here, f"{where}: {place(other)} stands to the right of {place(module)}"


@pytest.mark.parametrize("module", PIPELINE)
def test_between_reading_and_writing_nothing_is_touched(module: str) -> None:
    allowed = IMPURE.get(module, set())
    for other, line in imports(MODULES[module], module):
        names = {other, other.partition(".")[0]} & FORBIDDEN - allowed
        assert not names, f"{MODULES[module].relative_to(ROOT)}:{line}: {', '.join(sorted(names))}"
    if module not in IMPURE:
        for node in ast.walk(parsed(MODULES[module])):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                where = f"{MODULES[module].relative_to(ROOT)}:{node.lineno}"
                assert node.func.id not in FORBIDDEN_CALLS, f"{where}: {node.func.id}()"


@pytest.mark.parametrize("module", sorted(IMPURE))
def test_exceptions_are_needed(module: str) -> None:
    used = {other.partition(".")[0] for other, _ in imports(MODULES[module], module)}
    assert used & IMPURE[module], f"{module} needs no exception any more"


def test_kinds_know_nothing_of_each_others_renderers() -> None:
    """A kind's renderer may name another kind's pieces; what a kind is may not depend on how it is rendered."""
    for module, path in MODULES.items():
        if module.startswith("generator.kinds.") and place(module) != RENDERERS:
            assert not [other for other, _ in imports(path, module) if place(other) == RENDERERS], module


def test_the_standard_library_names_are_right() -> None:
    known = sys.stdlib_module_names | {
        "boto3",
        "botocore",
        "copier",
        "httpx",
        "invoke",
        "moto",
        "requests",
        "rich",
    }
    assert {name.partition(".")[0] for name in FORBIDDEN} <= known


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import os.path", ["os.path"]),
        ("def f():\n    from generator import write", ["generator.write"]),
        ("from generator.render.pieces import Call", ["generator.render.pieces"]),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os", ["typing"]),
        ("if TYPE_CHECKING:\n    import os\nelse:\n    import io", ["io"]),
    ],
)
def test_imports_are_seen(tmp_path: Path, text: str, found: list[str]) -> None:
    file = tmp_path / "module.py"
    file.write_text(text)
    assert [name for name, _ in imports(file, "generator.x")] == found


def test_places() -> None:
    assert place("generator.kinds.alarm") == place("generator.kinds") == "generator.kinds"
    assert place("generator.kinds.alarm.render") == place("generator.kinds.component.access") == RENDERERS
    assert layer("generator.kinds.alarm.render") == layer("generator.render.tree")
    assert layer("generator.commands.up") is None
