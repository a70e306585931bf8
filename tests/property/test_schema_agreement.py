"""The quick validator and the one that explains agree on what is valid, on manifests with anything changed in them."""

import copy
from typing import Any

import jsonschema_rs
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from generator import schema
from generator.schema import assemble
from tests.unit.checks.lab import PLATFORM, ROOT

SERVICES = [yaml.safe_load(path.read_text()) for path in sorted((ROOT / "registry/services").glob("*.yaml"))]
SERVICES += [
    {"name": "a", "owner": "b", "environments": {"x": {key: {"example": example}}}, key: {"example": example}}
    for fragment in assemble.fragments().values()
    for key, example in [(fragment["x-key"], fragment["examples"][0])]
]
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 70_000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(
        [
            1.0,
            512,
            512.0,
            10**20,
            "",
            "api",
            "Api",
            "a--b",
            "1.10",
            "/*",
            "/api/*",
            "main\n",
            "é",
            "a\u0301",
            "😀" * 40,
        ]
    ),
    st.sampled_from(
        [
            "cron(0 3 * * ? *)",
            "203.0.113.0/24",
            "arn:aws:s3:::x",
            "x" * 129,
            "admin",
            "internal-x",
            "xn--a",
            "db.t3.small",
        ]
    ),
    st.text(max_size=12),
    st.lists(st.sampled_from(["/a", "/b", "api", 1, True, 1.0]), max_size=6),
    st.dictionaries(
        st.sampled_from(["a", "A", "x-a", "min", "path", "domain", "", "a\n"]), st.integers(0, 3), max_size=3
    ),
)
QUICK = {name: jsonschema_rs.Draft202012Validator(schema.definition(name)) for name in schema.FILES}
QUIET = settings(
    max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(inner for key, item in items for inner in _paths(item, (*path, key)))]


@st.composite
def mutated(draw: st.DrawFn, documents: list[dict[str, Any]]) -> Any:
    """A valid document with up to three places replaced, removed, added to or renamed."""
    data = copy.deepcopy(draw(st.sampled_from(documents)))
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(_paths(data)))
        if not path:
            continue
        parent = data
        for step in path[:-1]:
            parent = parent[step]
        match draw(st.sampled_from(["replace", "remove", "rename", "add"])):
            case "replace":
                parent[path[-1]] = draw(VALUES)
            case "remove":
                del parent[path[-1]]
            case "rename" if isinstance(parent, dict):
                parent[draw(st.text("abxA-_.$\n1", max_size=6))] = parent.pop(path[-1])
            case _ if isinstance(parent, list):
                parent.append(draw(VALUES))
            case _:
                parent[draw(st.sampled_from(["x-note", "port", "paths", "name", "zzz", "min"]))] = draw(
                    VALUES
                )
    return data


def _agree(data: Any, name: str) -> None:
    quick = QUICK[name].is_valid(data)
    faults = schema.explained(data, name)
    assert quick == (not faults), faults


@given(mutated(SERVICES))
@QUIET
def test_services(data: Any) -> None:
    _agree(data, "service")


@given(mutated([yaml.safe_load(PLATFORM)]))
@QUIET
def test_platform_files(data: Any) -> None:
    _agree(data, "platform")


@given(mutated(SERVICES))
@settings(QUIET, max_examples=300)
def test_what_is_valid_is_valid_for_the_standard_too(data: Any) -> None:
    """The stricter reading of `$` is the only difference from the plain validator."""
    if schema.faults(data, "service"):
        return
    assert Draft202012Validator(schema.definition("service")).is_valid(data)
