"""A service's page: what the product brief's registry entry asks for stands there, from the manifest alone."""

import re
from collections.abc import Iterator

import pytest
import yaml

from generator.render.pieces import Call
from generator.render.registry.registry import Registry
from tests.unit.registry import estate
from tests.unit.registry.readers import github

PAGE = "registry/docs/services/data-pipeline.md"
ENVIRONMENTS = ("development", "staging", "production")

# The entry of the product brief, fact by fact, in today's names.
ENTRY = {
    "path of the API": r"\| `/health`, `/api/\*` \| `registry` \| `api` on port 8001 \|",
    "path of MLflow": r"\| `/mlflow`, `/mlflow/\*` \| `registry` \| `mlflow` on port 5000 \|",
    "path prefix of the API": r"\| `api` \| `/api/\*` \| Main API endpoints \|",
    "path prefix of the MLflow proxy": r"\| `api` \| `/api/mlflow/\*` \| MLflow proxy endpoints \|",
    "path prefix of MLflow": r"\| `mlflow` \| `/mlflow/\*` \| Direct MLflow access \|",
    "DNS": r"\| `registry` \| `registry.development.hokus.ai` \| `registry.staging.hokus.ai` \| `registry.hokus.ai` \|",
    "internal MLflow endpoint": r"\| `mlflow` \| `mlflow.hokusai-development.local:5000` \|",
    "shared main balancer": r"\| Load balancer \| \[main\]\(\.\./load-balancers/main\.md\) \| `hokusai-main-development` \|",
    "registry balancer": r"\| Load balancer \| \[registry\]\(\.\./load-balancers/registry\.md\) \| `hokusai-registry-development`",
    "target group api": r"\| Target group \| `api-main` \| `data-pipeline-api-main-de-[0-9a-f]{6}` \|",
    "target group mlflow": r"\| Target group \| `mlflow-main` \| `data-pipeline-mlflow-main-[0-9a-f]{6}` \|",
    "target group registry_api": r"\| Target group \| `api-registry` \| `data-pipeline-api-registr-[0-9a-f]{6}` \|",
    "target group registry_mlflow": r"\| Target group \| `mlflow-registry` \| `data-pipeline-mlflow-regi-[0-9a-f]{6}` \|",
    "record": r"\| Route 53 record \| `registry` \| `registry.development.hokus.ai` \| .* \| `registry.hokus.ai` \|",
    "execution role, shared": r"\| IAM role \| starts tasks that have no secrets \| `hokusai-ecs-execution-development` \|",
    "execution role": r"\| IAM role \| `api-execution` \| `hokusai-data-pipeline-api-execution-development` \|",
    "task role": r"\| IAM role \| `api` \| `hokusai-data-pipeline-api-task-development` \|",
    "owner": r"Owner: \[data-pipeline-team\]\(\.\./teams/data-pipeline-team\.md\), \[data-pipeline-team@hokusai\.ai\]",
    "contact": r"Contact: slack: `#hokusai-data-pipeline`",
    "repository": r"\[hokusai/hokusai-data-pipeline\]\(https://github\.com/hokusai/hokusai-data-pipeline\)",
    "used by": r"\| \[evaluation\]\(\.\./services/evaluation\.md\) \| `scorer` \| `components\.mlflow` \| variable: ",
    "alarm": r"\| `database-cpu` \| database cpu of `mlflow` \| at 80, 3 times in a row over 60 s \|",
    "scaling that differs": r"1 to 4 \(development, staging\), 3 to 12 \(production\)",
}


@pytest.mark.parametrize("fact", ENTRY)
def test_the_briefs_entry_is_on_the_page(pages: dict[str, str], fact: str) -> None:
    assert re.search(ENTRY[fact], pages[PAGE]), fact


def test_the_page_needs_nothing_but_the_manifest_and_the_platform_file() -> None:
    """No other service, no recorded priority, no state."""
    read = {
        name: yaml.safe_load((estate.ROOT / "registry" / f"{name}.yaml").read_text())
        for name in ("platform", "services/data-pipeline")
    }
    page = estate.files(estate.made(*read.values()))[PAGE]
    missing = [fact for fact, pattern in ENTRY.items() if not re.search(pattern, page)]
    assert missing == ["used by"]


