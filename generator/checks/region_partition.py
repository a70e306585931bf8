"""A region belongs to another partition of AWS than `aws`.

China, GovCloud and the isolated regions have ARNs, policies and host names of their own ("AWS partitions", IAM User
Guide). What is rendered names the partition `aws` everywhere, so IAM and ECR would refuse it half-way through the first
apply.

To fix it, choose a region of the partition `aws`.

Bad, in platform.yaml:

    environments: {staging: {region: us-gov-west-1}}

Good, in platform.yaml:

    environments: {staging: {region: us-west-2}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import on_platform
from generator.findings import Finding

# How their regions begin ("Regions and endpoints" of each).
OTHERS = ("cn-", "eu-isoe-", "us-gov-", "us-iso-", "us-isob-", "us-isof-")


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every environment's region."""
    for name, environment in catalogue.platform.environments.items():
        if environment.region.startswith(OTHERS):
            yield on_platform(
                catalogue,
                ("environments", name, "region"),
                f"{environment.region} is not of the partition aws, which everything here is made for",
                hint="Its ARNs, policies and host names are others; choose a region such as us-east-1.",
            )
