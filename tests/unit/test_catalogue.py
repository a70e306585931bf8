"""What the catalogue answers about references, load balancers and who uses what."""

import pytest

from generator import pipeline
from generator.catalogue import Catalogue, Output, Unknown, Value, access_path, reference_to
from generator.references import parse_path
from tests.unit.checks.lab import ROOT, loaded


@pytest.fixture(scope="module")
def registry() -> Catalogue:
    catalogue = pipeline.load(ROOT).catalogue
    assert catalogue is not None
    return catalogue


def _resolved(
    catalogue: Catalogue, path: str, service: str = "data-pipeline", environment: str = "staging"
) -> object:
    reference = parse_path(path)
    assert reference is not None
    return catalogue.resolve(catalogue.services[environment][service], reference)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("components.mlflow.url", "http://mlflow.hokusai-staging.local:5000"),
        ("components.api.host", "data-pipeline-api.hokusai-staging.local"),
        ("components.api.port", "8001"),
        ("domains.api.url", "https://api.staging.hokus.ai"),
        ("buckets.pipeline-data.name", "hokusai-pipeline-data-staging"),
        ("buckets.pipeline-data.arn", "arn:aws:s3:::hokusai-pipeline-data-staging"),
        ("databases.mlflow.port", "5432"),
        ("databases.mlflow.identifier", "hokusai-data-pipeline-mlflow-staging"),
        ("secrets.api-key.name", "hokusai/staging/data-pipeline/api-key"),
        (
            "services.evaluation.queues.models.url",
            "https://sqs.us-east-1.amazonaws.com/932100697591/hokusai-evaluation-models-staging",
        ),
        ("environment.zone", "staging.hokus.ai"),
        ("environment.account_id", "932100697591"),
    ],
)
def test_values_that_the_manifests_determine(registry: Catalogue, path: str, text: str) -> None:
    assert _resolved(registry, path) == Value(text)


def test_the_same_reference_elsewhere(registry: Catalogue) -> None:
    assert _resolved(registry, "domains.api.name", environment="production") == Value("api.hokus.ai")


@pytest.mark.parametrize(
    ("path", "attribute"),
    [
        ("databases.mlflow.host", "host"),
        ("databases.mlflow.password", "master_secret_arn"),
        ("secrets.api-key.arn", "arn"),
    ],
)
def test_values_that_only_aws_knows(registry: Catalogue, path: str, attribute: str) -> None:
    resolved = _resolved(registry, path)
    assert isinstance(resolved, Output)
    assert (resolved.service, resolved.unit, resolved.attribute) == ("data-pipeline", "data", attribute)
    assert "mockneverapply" in resolved.mock


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "components.mlfow.url",
            "${components.mlfow.url}: there is no component 'mlfow' in data-pipeline; did you mean 'mlflow'?",
        ),
        (
            "components.mlflow.uri",
            "${components.mlflow.uri}: there is no attribute 'uri' of a component; did you mean 'url'?",
        ),
        (
            "component.mlflow.url",
            "${component.mlflow.url}: there is no kind 'component'; did you mean 'components'?",
        ),
        ("routes.main.name", "${routes.main.name}: there is no kind 'routes'"),
        (
            "services.auht.components.api.url",
            "${services.auht.components.api.url}: there is no service 'auht' in staging; did you mean 'auth'?",
        ),
        ("services.evaluation.components.scorer.url", "components.scorer of evaluation has no url"),
        (
            "environment.zones",
            "${environment.zones}: there is no attribute 'zones' of the environment; did you mean 'zone'?",
        ),
    ],
)
def test_unknown(registry: Catalogue, path: str, message: str) -> None:
    resolved = _resolved(registry, path)
    assert isinstance(resolved, Unknown)
    assert resolved.message == message
    assert resolved.hint


def test_load_balancers(registry: Catalogue) -> None:
    balancers = registry.balancers["staging"]
    assert list(balancers) == ["main", "auth", "registry"]
    assert balancers["main"].name == "hokusai-main-staging"
    assert [rule.key for rule in balancers["main"].rules] == [
        "data-pipeline/api/api",
        "data-pipeline/mlflow/ui",
    ]
    assert [rule.hosts for rule in balancers["registry"].rules] == [("registry.staging.hokus.ai",)] * 2
    assert [(service.name, domain.key) for service, domain in balancers["auth"].domains] == [("auth", "auth")]


def test_own_load_balancers_and_routes_of_the_service() -> None:
    catalogue = loaded(
        example="""
load_balancers: {own: {scheme: internal}}
domains: {a: {load_balancer: own}, b: {load_balancer: own}}
routes: {old: {domain: [a, b], redirect: {path: /x}}}
environments: {staging: {}}
"""
    ).catalogue
    assert catalogue is not None
    own = catalogue.balancers["staging"]["example/own"]
    assert (own.name, own.internal, own.owner) == ("hokusai-example-own-staging", True, "infrastructure-team")
    (rule,) = own.rules
    assert (rule.key, rule.path, rule.component) == ("example/old", ("routes", "old"), None)
    assert rule.hosts == ("a.staging.hokus.ai", "b.staging.hokus.ai")


def test_links(registry: Catalogue) -> None:
    links = {
        (x.source.name, x.component, x.target.name, x.key, x.name, x.how) for x in registry.links["staging"]
    }
    assert ("data-pipeline", "api", "data-pipeline", "components", "mlflow", "variable") in links
    assert ("evaluation", "scorer", "data-pipeline", "buckets", "mlflow-artifacts", "read") in links
    assert ("data-pipeline", "api", "data-pipeline", "secrets", "api-key", "secret") in links
    assert ("data-pipeline", "mlflow", "data-pipeline", "databases", "mlflow", "access") in links
    for link in registry.links["staging"]:
        assert link.path in link.source.document.marks or "secrets" in link.path


def test_paths_of_access() -> None:
    assert access_path("buckets", "x") == "buckets.x"
    assert access_path("buckets", "services.a.buckets.x") == "services.a.buckets.x"
    short, whole = reference_to("buckets.x", "arn"), reference_to("databases.x.password", "arn")
    assert short is not None
    assert whole is not None
    assert (short.attribute, whole.attribute) == ("arn", "password")
    assert reference_to("nothing", "arn") is None


def test_names_and_every(registry: Catalogue) -> None:
    assert registry.names == ("auth", "data-pipeline", "evaluation")
    assert len(list(registry.every())) == 9
