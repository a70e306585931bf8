"""Both schemas as documentation: everything described, every example right, the committed file the assembled one."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generator import schema, source
from generator.schema import assemble

NAMES = ("platform", "service")


def _properties(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every property of every object in a schema, at its path."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _properties(item, (*path, str(index)))
    if not isinstance(node, dict):
        return
    if node.get("type") == "object":
        for name, item in node.get("properties", {}).items():
            yield (*path, name), item
    for key, item in node.items():
        if key not in ("examples", "default", "enum", "const"):
            yield from _properties(item, (*path, key))


def _resolved(name: str, node: dict[str, Any]) -> dict[str, Any]:
    """`node` with what its `$ref` says, also that of a form beside null; its own words win."""
    if "description" not in node and "anyOf" in node:
        node = node | node["anyOf"][0]
    while "$ref" in node:
        target = schema.definition(name)["$defs"][node["$ref"].rsplit("/", 1)[-1]]
        node = target | {key: value for key, value in node.items() if key != "$ref"}
    return node


EVERY = [
    pytest.param(name, node, id=f"{name}:{'.'.join(path)}")
    for name in NAMES
    for path, node in _properties(schema.definition(name))
]


def test_there_are_many_properties() -> None:
    assert len(EVERY) > 300


@pytest.mark.parametrize(("name", "node"), EVERY)
def test_property_is_described_by_words_and_example(name: str, node: dict[str, Any]) -> None:
    resolved = _resolved(name, node)
    assert resolved["description"].endswith(".")
    assert resolved["examples"]


@pytest.mark.parametrize(("name", "node"), EVERY)
def test_examples_and_defaults_are_valid(name: str, node: dict[str, Any]) -> None:
    validator = Draft202012Validator({**node, "$defs": schema.definition(name).get("$defs", {})})
    resolved = _resolved(name, node)
    for example in [*resolved["examples"], *([resolved["default"]] if "default" in resolved else [])]:
        assert list(validator.iter_errors(example)) == []


@pytest.mark.parametrize("name", NAMES)
def test_objects_are_closed_but_for_annotations(name: str) -> None:
    """An object says which properties it has, or of what kind all are."""

    def objects(node: Any) -> Iterator[dict[str, Any]]:
        for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from objects(item)
        if isinstance(node, dict) and node.get("type") == "object":
            yield node

    every = list(objects({key: value for key, value in schema.definition(name).items() if key != "examples"}))
    assert len(every) > 5
    assert [node for node in every if "additionalProperties" not in node] == []


@pytest.mark.parametrize("name", NAMES)
def test_is_a_schema_itself(name: str) -> None:
    Draft202012Validator.check_schema(schema.definition(name))


def test_the_committed_service_schema_is_the_assembled_one() -> None:
    assert assemble.SERVICE_SCHEMA.read_text() == assemble.text()


def test_every_kind_has_its_key_in_the_schema_and_in_an_overlay() -> None:
    definition = schema.definition("service")
    for fragment in assemble.fragments().values():
        assert fragment["x-key"] in definition["properties"]
        assert fragment["x-key"] in definition["$defs"]["overlay"]["properties"]


def test_an_overlay_requires_nothing_and_may_remove() -> None:
    text = "name: a\nowner: b\nenvironments: {x: {databases: {main: {multi_az: true, version: null}}, components: {api: null}}}"
    document, _ = source.load(text, "f.yaml")
    assert document is not None
    assert schema.validate(document, "service") == []


def test_annotations_are_free() -> None:
    document, _ = source.load(
        "name: a\nowner: b\nx-note: [1, {a: b}]\nenvironments: {x: {x-why: 1}}", "f.yaml"
    )
    assert document is not None
    assert schema.validate(document, "service") == []


def test_all_faults_in_one_run_sorted() -> None:
    document, _ = source.load(
        "name: A\nowner: b\nnmae: x\ncomponents: {api: {port: x, cpu: 1}}\nenvironments: {x: {}}", "f.yaml"
    )
    assert document is not None
    assert [(str(f.position), f.message) for f in schema.validate(document, "service")] == [
        ("f.yaml:4:34", "components.api.cpu cannot be 1"),
        ("f.yaml:4:26", "components.api.port must be a whole number, not 'x'"),
        (
            "f.yaml:1:7",
            "name cannot be 'A': lower-case letters, digits and single hyphens, beginning with a letter",
        ),
        ("f.yaml:3:1", "unknown property 'nmae' in the file; did you mean 'name'?"),
    ]


def test_a_newline_at_the_end_is_no_way_around_a_pattern() -> None:
    document, _ = source.load('name: "a\\n"\nowner: b\nenvironments: {x: {}}', "f.yaml")
    assert document is not None
    assert len(schema.validate(document, "service")) == 1


def test_owner_of_a_fault() -> None:
    document, _ = source.load("name: A\nowner: b-team\nenvironments: {x: {}}", "f.yaml")
    assert document is not None
    assert [finding.owner for finding in schema.validate(document, "service")] == ["b-team"]
