"""The reference pages: every check, every property of both schemas, every command with its options."""

from typing import Any

import pytest
import yaml

from generator import schema
from generator.checks import checks
from generator.plan import header
from generator.render.registry import commands, schemas
from tests.unit.registry import estate
from tests.unit.registry.readers import github

DOCS = "registry/docs/"


# --- checks -----------------------------------------------------------------------------------------------


def test_every_check_has_its_docstring_on_the_page(pages: dict[str, str]) -> None:
    page = pages[f"{DOCS}checks.md"]
    assert len(checks()) > 40
    for check in checks().values():
        assert f"| [`{check.id}`](#{check.id}) | " in page
        assert f"\n## {check.id}\n\n{check.page}\n" in page


def test_examples_of_checks_are_code(pages: dict[str, str]) -> None:
    assert github(pages[f"{DOCS}checks.md"]).tags.count("pre") >= 2 * len(checks())


# --- schemas ----------------------------------------------------------------------------------------------


def properties(name: str) -> list[tuple[str, dict[str, Any]]]:
    """(name, schema) of every property of any object of a schema; overlays repeat the others."""
    found: list[tuple[str, dict[str, Any]]] = []
    definition = schema.definition(name)
    waiting: list[Any] = [definition["properties"], *definition["properties"].values()]
    found += definition["properties"].items()
    waiting += [node for key, node in definition.get("$defs", {}).items() if "overlay" not in key]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if isinstance(inner := node.get("properties"), dict):
                found += inner.items()
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    return found


@pytest.mark.parametrize("name", ["service", "platform"])
def test_every_property_is_in_the_reference(pages: dict[str, str], name: str) -> None:
    page = pages[f"{DOCS}schema/{name}.md"]
    words = github(page).words
    found = properties(name)
    assert len(found) > 15
    for key, node in found:
        rows = [row for row in page.splitlines() if row.startswith(f"| `{key}` |")]
        assert rows, key
        if "description" in node:
            said = " ".join(node["description"].replace("`", "").split())
            assert said in words, key


@pytest.mark.parametrize(
    ("name", "row"),
    [
        (
            "service",
            "| `tag` | string |  | at most 128 characters; like `^[A-Za-z0-9_][A-Za-z0-9._-]*$` | Image tag;",
        ),
        (
            "service",
            "| `port` | integer |  | at least 1; at most 65535 | The port on which the program listens. | `8001` |",
        ),
        ("service", '| `type` | one of | `"service"` | `service`, `worker`, `job` |'),
        ("service", "| `owner` | string | required |"),
        ("service", "| `domain` | string or list of string | required |"),
        ("service", "| `cpu` | one of | `256` | `256`, `512`,"),
        ("platform", "| `availability_zones` | integer | `2` | at least 2; at most 6 |"),
        ("platform", "| `zone` | string or object | required |"),
        ("platform", "| `create` | boolean | `false` |"),
    ],
)
def test_a_row_says_type_default_and_constraints(pages: dict[str, str], name: str, row: str) -> None:
    assert any(line.startswith(row) for line in pages[f"{DOCS}schema/{name}.md"].splitlines())


@pytest.mark.parametrize("name", ["service", "platform"])
def test_the_smallest_file_is_valid(name: str) -> None:
    assert schema.faults(yaml.safe_load(schemas.SMALLEST[name]), name) == []


def test_the_smallest_service_passes_in_the_smallest_platform() -> None:
    made = {name: yaml.safe_load(text) for name, text in schemas.SMALLEST.items()}
    assert estate.files(estate.made(made["platform"], made["service"]))


# --- commands ---------------------------------------------------------------------------------------------


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What invoke itself makes of tasks.py, which looks at the command line when it is imported."""
    from invoke.collection import Collection

    monkeypatch.setattr("sys.argv", ["pytest"])
    import tasks

    return {str(context.name): context for context in Collection.from_module(tasks).to_contexts()}


def test_the_commands_are_those_that_invoke_knows(contexts: dict[str, Any]) -> None:
    told = {task.name: task for task in commands.read(commands.source())}
    assert set(told) == set(contexts)
    for name, task in told.items():
        arguments = {one.name.strip("_").replace("_", "-"): one for one in contexts[name].args.values()}
        assert {option.name for option in task.options} == set(arguments), name
        for option in task.options:
            argument = arguments[option.name]
            assert option.positional or f"--{option.name}" in contexts[name].flags
            assert option.positional == argument.positional, (name, option.name)
            assert option.takes_value == argument.takes_value, (name, option.name)
            assert option.repeatable == (argument.kind is list), (name, option.name)
            assert option.help == (argument.help or ""), (name, option.name)


def test_every_command_says_what_it_does_and_gives_an_example() -> None:
    for task in commands.read(commands.source()):
        assert task.help, task.name
        assert task.example.startswith(f"invoke {task.name}"), task.name
        assert all(option.help for option in task.options), task.name


def test_a_task_is_read_without_being_run() -> None:
    text = '''
from invoke.tasks import task
WHERE = "some place"
raise SystemExit("not to be run")

@task(iterable=["unit"], name="go-on", help={"env": f"{WHERE} | <b>", "unit": WHERE})
def go(_, name, env="x", unit=None, fast=False):
    """Go `on`.

    Example: invoke go-on here
    """

@task
def plain(_):
    """Plain."""

def helper(_):
    """No task."""
'''
    first, second = commands.read(text)
    assert (first.name, first.help, first.example) == ("go-on", "Go `on`.", "invoke go-on here")
    assert [(o.name, o.positional, o.takes_value, o.repeatable, o.default) for o in first.options] == [
        ("name", True, True, False, ""),
        ("env", False, True, False, "x"),
        ("unit", False, True, True, ""),
        ("fast", False, False, False, ""),
    ]
    assert (second.name, second.options) == ("plain", ())
    page = commands.render(text, header("tasks.py", stamped=False))
    assert "invoke go-on NAME [--env ENV] [--unit UNIT] [--fast]\n# for example: invoke go-on here" in page
    assert "| `--env` | some place &#124; &lt;b&gt; | `x` |" in page
    assert "b" not in github(page).tags
