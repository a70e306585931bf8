"""A component that runs here has no image.

There is nothing to run. Only `runtime: external` needs none: there the service's own repository deploys the program.

To fix it, name the image's repository and tag.

Bad:

    components: {api: {port: 8000}}

Good:

    components: {api: {image: {repository: example, tag: "1.4.2"}, port: 8000}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every component on ECS."""
    for service, component in components(catalogue):
        if component.image is None and not component.external:
            yield at(
                service,
                ("components", component.key, "image"),
                f"component {component.key!r} has no image to run",
                hint='Add `image: {repository: ..., tag: "..."}`, or `runtime: external` if another repository deploys it.',
            )
