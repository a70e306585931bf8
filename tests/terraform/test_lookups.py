"""What a service's page offers to paste works: another repository's look-ups, answered by the mocks, in a real test run."""

import re
from pathlib import Path

import pytest

from tests.terraform.conftest import Engine
from tests.unit.registry import estate

pytestmark = pytest.mark.terraform

FENCE = re.compile(r"^```hcl\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VARIABLE = re.compile(r'^variable "environment" \{.*?^\}\n', re.MULTILINE | re.DOTALL)
GROUP = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/mockneverapply/0000000000000000"
REQUIRED = """\
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
"""
# What the other repository makes of it, and what its test expects of the mocks.
EXPECTED = {
    "auth": {
        'data.terraform_remote_state.auth_app.outputs.target_group_arns["api-auth"]': GROUP,
        "data.aws_ssm_parameter.auth_api_target_group_arn_auth.insecure_value": GROUP,
        "data.aws_ssm_parameter.auth_api_task_role_arn.insecure_value": "arn:aws:iam::000000000000:role/mockneverapply",
        "data.aws_ssm_parameter.auth_cluster_arn.insecure_value": "arn:aws:ecs:us-east-1:000000000000:cluster/mockneverapply",
    },
    "data-pipeline": {
        'data.terraform_remote_state.data_pipeline_app.outputs.target_group_arns["api-registry"]': GROUP,
        'data.terraform_remote_state.data_pipeline_data.outputs.buckets["pipeline-data"].name': "mockneverapply",
        "data.terraform_remote_state.data_pipeline_app.outputs.zone_id": "ZMOCKNEVERAPPLY",
    },
}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return estate.files(estate.own())


@pytest.mark.parametrize("service", EXPECTED)
def test_pasted_look_ups_are_answered_by_the_pasted_mocks(
    engine: Engine, files: dict[str, str], service: str, tmp_path: Path
) -> None:
    blocks = FENCE.findall(files[f"registry/docs/services/{service}.md"])
    lookups = "\n".join(block for block in blocks if "override_data" not in block)
    (mocks,) = [block for block in blocks if "override_data" in block]
    variable = VARIABLE.search(lookups)
    assert variable is not None
    (tmp_path / "main.tf").write_text(REQUIRED + variable[0] + VARIABLE.sub("", lookups))
    asserts = "".join(
        f"  assert {{\n    condition     = {what} == {value!r}\n    error_message = {what}\n  }}\n".replace(
            "'", '"'
        )
        for what, value in EXPECTED[service].items()
    )
    (tmp_path / "tests").mkdir()
    test = mocks.rstrip().removesuffix("}") + asserts + "}\n"
    (tmp_path / "tests" / "hokusai.tftest.hcl").write_text(test)
    engine.initialised(tmp_path)
    done = engine("test", "-no-color", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed, 0 failed" in done.stdout


@pytest.mark.parametrize("service", EXPECTED)
def test_what_is_to_be_pasted_is_formatted(
    engine: Engine, files: dict[str, str], service: str, tmp_path: Path
) -> None:
    for number, block in enumerate(FENCE.findall(files[f"registry/docs/services/{service}.md"])):
        (tmp_path / f"block{number}.tf").write_text(block)
    done = engine("fmt", "-check", "-diff", "-no-color", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
