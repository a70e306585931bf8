"""Two environments share an AWS account.

It works, since names carry the environment's. But a mistake, a quota or a leaked key of one environment then reaches the
other, and `allowed_account_ids` no longer keeps a plan for one from being applied to the other.

To fix it, give each environment an account of its own.

Bad, in platform.yaml:

    environments: {staging: {aws_account_id: "932100697590"}}

Good, in platform.yaml:

    environments: {staging: {aws_account_id: "932100697591"}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import on_platform
from generator.findings import Finding, Severity


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Each environment against those before it."""
    first: dict[str, str] = {}
    platform = catalogue.platform
    for environment in platform.environments.values():
        other = first.setdefault(environment.account_id, environment.name)
        if other != environment.name:
            where = platform.document.position(("environments", other, "aws_account_id"))
            yield on_platform(
                catalogue,
                ("environments", environment.name, "aws_account_id"),
                f"{environment.name} is in the same AWS account as {other}",
                severity=Severity.WARNING,
                hint="Give each environment an account of its own, so that a mistake in one cannot reach the other.",
                related=((where, f"account of {other}"),),
            )
