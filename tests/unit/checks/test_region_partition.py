"""Regions of other partitions."""

import pytest

from tests.unit.checks.lab import PLATFORM, found


@pytest.mark.parametrize("region", ["us-gov-west-1", "cn-north-1", "us-iso-east-1"])
def test_another(region: str) -> None:
    (finding,) = found("region-partition", platform=PLATFORM.replace("us-east-1", region, 1))
    assert finding.startswith("platform: 19:13 ")
    assert f"{region} is not of the partition aws" in finding


@pytest.mark.parametrize("region", ["eu-central-1", "ap-southeast-2", "il-central-1"])
def test_ours(region: str) -> None:
    assert found("region-partition", platform=PLATFORM.replace("us-east-1", region)) == []
