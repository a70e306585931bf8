"""Today's estate, written as manifests with its legacy priorities pinned: it yields exactly what is known to be wrong with
it, and the repaired manifests of `registry/` yield nothing.

The facts are those of the inventory (rules, target groups, records) and of the incident's report (probes on `/health/alb`,
404s of `api` and `platform`, the address of MLflow, no record of `mlflow`).
"""

from functools import cache

import pytest

from generator import allocation, pipeline
from generator.findings import Finding
from generator.pipeline import Judged
from generator.routing import Request, winner
from generator.traffic import of_environment
from tests.unit.checks.lab import ROOT

ESTATE = ROOT / "tests/fixtures/estate"

# What is known to be wrong -> the findings that say it: check, the thing it is about, the first witness.
KNOWN: dict[str, list[tuple[str, str, str | None]]] = {
    "unreachable behind one rule": [
        (
            "rule-unreachable",
            "data-pipeline: components.registry-mlflow.routes.api",
            "https://registry.hokus.ai/api/mlflow/x",
        )
    ],
    "partly shadowed": [
        (
            "rule-partly-shadowed",
            "data-pipeline: components.registry-api.routes.catch-all",
            "https://registry.hokus.ai/api/mlflow/x",
        )
    ],
    "two owners overlap": [
        ("owners-overlap", "auth: components.api.routes.legacy", "https://auth.hokus.ai/api/mlflow/x")
    ],
    "over-broad": [
        (
            "path-over-broad",
            "data-pipeline: components.api.routes.all.paths.0",
            "https://api.hokus.ai/apikeys",
        )
    ],
    "redundant": [
        (
            "rule-redundant",
            "data-pipeline: components.api.routes.proxy",
            "https://api.hokus.ai/api/mlflow/x",
        ),
        ("rule-redundant", "data-pipeline: components.api.routes.v1", "https://api.hokus.ai/api/v1/x"),
    ],
    "gap": [
        ("route-gap", "data-pipeline: components.mlflow.routes.ui.paths.0", "https://api.hokus.ai/mlflow"),
        (
            "route-gap",
            "data-pipeline: components.registry-mlflow.routes.ui.paths.0",
            "https://registry.hokus.ai/mlflow",
        ),
        ("route-gap", "data-pipeline: domains.api", "https://api.hokus.ai/"),
        ("route-gap", "data-pipeline: domains.platform", "https://platform.hokus.ai/"),
    ],
    "rule off its DNS": [
        ("rule-off-dns", "data-pipeline: components.registry-mlflow.routes.legacy.domain", None),
        ("rule-off-dns", "data-pipeline: components.registry-api.routes.catch-all.domain", None),
        ("rule-off-dns", "auth: components.api.routes.legacy.domain", None),
    ],
    "host without DNS record or certificate": [
        ("record-missing", "data-pipeline: domains.mlflow.record", None)
    ],
    "probe not served": [
        ("probe-not-served", "data-pipeline: components.api.health_check.path", None),
        ("probe-not-served", "data-pipeline: components.registry-api.health_check.path", None),
    ],
    "hard-coded address": [
        ("hard-coded-address", "data-pipeline: components.api.environment.MLFLOW_TRACKING_URI", None)
    ],
    "one name claimed twice": [
        ("name-claimed-twice", "auth: domains.auth-on-main.name", None),
        ("name-claimed-twice", "data-pipeline: domains.registry-on-main.name", None),
    ],
}


@cache
def judged() -> Judged:
    return pipeline.check(ESTATE)


def told(finding: Finding) -> tuple[str, str, str | None]:
    """The finding in the words of the table: its place as a path in the manifest instead of line and column."""
    assert finding.position is not None
    document = judged().loaded.documents[finding.position.file]
    place = (finding.position.line, finding.position.column)
    keys = {(mark.key_line, mark.key_column): path for path, mark in document.marks.items() if path}
    values = {(mark.line, mark.column): path for path, mark in document.marks.items() if path}
    known = values | keys  # a map's value begins where its first key does
    path = known[max(one for one in known if one <= place)]  # an address stands inside its value
    service = finding.position.file.rpartition("/")[2].removesuffix(".yaml")
    witness = dict(finding.data).get("witness")
    return finding.check, f"{service}: {'.'.join(map(str, path))}", None if witness is None else str(witness)


def test_exactly_what_is_known() -> None:
    expected = [finding for findings in KNOWN.values() for finding in findings]
    assert sorted(map(told, judged().findings), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("row", KNOWN)
def test_every_row_is_found(row: str) -> None:
    found = {told(finding) for finding in judged().findings}
    assert set(KNOWN[row]) <= found


def test_every_finding_says_whose_it_is_and_what_to_do() -> None:
    for finding in judged().findings:
        assert finding.owner in {"auth-team", "data-pipeline-team"}
        assert finding.hint
        assert "development" not in finding.message.partition(":")[0]  # the only environment is not named


def test_the_other_rules_that_a_shadow_hides_are_named() -> None:
    (shadow,) = [finding for finding in judged().findings if finding.check == "rule-partly-shadowed"]
    assert shadow.message.splitlines()[1:] == [
        "https://registry.hokus.ai/api/mlflow/x goes here, never to data-pipeline/api/proxy (priority 85)",
        "https://registry.hokus.ai/api/v1/x goes here, never to data-pipeline/api/v1 (priority 95)",
        "https://registry.hokus.ai/api goes here, never to data-pipeline/api/all (priority 100)",
    ]


def test_pinned_numbers_stay_what_they_are() -> None:
    catalogue = judged().loaded.catalogue
    assert catalogue is not None
    numbers = allocation.of(catalogue).priorities["development"]
    assert sorted(numbers["main"].values()) == [40, 50, 80, 85, 95, 100, 200]
    assert numbers["main"]["auth/api/legacy"] == 80
    assert numbers["main"]["data-pipeline/mlflow/ui"] == 200


@pytest.mark.parametrize(
    ("balancer", "host", "path", "expected"),
    [
        ("main", "registry.hokus.ai", "/api/mlflow/health", "data-pipeline/registry-api/catch-all"),
        ("main", "registry.hokus.ai", "/mlflow/ui", "data-pipeline/registry-mlflow/legacy"),
        ("main", "auth.hokus.ai", "/api/mlflow/x", "auth/api/legacy"),
        ("main", "api.hokus.ai", "/api/mlflow/x", "data-pipeline/api/proxy"),
        ("main", "api.hokus.ai", "/apikeys", "data-pipeline/api/all"),
        ("main", "api.hokus.ai", "/health", None),
        ("main", "platform.hokus.ai", "/", None),
        ("registry", "registry.hokus.ai", "/api/mlflow/x", "data-pipeline/registry-api/api"),
        ("registry", "registry.hokus.ai", "/mlflow", None),
        ("auth", "auth.hokus.ai", "/health", "auth/api/main"),
    ],
)
def test_it_answers_as_the_incident_says(balancer: str, host: str, path: str, expected: str | None) -> None:
    catalogue = judged().loaded.catalogue
    assert catalogue is not None
    listener = of_environment(catalogue, "development")[balancer].listener
    rule = winner(listener, Request(host, path))
    assert (rule.key if rule else None) == expected


def test_the_repaired_manifests_are_clean() -> None:
    assert pipeline.check(ROOT).findings == ()
