"""The name of an environment's state bucket is no bucket name, or is another environment's too.

Each environment keeps its Terraform state in a bucket of its own account. Bucket names are unique in all of AWS, so one
name cannot serve two accounts: the second environment could never be set up, or worse, would read the first one's state.

To fix it, let `state_bucket` in registry/platform.yaml contain `{environment}` or `{account_id}`, and make
3 to 63 lower-case letters, digits and hyphens of it.

Bad, in platform.yaml:

    state_bucket: "{organization}-terraform-state"

Good, in platform.yaml:

    state_bucket: "{organization}-terraform-state-{environment}"
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._limits import bucket_fault
from generator.checks._merge import listed
from generator.checks._place import on_platform
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The bucket of each environment, against the rules of S3 and against the other environments'."""
    taken: dict[str, list[str]] = {}
    for environment in catalogue.platform.environments:
        name = catalogue.platform.state_bucket_of(environment)
        taken.setdefault(name, []).append(environment)
        if fault := bucket_fault(name):
            yield on_platform(
                catalogue,
                ("state_bucket",),
                f"the state bucket would be {name!r}: {fault}",
                environment=environment,
                same="invalid",
                hint="`{organization}`, `{environment}` and `{account_id}` are filled in.",
            )
    for name, sharing in taken.items():
        if len(sharing) > 1:
            yield on_platform(
                catalogue,
                ("state_bucket",),
                f"{listed(sharing)} would keep their state in one bucket, {name!r}",
                hint="Let the name contain `{environment}` or `{account_id}`.",
            )
