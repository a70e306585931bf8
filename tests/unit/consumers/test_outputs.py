"""`invoke outputs`: what is printed can be pasted, is of the one environment, and the mock answers each look-up."""

import json
import re

import pytest

from generator.consumers import SECTIONS
from tests.unit.commands.conftest import Repository

LOOKUP = re.compile(r'^data "([a-z_]+)" "([a-z_0-9]+)"', re.MULTILINE)
TARGET = re.compile(r"^  target = data\.([a-z_]+)\.([a-z_0-9]+)$", re.MULTILINE)


def outputs(repository: Repository, **options: str) -> str:
    ran = repository.run("outputs", **({"service": "auth", "env": "staging"} | options))
    assert (ran.code, ran.err) == (0, "")
    return ran.out


def test_the_sections_together(repository: Repository) -> None:
    out = outputs(repository)
    assert out.startswith("# Look-ups in Terraform states\n\nvariable ")
    assert "\n\n# Look-ups of SSM parameters: no access to any state is needed\n\n" in out
    for section in SECTIONS:
        assert outputs(repository, what=section) in out


def test_where_the_state_is(repository: Repository) -> None:
    text = outputs(repository, what="state")
    assert 'bucket = "hokusai-terraform-state-staging"' in text
    assert "production" not in text
    assert 'key    = "live/${var.environment}/services/auth/app/terraform.tfstate"' in text
    data = json.loads(outputs(repository, format="json"))
    assert data["states"]["app"] == {
        "bucket": "hokusai-terraform-state-staging",
        "key": "live/staging/services/auth/app/terraform.tfstate",
        "region": "us-east-1",
    }


def test_parameters_are_those_that_the_module_writes(repository: Repository) -> None:
    data = json.loads(outputs(repository, format="json", env="production"))
    assert repository.run("generate").code == 0
    module = "".join(
        file.read_text() for file in (repository.root / "modules/services/auth/app").glob("*.tf")
    )
    written = re.findall(r'^ +"(api/[a-z_/]+)" +=', module, re.MULTILINE)
    assert len(written) > 3
    prefix = "/hokusai/production/auth/"
    assert {name for name in data["parameters"] if "/api/" in name} == {prefix + key for key in written}
    assert f"{prefix}cluster_arn" in data["parameters"]


@pytest.mark.parametrize("service", ["auth", "data-pipeline", "evaluation"])
def test_the_mock_answers_every_look_up_and_nothing_else(repository: Repository, service: str) -> None:
    data = json.loads(outputs(repository, service=service, format="json"))["terraform"]
    asked = LOOKUP.findall(data["state"]) + LOOKUP.findall(data["parameters"])
    assert asked
    assert sorted(TARGET.findall(data["mock"])) == sorted(asked)
    assert 'environment = "staging"' in data["mock"]


def test_what_is_printed_is_hcl(repository: Repository) -> None:
    import hcl2

    for section in SECTIONS:
        assert hcl2.loads(outputs(repository, what=section))


def test_markdown_is_the_page_of_one_environment(repository: Repository) -> None:
    text = outputs(repository, service="data-pipeline", format="markdown")
    assert text.startswith("### In another manifest\n")
    assert "${services.data-pipeline.components.api.url}" in text
    assert "terraform-state-production" not in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"env": None}, "error: which environment?\n  help: Say it with --env; environments: development, "),
        ({"env": "stagin"}, "error: there is no environment 'stagin'; did you mean 'staging'?"),
        ({"service": "auht"}, "error: there is no service 'auht'; did you mean 'auth'?"),
        ({"format": "hcl"}, "error: there is no format 'hcl'\n"),
        (
            {"what": "stat"},
            "error: there is no section 'stat'; did you mean 'state'?\n  help: Sections: all, mock, parameters, state.",
        ),
        (
            {"service": "data-pipeline", "what": "parameters"},
            "error: data-pipeline has no parameters in staging\n  help: Only components with `runtime: external` have SSM parameters.",
        ),
    ],
)
def test_usage(repository: Repository, options: dict[str, str | None], said: str) -> None:
    ran = repository.run("outputs", **({"service": "auth", "env": "staging"} | options))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)


def test_a_service_that_does_not_live_there(repository: Repository) -> None:
    repository.edit(
        "registry/services/evaluation.yaml", lambda text: re.sub(r"\n  production:.*(\n    .*)*", "", text)
    )
    ran = repository.run("outputs", service="evaluation", env="production")
    assert (ran.code, ran.err) == (
        2,
        "error: evaluation does not live in production\n  help: Environments of evaluation: development, staging.\n",
    )


def test_faulty_manifests(repository: Repository) -> None:
    repository.break_manifest()
    ran = repository.run("outputs", service="auth", env="staging")
    assert ran.code == 1
    assert "did you mean 'port'?" in ran.out
