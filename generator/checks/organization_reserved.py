"""The organization's name is a prefix that AWS reserves.

Every name in AWS begins with it, and some services refuse certain beginnings: a load balancer's name must not begin with
`internal-`, a security group's not with `sg-`, an SSM parameter's not with `aws` or `ssm`, a bucket's not with `sthree-`.
The first apply of everything would fail half-way.

To fix it, choose another short name.

Bad, in platform.yaml:

    organization: internal

Good, in platform.yaml:

    organization: hokusai
"""

from collections.abc import Iterator, Mapping

from generator.catalogue import Catalogue
from generator.checks._place import on_platform
from generator.findings import Finding

# "CreateLoadBalancer", "CreateSecurityGroup", "PutParameter", "General purpose buckets naming rules".
RESERVED: Mapping[str, str] = {
    "amzn": "bucket",
    "aws": "SSM parameter",
    "internal": "load balancer",
    "sg": "security group",
    "ssm": "SSM parameter",
    "sthree": "bucket",
}


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The organization's first word; of SSM parameters every beginning with the letters counts."""
    name = catalogue.platform.organization
    word = name.partition("-")[0]
    start = next((start for start in ("aws", "ssm") if word.startswith(start)), word)
    if what := RESERVED.get(start):
        yield on_platform(
            catalogue,
            ("organization",),
            f"AWS lets no {what}'s name begin with {start!r}, and every name begins with the organization",
            hint="Choose another short name for the organization.",
        )
