"""A root of Terraform files to an inventory: variables, locals, modules, count, for_each and `dynamic` worked out.

What cannot be worked out without an apply keeps what it refers to; where even the number of instances depends on it, the
block is one resource without an index, and that is said.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.findings import Position
from generator.migrate.legacy.errors import LegacyError
from generator.migrate.legacy.hcl.evaluate import EvaluationError, Node, Scope, evaluate
from generator.migrate.legacy.hcl.files import Files, Folder
from generator.migrate.legacy.hcl.literals import literals
from generator.migrate.legacy.hcl.syntax import Block, Body, Expression
from generator.migrate.legacy.hcl.types import converted
from generator.migrate.legacy.model import (
    DATA,
    HCL,
    MANAGED,
    Inventory,
    ModuleCall,
    Output,
    Resource,
    Unread,
    Unresolved,
    Variable,
    join,
    unresolved,
    without_indexes,
)
from generator.migrate.legacy.redact import Redactor, names_secret

MOST = 2_000  # instances of one block
_META = frozenset(
    {"count", "for_each", "provider", "depends_on", "lifecycle", "providers", "source", "version"}
)
_SILENT = frozenset({"lifecycle", "provisioner", "connection"})
_BUSY = object()


def read_hcl(
    folder: Path,
    *,
    base: Path | None = None,
    var_files: tuple[Path, ...] = (),
    variables: Mapping[str, str] | None = None,
) -> Inventory:
    """The inventory of a root. Positions are relative to `base`, by default `folder`. Raises LegacyError."""
    files = Files(folder, base or folder)
    top = files.folder(folder)
    if not top.blocks and not files.unread:
        raise LegacyError(f"there are no Terraform files in {folder}")
    reader = _Reader(files)
    inputs = reader.inputs(top, files.tfvars(var_files), variables or {})
    try:
        reader.read(Module(reader, "", (), top, inputs))
    except RecursionError as error:
        raise LegacyError("the expressions of these files are nested too deep") from error
    return reader.inventory()


@dataclass
class _Reader:
    """Collects over all modules."""

    files: Files
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    variables: dict[str, Variable] = field(default_factory=dict)
    locals: dict[str, Any] = field(default_factory=dict)
    calls: list[ModuleCall] = field(default_factory=list)
    providers: dict[str, Any] = field(default_factory=dict)
    backend: dict[str, Any] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    redactor: Redactor = field(default_factory=Redactor)
    traces: list[set[str]] = field(default_factory=list)
    seen: set[Path] = field(default_factory=set)
    written: list[Any] = field(default_factory=list)

    def miss(self, position: Position, why: str) -> None:
        """Something stays unread."""
        found = Unread(position, why)
        if found not in self.unread:
            self.unread.append(found)

    def inputs(self, top: Folder, tfvars: list[Path], given: Mapping[str, str]) -> dict[str, tuple[Any, str]]:
        """Values of the root's variables, with their source; the last one counts."""
        found: dict[str, tuple[Any, str]] = {}
        nothing = Module(self, "", (), Folder(top.path, ()), {})  # a file of values refers to nothing
        for file in tfvars:
            if not file.is_file():
                raise LegacyError(f"there is no file {file}")
            for name, expression in self.files.body(file, tfvars=True).attributes.items():
                found[name] = nothing.worth(expression, Scope(nothing)), self.files.name(file)
        found.update({name: (value, "--var") for name, value in given.items()})
        return found

    @contextmanager
    def trace(self) -> Iterator[set[str]]:
        """Collects the addresses that are referred to."""
        self.traces.append(set())
        try:
            yield self.traces[-1]
        finally:
            self.traces.pop()

    def read(self, module: "Module") -> None:
        """Everything of a module and of those that it calls."""
        if module.folder.path not in self.seen:
            self.seen.add(module.folder.path)
            self.written += literals(module.folder.blocks, module.address)
        for mode, kind in ((DATA, "data"), (MANAGED, "resource")):
            for block in module.folder.of_type(kind):
                if len(block.labels) == 2:
                    self._resources(module, mode, block)
        for block in module.folder.of_type("module"):
            self._calls(module, block)
        if not module.address:
            self._root(module)

    def _resources(self, module: "Module", mode: str, block: Block) -> None:
        kind, name = block.labels
        for index, names in module.instances(block):
            address = join(module.address, mode, kind, name, index)
            with self.trace() as touched:
                values = module.body(block.body, Scope(module, names), meta=True)
                module.instances(block)  # worked out already: only what its count or for_each refers to
                module.explicit(block)
            provider = block.body.attributes.get("provider")
            self.resources[address] = Resource(
                address=address,
                mode=mode,
                type=kind,
                name=name,
                module=module.address,
                index=index,
                provider=provider.span.text if provider else kind.partition("_")[0],
                values=self.redactor.values(values, None, kind),
                depends_on=tuple(
                    sorted({without_indexes(one) for one in touched} - {without_indexes(address)})
                ),
                position=block.position,
                source=frozenset({HCL}),
            )

    def _calls(self, module: "Module", block: Block) -> None:
        if not block.labels:
            return
        followed = None
        for called in module.called(block.labels[0]):
            followed = called
            self.read(called)
        address = f"{module.address}.module.{block.labels[0]}".lstrip(".")
        source = module.source_of(block)
        self.calls.append(ModuleCall(address, source, followed is not None, block.position))
        if followed is None and module.count_of(block) != 0:
            self.miss(
                block.position,
                f"module {block.labels[0]} comes from {source}, which is not here; after `terraform init` it is read, "
                "and --state knows its resources",
            )

    def _root(self, module: "Module") -> None:
        scope = Scope(module)
        for name, block in module.outputs.items():
            value = module.attribute(block, "value", scope)
            sensitive = module.attribute(block, "sensitive", scope) is True
            clean = self.redactor.values({name: value}, {name: True} if sensitive else None)[name]
            references = tuple(dict.fromkeys(ref for part in unresolved(value) for ref in part.references))
            self.outputs[name] = Output(name, clean, sensitive, block.position, references)
        for name, block in module.declared.items():
            value, source = module.given(name)
            value = converted(value, block.body.attributes.get("type"))
            sensitive = module.is_sensitive(name)
            clean = self.redactor.values({name: value}, {name: True} if sensitive else None)[name]
            self.variables[name] = Variable(name, clean, source, sensitive, block.position)
            if source is None and not sensitive:
                self.miss(block.position, f"variable {name} has no value: give it with --var or --var-file")
        for name in module.local_names:
            self.locals[name] = self.redactor.values({name: module.local(name)}, None)[name]
        for block in module.folder.of_type("provider"):
            alias = module.attribute(block, "alias", scope)
            key = ".".join([*block.labels, *([alias] if isinstance(alias, str) else [])])
            self.providers[key] = self.redactor.values(module.body(block.body, scope), None)
        for block in module.folder.of_type("terraform"):
            for backend in block.body.of_type("backend", "cloud"):
                values = self.redactor.values(module.body(backend.body, scope), None)
                self.backend = {"type": (backend.labels or (backend.type,))[0], **values}

    def inventory(self) -> Inventory:
        """What was collected, without secrets."""
        scrub = self.redactor.scrub
        unread = {replace(one, why=scrub(one.why)) for one in (*self.unread, *self.files.unread)}
        written = [self._literal(one) for one in self.written]
        return Inventory(
            resources={key: replace(one, values=scrub(one.values)) for key, one in self.resources.items()},
            outputs={key: replace(one, value=scrub(one.value)) for key, one in self.outputs.items()},
            variables={key: replace(one, value=scrub(one.value)) for key, one in self.variables.items()},
            locals=scrub(self.locals),
            modules=tuple(self.calls),
            literals=tuple(replace(one, value=scrub(one.value)) for one in written),
            unread=tuple(sorted(unread)),
            backend=scrub(self.backend),
            providers=scrub(self.providers),
        )

    def _literal(self, one: Any) -> Any:
        name = one.path.rpartition(".")[2]
        return replace(one, value=self.redactor.values({name: one.value}, None)[name])


