"""The quick validator and the one that explains agree on what is valid, on manifests with anything changed in them."""

from typing import Any

import jsonschema_rs
import yaml
from hypothesis import given
from jsonschema import Draft202012Validator

from generator import schema
from generator.schema import assemble
from tests.effort import effort
from tests.property.mutations import mutated
from tests.unit.checks.lab import PLATFORM, ROOT

SERVICES = [yaml.safe_load(path.read_text()) for path in sorted((ROOT / "registry/services").glob("*.yaml"))]
SERVICES += [
    {"name": "a", "owner": "b", "environments": {"x": {key: {"example": example}}}, key: {"example": example}}
    for fragment in assemble.fragments().values()
    for key, example in [(fragment["x-key"], fragment["examples"][0])]
]
QUICK = {name: jsonschema_rs.Draft202012Validator(schema.definition(name)) for name in schema.FILES}
QUIET = effort(500)


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
@effort(150)
def test_what_is_valid_is_valid_for_the_standard_too(data: Any) -> None:
    """The stricter reading of `$` is the only difference from the plain validator."""
    if schema.faults(data, "service"):
        return
    assert Draft202012Validator(schema.definition("service")).is_valid(data)
