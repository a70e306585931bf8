"""The page of the commands, from the text of tasks.py: read with `ast`, for importing invoke costs more than all pages.

What a task says there is what `invoke --help` shows. tasks.py belongs to the program as the schemas do.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from generator.render.registry.page import page
from generator.render.registry.text import code, fence, prose, sentence, table

SOURCE = "tasks.py"
_EXAMPLE = re.compile(r"^Example: (.+)$", re.MULTILINE)
CODES = (
    ("0", "all is well"),
    ("1", "findings: something in this repository, or in a plan, is not as it must be"),
    ("2", "usage: an unknown task, option, environment, unit"),
    ("3", "an outside tool failed: Terragrunt, Terraform, the sandbox, AWS, a file that cannot be read"),
    ("130", "stopped with Ctrl-C"),
)


@dataclass(frozen=True, slots=True)
class Option:
    """One option; a `positional` one is given without its name."""

    name: str
    help: str
    positional: bool
    takes_value: bool
    repeatable: bool
    default: str


@dataclass(frozen=True, slots=True)
class Task:
    """One command."""

    name: str
    help: str
    example: str
    options: tuple[Option, ...]


@cache
def source() -> str:
    """The text of tasks.py, beside the package; empty where only the package is installed."""
    path = Path(str(resources.files("generator"))).parent / SOURCE
    return path.read_text() if path.is_file() else ""


def render(tasks: str, header: list[str]) -> str:
    """The page of the tasks in the text of tasks.py."""
    found = sorted(read(tasks), key=lambda task: task.name)
    lines = [
        *table(["command", "does"], [[f"[{code(task.name)}](#{task.name})", _first(task)] for task in found]),
        "What a command ends with:",
        "",
        *table(["exit code", "means"], CODES),
    ]
    for task in found:
        lines += [f"## {task.name}", "", *sentence(prose(task.help)), *fence("sh", "\n".join(_usage(task)))]
        lines += table(["option", "what for", "default"], [_row(option) for option in task.options])
    return page(header, "Commands", lines)


def _first(task: Task) -> str:
    return prose(task.help.partition(". ")[0].rstrip("."))


def _usage(task: Task) -> Iterator[str]:
    words = ["invoke", task.name]
    for option in task.options:
        if option.positional:
            words.append(option.name.upper())
        else:
            value = f" {option.name.upper()}" if option.takes_value else ""
            words.append(f"[--{option.name}{value}]")
    yield " ".join(words)
    if task.example:
        yield f"# for example: {task.example}"


def _row(option: Option) -> list[str]:
    name = option.name.upper() if option.positional else f"--{option.name}"
    more = " Repeatable." if option.repeatable and "repeatable" not in option.help else ""
    return [code(name), prose(option.help) + more, code(option.default)]


def read(tasks: str) -> Iterator[Task]:
    """The tasks in the text of tasks.py."""
    tree = ast.parse(tasks)
    constants = _constants(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and (settings := _settings(node, constants)) is not None:
            yield _task(node, settings)


def _constants(tree: ast.Module) -> dict[str, str]:
    """Names of the module that stand for texts."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _settings(node: ast.FunctionDef, constants: Mapping[str, str]) -> dict[str, object] | None:
    """What the decorator `@task(...)` says; None for a function that is no task."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        name = call.func if call else decorator
        if isinstance(name, ast.Name) and name.id == "task":
            return {k.arg: _value(k.value, constants) for k in call.keywords if k.arg} if call else {}
    return None


def _value(node: ast.expr, constants: Mapping[str, str]) -> object:
    """A literal with the module's texts put in."""
    if isinstance(node, ast.Name):
        return constants.get(node.id, "")
    if isinstance(node, ast.JoinedStr):
        return "".join(str(_value(part, constants)) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return _value(node.value, constants)
    if isinstance(node, ast.Dict):
        keys = [_value(key, constants) for key in node.keys if key]
        return dict(zip(keys, (_value(item, constants) for item in node.values)))
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item, constants) for item in node.elts]
    return node.value if isinstance(node, ast.Constant) else ""


def _task(node: ast.FunctionDef, settings: Mapping[str, object]) -> Task:
    page_text = ast.get_docstring(node) or ""
    example = _EXAMPLE.search(page_text)
    words = " ".join(_EXAMPLE.sub("", page_text).split())
    name = str(settings.get("name") or node.name.replace("_", "-"))
    return Task(name, words, example[1] if example else "", tuple(_options(node, settings)))


def _options(node: ast.FunctionDef, settings: Mapping[str, object]) -> Iterator[Option]:
    texts, repeatable = settings.get("help"), settings.get("iterable")
    arguments = node.args.args[1:]
    defaults: list[ast.expr | None] = [
        *[None] * (len(arguments) - len(node.args.defaults)),
        *node.args.defaults,
    ]
    for argument, default in zip(arguments, defaults[-len(arguments) :] if arguments else []):
        shown = default.value if isinstance(default, ast.Constant) else None
        bare = argument.arg.strip("_")  # as invoke does: `from_` is --from
        yield Option(
            name=bare.replace("_", "-"),
            help=str(texts.get(argument.arg) or texts.get(bare, "")) if isinstance(texts, dict) else "",
            positional=default is None,
            takes_value=not isinstance(shown, bool),
            repeatable=isinstance(repeatable, list) and argument.arg in repeatable,
            default="" if shown is None or isinstance(shown, bool) else str(shown),
        )
