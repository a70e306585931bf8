"""The bill of materials: valid, complete, the same each time."""

import json
from datetime import UTC, datetime

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from generator.supply import licences, parts, sbom
from generator.supply.parts import Kind, Part
from tests.unit.workflows.policy import ROOT

MADE = datetime(2026, 1, 2, tzinfo=UTC)
FEW = [
    Part(Kind.ACTION, "acme/do", "v1", "ci", "action.yml", "a" * 40),
    Part(Kind.GO, "gopkg.in/yaml.v3", "v3.0.1", "run", "go.mod"),
    Part(Kind.PROVIDER, "registry.terraform.io/hashicorp/aws", "5.100.0", "run", "lock.hcl"),
    Part(Kind.PYTHON, "pytest", "8", "develop", "requirements-dev.lock"),
]
LICENCES = {"python:pytest": "MIT", "go:gopkg.in/yaml.v3": "Apache-2.0 AND MIT"}


def test_the_repositorys_own_is_valid_and_complete() -> None:
    found = parts.every(ROOT)
    text = sbom.text(found, licences.record().licences, "1", MADE)  # it raises where the schema does not hold
    data = json.loads(text)
    assert (data["bomFormat"], data["specVersion"]) == ("CycloneDX", "1.6")
    assert len(data["components"]) == len(found)
    assert all(component["licenses"] for component in data["components"])
    (root,) = [one for one in data["dependencies"] if one["ref"] == sbom.NAME]
    assert len(root["dependsOn"]) == len(found)


def test_it_is_what_the_schema_asks_for() -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    text = sbom.text(FEW, LICENCES, "1", MADE)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"specVersion"', '"version_of_spec"')) is not None


def test_the_same_each_time() -> None:
    assert sbom.text(FEW, LICENCES, "1", MADE) == sbom.text(FEW, LICENCES, "1", MADE)
    assert sbom.text(FEW, LICENCES, "1", MADE) != sbom.text(FEW[:2], LICENCES, "1", MADE)


def test_names_licences_and_use() -> None:
    data = json.loads(sbom.text(FEW, LICENCES, "1", MADE))
    rows = {one["purl"]: (one["scope"], one.get("licenses")) for one in data["components"]}
    assert rows == {
        f"pkg:github/acme/do@{'a' * 40}": ("excluded", None),
        "pkg:golang/gopkg.in/yaml.v3@v3.0.1": ("required", [{"expression": "Apache-2.0 AND MIT"}]),
        "pkg:generic/terraform-provider-aws@5.100.0": ("required", None),
        "pkg:pypi/pytest@8": ("excluded", [{"license": {"id": "MIT"}}]),
    }


def test_what_is_not_valid_is_not_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(JsonStrictValidator, "validate_str", lambda self, text: "no such field")
    with pytest.raises(sbom.InvalidSbomError, match="no such field"):
        sbom.text(FEW, LICENCES, "1", MADE)
