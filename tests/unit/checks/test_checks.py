"""What holds for every check: its page, its examples, its id, and the report that `run` makes of them all."""

import re
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


def test_a_service_that_uses_everything_is_clean() -> None:
    own = {
        path.stem.replace("-", "_"): path.read_text() for path in (ROOT / "registry/services").glob("*.yaml")
    }
    result = loaded(rich=(ROOT / "tests/fixtures/rich.yaml").read_text(), **own)
    assert result.catalogue is not None
    assert [*result.findings, *checks.run(result.catalogue)] == []


def test_what_the_reader_refused_is_not_judged() -> None:
    """`no` was meant as a text or as a boolean; that nobody's team is called so helps nobody."""
    result = loaded(example="buckets: {a: {}}\nowner: no")
    assert result.catalogue is not None
    assert [finding.check for finding in result.findings] == ["yaml-ambiguous-scalar"]
    assert checks.run(result.catalogue) == []


def test_a_faulty_neighbour_is_reported_once() -> None:
    user = "components: {api: {image: {repository: ex, tag: '1'}, port: 1, environment: {A: '${services.other.components.api.url}'}}}"
    result = loaded(example=user, other="components: {api: {port: eight}}")
    assert result.catalogue is not None
    assert [finding.check for finding in result.findings] == ["schema"]
    assert checks.run(result.catalogue) == []


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
    """The registry's data-pipeline so many times, each with names and a load balancer of its own."""
    text = (ROOT / "registry/services/data-pipeline.yaml").read_text()
    result = loaded(**{f"pipeline_{number}": _renamed(text, number) for number in range(services)})
    assert result.findings == ()
    assert result.catalogue is not None
    return result.catalogue


def _renamed(text: str, number: int) -> str:
    text = re.sub(r"^  (\w+):( +\{load_balancer: )\w+", rf"  \1-{number}:\2own", text, flags=re.MULTILINE)
    text = re.sub(r"\b(domain|discovery): (\w+)", rf"\1: \2-{number}", text)
    text = re.sub(r"\b(hokusai-api|hokusai-mlflow|mlflow-artifacts|pipeline-data)\b", rf"\1-{number}", text)
    text = text.replace("name: data-pipeline", f"name: pipeline-{number}")
    return f"{text}load_balancers: {{own: {{name: pipeline-{number}}}}}\n"


def test_many_services_take_no_time() -> None:
    catalogue = _large(200)
    started = time.process_time()
    found = checks.run(catalogue)
    # A fifth of a second where nothing else runs; generous, because others do.
    assert time.process_time() - started < 3
    assert found == []
