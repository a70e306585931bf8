"""What holds for every check: its page, its examples, its id, and the report that `run` makes of them all."""

import time

import pytest

from generator import checks, pipeline
from generator.catalogue import Catalogue
from generator.findings import Finding, Position
from tests.unit.checks.lab import ROOT, loaded
from tests.unit.checks.pages import examples

EVERY = sorted(checks.checks())


def test_found_by_looking() -> None:
    files = {path.stem.replace("_", "-") for path in (ROOT / "generator/checks").glob("[a-z]*.py")}
    assert files == set(EVERY)
    assert len(EVERY) > 50


@pytest.mark.parametrize("name", EVERY)
def test_has_a_test_of_the_same_name(name: str) -> None:
    assert (ROOT / f"tests/unit/checks/test_{name.replace('-', '_')}.py").is_file()


@pytest.mark.parametrize("name", EVERY)
def test_page(name: str) -> None:
    check = checks.checks()[name]
    assert 10 < len(check.title) < 120
    assert "To fix it, " in check.page


@pytest.mark.parametrize("name", EVERY)
def test_examples(name: str) -> None:
    for verdict, platform, manifests in examples(checks.checks()[name]):
        result = loaded(platform, **manifests)
        assert result.findings == ()
        assert result.catalogue is not None
        ids = {finding.check for finding in checks.run(result.catalogue)}
        assert (name in ids) == (verdict == "Bad"), (verdict, ids)


def test_the_registry_is_clean() -> None:
    result = pipeline.load(ROOT)
    assert result.catalogue is not None
    assert [*result.findings, *checks.run(result.catalogue)] == []


def test_findings_of_one_fault_are_one() -> None:
    result = loaded(example="components: {api: {port: 8000}}")
    assert result.catalogue is not None
    (finding,) = checks.run(result.catalogue)
    assert finding.message == "component 'api' has no image to run"
    assert dict(finding.data) == {
        "service": "example",
        "environments": ("development", "staging", "production"),
    }


def test_environments_are_named_where_they_differ() -> None:
    overlay = "environments: {development: {}, staging: {components: {api: {image: null}}}, production: {}}"
    body = "components: {api: {image: {repository: example, tag: '1'}, port: 8000}}"
    result = loaded(example=f"{body}\n{overlay}")
    assert result.catalogue is not None
    (finding,) = checks.run(result.catalogue)
    assert finding.message == "in staging: component 'api' has no image to run"
    assert finding.position == Position("registry/services/example.yaml", 2, 69)


def test_an_overlay_inside_a_thing_does_not_move_the_bodys_fault() -> None:
    overlay = "environments: {development: {}, production: {components: {api: {cpu: 512, memory: 1024}}}}"
    result = loaded(example=f"components: {{api: {{port: 8000}}}}\n{overlay}")
    assert result.catalogue is not None
    assert [str(finding.position) for finding in checks.run(result.catalogue)] == [
        "registry/services/example.yaml:1:14"
    ]


def test_only_some() -> None:
    result = loaded(example="components: {api: {port: 8000}}\nowner: nobody")
    assert result.catalogue is not None
    assert [finding.check for finding in checks.run(result.catalogue, only=["owner-unknown"])] == [
        "owner-unknown"
    ]


def test_findings_are_plain_and_have_owner_and_position() -> None:
    result = loaded(example="components: {api: {port: 8000}}\nalarms: {a: {metric: cpu}}")
    assert result.catalogue is not None
    for finding in checks.run(result.catalogue):
        assert type(finding) is Finding
        assert finding.position
        assert finding.owner
        assert finding.hint


def _large(services: int) -> Catalogue:
    """The registry's data-pipeline so many times, each with names of its own."""
    text = (ROOT / "registry/services/data-pipeline.yaml").read_text()
    manifests = {}
    for number in range(services):
        one = text.replace("data-pipeline", f"pipeline-{number}").replace("hokusai-", f"hokusai-{number}-")
        one = one.replace("discovery: mlflow", f"discovery: mlflow-{number}")
        one = one.replace("  api:      {load", f"  api-{number}:      {{load").replace(
            "domain: api,", f"domain: api-{number},"
        )
        one = one.replace("  registry: {load", f"  registry-{number}: {{load")
        one = one.replace("domain: registry,", f"domain: registry-{number},")
        one = one.replace("  mlflow:   {load", f"  mlflow-{number}:   {{load").replace(
            "domain: mlflow,", f"domain: mlflow-{number},"
        )
        one = one.replace("mlflow-artifacts", f"artifacts-{number}").replace(
            "pipeline-data", f"data-{number}"
        )
        manifests[f"pipeline_{number}"] = one.replace(f"pipeline-{number}-team", "data-pipeline-team")
    result = loaded(**manifests)
    assert result.findings == ()
    assert result.catalogue is not None
    return result.catalogue


def test_many_services_take_no_time() -> None:
    catalogue = _large(200)
    started = time.process_time()
    found = checks.run(catalogue)
    assert time.process_time() - started < 1.5  # 0.1 s on two cores; generous for a busy machine
    assert {finding.check for finding in found} <= {"target-group-quota"}, found[:3]
