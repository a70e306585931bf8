"""Registries that an environment without NAT gateways does not reach."""

import pytest

from tests.unit.checks.lab import PLATFORM, found

CHECK = "image-out-of-reach"
NONE = PLATFORM.replace("nat_gateways: single}", "nat_gateways: none}")  # of staging
TEXT = 'components: {{api: {{type: worker, image: {{repository: "{}", tag: "1"}}{}}}}}'
SIDECAR = ", sidecars: {{otel: {{image: '{}'}}}}"
ECR = "932100697591.dkr.ecr.{}.amazonaws.com/things"


@pytest.mark.parametrize("image", ["ghcr.io/example/api", ECR.format("eu-west-1")])
def test_another_registry(image: str) -> None:
    (finding,) = found(CHECK, TEXT.format(image, ""), NONE)
    assert finding.startswith("warning: 1:")
    assert f"{image} is not reached from staging, which has no NAT gateway" in finding


@pytest.mark.parametrize("image", ["public.ecr.aws/nginx/nginx:1.27", "busybox:1"])
def test_a_sidecar(image: str) -> None:
    (finding,) = found(CHECK, TEXT.format("api", SIDECAR.format(image)), NONE)
    assert f"{image} is not reached from staging" in finding


def test_ecr_is_reached() -> None:
    here = ECR.format("us-east-1")
    assert found(CHECK, TEXT.format("api", SIDECAR.format(f"{here}:1")), NONE) == []
    assert found(CHECK, TEXT.format(here, ""), NONE) == []


def test_a_gateway_leads_everywhere() -> None:
    assert found(CHECK, TEXT.format("ghcr.io/example/api", "")) == []