@dataclass
class Module:
    """One instance of a module: what its names mean (`evaluate.World`).

    `inputs`: name -> (value, source). `path`: the calls' names from the root.
    """

    reader: _Reader
    address: str
    path: tuple[str, ...]
    folder: Folder
    inputs: Mapping[str, tuple[Any, str]]
    memo: dict[Any, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        blocks = self.folder.of_type
        self.declared = {one.labels[0]: one for one in blocks("variable") if one.labels}
        self.outputs = {one.labels[0]: one for one in blocks("output") if one.labels}
        self.calls = {one.labels[0]: one for one in blocks("module") if one.labels}
        self._locals: dict[str, Expression] = {}
        for one in blocks("locals"):
            self._locals.update(one.body.attributes)
        self._resources = {
            (mode, *one.labels): one
            for mode, kind in ((DATA, "data"), (MANAGED, "resource"))
            for one in blocks(kind)
            if len(one.labels) == 2
        }

    @property
    def local_names(self) -> tuple[str, ...]:
        """The names of its locals."""
        return tuple(self._locals)

    # --- names ---------------------------------------------------------------------------------------------

    def _once(self, key: Any, text: str, make: Any) -> Any:
        """Worked out once, with what it touched; a circle is unresolved."""
        if key not in self.memo:
            self.memo[key] = _BUSY
            with self.reader.trace() as touched:
                try:
                    value = make()
                except BaseException:
                    del self.memo[key]
                    raise
            self.memo[key] = value, frozenset(touched)
        if self.memo[key] is _BUSY:
            return Unresolved(text)
        value, touched_then = self.memo[key]
        for address in touched_then:
            self.touch(address)
        return value

    def touch(self, address: str) -> None:
        if self.reader.traces:
            self.reader.traces[-1].add(address)

    def is_sensitive(self, name: str) -> bool:
        """Whether a variable's value may not be shown."""
        block = self.declared[name]
        return names_secret(name) or self.attribute(block, "sensitive", Scope(self)) is True

    def given(self, name: str) -> tuple[Any, str | None]:
        """A variable's value and where it comes from; no source: there is none."""
        if name in self.inputs:
            value = self.inputs[name][0]
            return value() if callable(value) else value, self.inputs[name][1]
        block = self.declared[name]
        if "default" in block.body.attributes:
            return self.attribute(block, "default", Scope(self)), "default"
        return Unresolved(f"var.{name}"), None

    def variable(self, name: str) -> Any:
        if name not in self.declared:
            raise EvaluationError(f"there is no variable {name}")
        return self._once(("var", name), f"var.{name}", lambda: self._variable(name))

    def _variable(self, name: str) -> Any:
        value, _ = self.given(name)
        value = converted(value, self.declared[name].body.attributes.get("type"))
        if not self.address and self.is_sensitive(name) and value not in (None, ""):
            self.reader.redactor.values({name: value}, {name: True})
            return Unresolved(f"var.{name}")
        return value

    def local(self, name: str) -> Any:
        if name not in self._locals:
            raise EvaluationError(f"there is no local {name}")
        text = f"local.{name}"
        return self._once(text, text, lambda: self.worth(self._locals[name], Scope(self)))

    def where(self, name: str) -> Any:
        import os

        return os.path.relpath(self.folder.path, self.reader.files.root) if name == "module" else "."

    def file(self, path: str) -> str | None:
        root = self.reader.files.root.resolve()
        found = (root / path).resolve()
        inside = found.is_relative_to(root) or found.is_relative_to(self.folder.path.resolve())
        return self.reader.files.text(found) if inside else None

    def resource(self, mode: str, kind: str, name: str) -> Any:
        block = self._resources.get((mode, kind, name))
        if block is None:
            return None
        base = join(self.address, mode, kind, name, None)
        self.touch(base)
        nodes = {index: self._node(block, base, index, names) for index, names in self.instances(block)}
        return _container(nodes, block)

    def _node(self, block: Block, base: str, index: Any, names: Mapping[str, Any]) -> Node:
        mode = DATA if block.type == "data" else MANAGED
        kind, name = block.labels
        address = join(self.address, mode, kind, name, index)

        def attribute(wanted: str) -> Any:
            unknown = Unresolved(f"{address}.{wanted}", ((address, wanted),), True)
            expression = block.body.attributes.get(wanted)
            if mode == DATA or expression is None or wanted in _META:
                return unknown
            value = self._once((address, wanted), unknown.text, lambda: self._quiet(expression, names))
            return unknown if isinstance(value, Unresolved) or names_secret(wanted) else value

        return Node(address, attribute)

    def _quiet(self, expression: Expression, names: Mapping[str, Any]) -> Any:
        """A configured value of another resource; what that one refers to is not ours."""
        with self.reader.trace():
            try:
                return evaluate(expression, Scope(self, names))
            except EvaluationError:
                return Unresolved(expression.span.text)

    def module(self, name: str) -> Any:
        block = self.calls.get(name)
        if block is None:
            raise EvaluationError(f"there is no module {name}")
        base = f"{self.address}.module.{name}".lstrip(".")
        called = {one.address: one for one in self.called(name)}
        if not called:
            self.touch(base)
            return Unresolved(base, ((base, ""),), True)
        nodes = {}
        for index, _ in self.instances(block):
            inner = called.get(_indexed(base, index))
            if inner is not None:
                nodes[index] = Node(inner.address, inner.output)
        return _container(nodes, block)

    def output(self, name: str) -> Any:
        """The value of one of this module's outputs, seen from its caller."""
        block = self.outputs.get(name)
        if block is None:
            return Unresolved(f"{self.address}.{name}", ((self.address, name),), True)
        text = f"{self.address}.{name}"
        return self._once(("output", name), text, lambda: self.attribute(block, "value", Scope(self)))

    # --- modules -------------------------------------------------------------------------------------------

    def called(self, name: str) -> list["Module"]:
        """The instances of a called module whose files are here."""
        key = ("called", name)
        if key not in self.memo:
            self.memo[key] = []
            self.memo[key] = list(self._called(self.calls[name]))
        found: list[Module] = self.memo[key]
        return found

    def _called(self, block: Block) -> Iterator["Module"]:
        name = block.labels[0]
        path = (*self.path, name)
        folder = self.reader.files.module(self.folder.path, self.source_of(block), path)
        if folder is None or len(path) > 20:
            return
        files = self.reader.files.folder(folder)
        base = f"{self.address}.module.{name}".lstrip(".")
        for index, names in self.instances(block):
            yield Module(self.reader, _indexed(base, index), path, files, self._passed(block, names))

    def _passed(self, block: Block, names: Mapping[str, Any]) -> dict[str, tuple[Any, str]]:
        """Inputs are worked out when they are asked for: they may need another module's outputs."""
        scope = Scope(self, names)
        made: dict[str, tuple[Any, str]] = {}
        for key, expression in block.body.attributes.items():
            if key not in _META:
                made[key] = (lambda one=expression: self.worth(one, scope), "the call")
        return made

    def source_of(self, block: Block) -> str:
        """Where a called module is from."""
        found = self.attribute(block, "source", Scope(self))
        return found if isinstance(found, str) else str(found)

    # --- values --------------------------------------------------------------------------------------------

    def attribute(self, block: Block, name: str, scope: Scope) -> Any:
        """A block's attribute; None if it is not there."""
        expression = block.body.attributes.get(name)
        return None if expression is None else self.worth(expression, scope)

    def worth(self, expression: Expression, scope: Scope) -> Any:
        """The value of an expression; what is wrong with it is said once, and the value is unresolved."""
        try:
            return evaluate(expression, scope)
        except EvaluationError as error:
            self.reader.miss(expression.span.position, f"not worked out: {error}")
            return Unresolved(expression.span.text)

    def explicit(self, block: Block) -> None:
        """What `depends_on` names counts as touched."""
        expression = block.body.attributes.get("depends_on")
        if expression is not None:
            self.worth(expression, Scope(self))

    def count_of(self, block: Block) -> int:
        """How many instances a block has."""
        return len(self.instances(block))

    def instances(self, block: Block) -> list[tuple[Any, Mapping[str, Any]]]:
        """(index, names that hold inside) of each instance."""
        key = ("instances", id(block))
        if self.memo.get(key) is _BUSY:
            return [(None, {})]
        if key not in self.memo:
            self.memo[key] = _BUSY
            with self.reader.trace() as touched:
                found = list(self._instances(block))
            self.memo[key] = found, frozenset(touched)
        made, touched_then = self.memo[key]
        for address in touched_then:
            self.touch(address)
        listed: list[tuple[Any, Mapping[str, Any]]] = made
        return listed

    def _instances(self, block: Block) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        count, each = (block.body.attributes.get(name) for name in ("count", "for_each"))
        if count is not None:
            yield from self._counted(block, count)
        elif each is not None:
            yield from self._each(block, each)
        else:
            yield None, {}

    def _counted(self, block: Block, expression: Expression) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        value = self.worth(expression, Scope(self))
        if isinstance(value, str) and value.isdigit():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST:
            self._open(block, "count", expression, value)
            yield None, {"count": {"index": Unresolved("count.index")}}
            return
        for index in range(value):
            yield index, {"count": {"index": index}}

    def _each(self, block: Block, expression: Expression) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        value = self.worth(expression, Scope(self))
        if isinstance(value, Mapping) and len(value) <= MOST:
            for key in sorted(value):
                yield key, {"each": {"key": key, "value": value[key]}}
        elif isinstance(value, list) and len(value) <= MOST and all(isinstance(one, str) for one in value):
            for key in value:
                yield key, {"each": {"key": key, "value": key}}
        else:
            self._open(block, "for_each", expression, value)
            yield None, {"each": {"key": Unresolved("each.key"), "value": Unresolved("each.value")}}

    def _open(self, block: Block, what: str, expression: Expression, value: Any) -> None:
        text = expression.span.text
        why = f"the {what} of {'.'.join(block.labels)} cannot be worked out from the files: {text}"
        self.reader.miss(expression.span.position, why)

    def body(self, body: Body, scope: Scope, meta: bool = False) -> dict[str, Any]:
        """A block's values as a state has them: attributes, and blocks as lists of maps."""
        values: dict[str, Any] = {}
        for name, expression in body.attributes.items():
            if not (meta and name in _META):
                values[name] = self.worth(expression, scope)
        for block in body.blocks:
            if block.type == "dynamic" and block.labels:
                values.setdefault(block.labels[0], []).extend(self._dynamic(block, scope))
            elif not (meta and block.type in _SILENT):
                key = block.type if not block.labels else f"{block.type} {' '.join(block.labels)}"
                values.setdefault(key, []).append(self.body(block.body, scope))
        return values

    def _dynamic(self, block: Block, scope: Scope) -> Iterator[Any]:
        each = block.body.attributes.get("for_each")
        content = next(block.body.of_type("content"), None)
        if each is None or content is None:
            self.reader.miss(block.position, f"a dynamic {block.labels[0]} without for_each or content")
            return
        value = self.worth(each, scope)
        named = block.body.attributes.get("iterator")
        iterator = named.span.text.strip('"') if named else block.labels[0]
        if isinstance(value, Mapping):
            pairs: list[tuple[Any, Any]] = sorted(value.items())
        elif isinstance(value, list):
            pairs = [(one, one) if isinstance(one, str) else (at, one) for at, one in enumerate(value)]
        else:
            self.reader.miss(
                each.span.position, f"dynamic {block.labels[0]}: its for_each cannot be worked out"
            )
            yield value if isinstance(value, Unresolved) else Unresolved(each.span.text)
            return
        for key, inner in pairs:
            yield self.body(content.body, scope.with_names({iterator: {"key": key, "value": inner}}))


def _indexed(base: str, index: Any) -> str:
    import json

    if index is None:
        return base
    return f"{base}[{index if isinstance(index, int) else json.dumps(index, ensure_ascii=False)}]"


def _container(nodes: Mapping[Any, Node], block: Block) -> Any:
    """One node, a list of them for count, a map for for_each."""
    if "count" in block.body.attributes and None not in nodes:
        return list(nodes.values())
    if "for_each" in block.body.attributes and None not in nodes:
        return dict(nodes)
    return next(iter(nodes.values()), Unresolved(".".join(block.labels)))