def names(registry: Registry, service: str, environment: str) -> Iterator[str]:
    """Every name that the service's modules give to something in AWS."""
    for _, piece in registry.pieces(registry.catalogue.services[environment][service]):
        if isinstance(piece, Call):
            found = [
                piece.arguments.get(key) for key in ("name", "log_group_name", "domain_name", "role_name")
            ]
            yield from (name for name in found if isinstance(name, str))


@pytest.mark.parametrize("environment", ENVIRONMENTS)
@pytest.mark.parametrize("service", ["auth", "data-pipeline", "evaluation"])
def test_every_name_that_a_module_gives_is_on_the_page(
    own: Registry, pages: dict[str, str], service: str, environment: str
) -> None:
    page = pages[f"registry/docs/services/{service}.md"]
    given = list(names(own, service, environment))
    assert len(given) >= 3
    assert [name for name in given if f"`{name}`" not in page] == []


def test_the_dead_letter_queue_has_its_name(pages: dict[str, str]) -> None:
    page = pages["registry/docs/services/evaluation.md"]
    assert "| Queue | `models` | `hokusai-evaluation-models-development` |" in page
    assert "| Dead-letter queue | `models` | `hokusai-evaluation-models-development-dead-letter` |" in page


def test_dependencies_show_on_both_sides(pages: dict[str, str]) -> None:
    uses = pages["registry/docs/services/evaluation.md"]
    assert (
        "| [data-pipeline](../services/data-pipeline.md) | `scorer` | `buckets.mlflow-artifacts` | read |"
        in uses
    )
    assert (
        "| [auth](../services/auth.md) | `scorer` | `domains.auth` | variable: `environment.AUTH_URL` |"
        in uses
    )
    used = pages["registry/docs/services/auth.md"]
    assert (
        "| [evaluation](../services/evaluation.md) | `scorer` | `domains.auth` | variable: `environment.AUTH_URL` |"
        in used
    )


def test_an_external_programs_repository_finds_its_look_ups_and_mocks(pages: dict[str, str]) -> None:
    page = pages["registry/docs/services/auth.md"]
    assert '  name = "/hokusai/${var.environment}/auth/api/target_group_arn/auth"' in page
    assert 'data "terraform_remote_state" "auth_app" {' in page
    assert "  target = data.aws_ssm_parameter.auth_api_target_group_arn_auth\n" in page
    assert (
        'insecure_value = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/mockneverapply/'
        in page
    )


def test_what_lives_in_some_environments_only_says_so() -> None:
    platform = yaml.safe_load((estate.ROOT / "registry/platform.yaml").read_text())
    service = {
        "name": "some",
        "owner": "auth-team",
        "domains": {"some": {"load_balancer": "main"}},
        "components": {
            "web": {
                "image": {"repository": "some"},
                "port": 80,
                "routes": {
                    "main": {"domain": "some", "paths": ["/a"]},
                    "extra": {"domain": "some", "paths": ["/b"]},
                },
            }
        },
        "environments": {
            "development": {"components": {"web": {"routes": {"extra": None}}}},
            "staging": {},
        },
    }
    page = estate.files(estate.made(platform, service))["registry/docs/services/some.md"]
    assert re.search(r"\| `/b` \| `some` \| `web` on port 80 \| \[main\]\(.*\) \| 100 \| staging \|", page)
    assert re.search(r"\| `/a` .* \| 100 \(development\), 200 \(staging\) \|  \|", page)
    assert "production" not in page.partition("## How to use it")[0].replace("Lifecycle: production", "")


def test_the_page_reads_as_text(pages: dict[str, str]) -> None:
    words = github(pages[PAGE]).words
    assert words.startswith(
        "data-pipeline Model registry, MLflow tracking and the public data API. Owner: data-pipeline-team"
    )
