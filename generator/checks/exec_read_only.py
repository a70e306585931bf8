"""A component allows `aws ecs execute-command` into a root file system that is read-only.

The agent behind the command writes into the container, so it cannot start there ("Monitor Amazon ECS containers with ECS
Exec"): the command fails on the day when somebody needs it.

To fix it, turn off `exec` or `read_only_root`.

Bad:

    components: {api: {image: {repository: example}, port: 8000, exec: true, read_only_root: true}}

Good:

    components: {api: {image: {repository: example}, port: 8000, read_only_root: true}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component with both."""
    for service, component in components(catalogue):
        if component.exec and component.read_only_root:
            yield at(
                service,
                ("components", component.key, "exec"),
                "`exec` cannot work with `read_only_root`: its agent writes into the container",
                hint="Turn one of the two off.",
            )
