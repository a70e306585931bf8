"""The workflows are told about an environment that the platform file does not have.

`ci.environments` says how workflows reach an environment: their roles, and whether somebody has to approve an apply. An
entry under a mistyped name counts for nothing, so the real environment goes without the approval that was meant.

To fix it, write the name as it stands under `environments`, or remove the entry.

Bad, in platform.yaml:

    ci: {environments: {prodution: {approval: true}}}

Good, in platform.yaml:

    ci: {environments: {production: {approval: true}}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import on_platform
from generator.findings import Finding, nearest


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every entry of `ci.environments` against the environments."""
    platform = catalogue.platform
    for name in platform.ci.environments:
        if name not in platform.environments:
            close = nearest(name, platform.environments)
            yield on_platform(
                catalogue,
                ("ci", "environments", name),
                f"there is no environment {name!r}" + (f"; did you mean {close!r}?" if close else ""),
                hint=f"Environments: {', '.join(platform.environments)}.",
            )
