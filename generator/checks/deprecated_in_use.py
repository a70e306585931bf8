"""A service uses one that is deprecated.

`lifecycle: deprecated` says that a service is going to be switched off. Whoever still refers to it breaks on that day.

To fix it, move to its successor, or talk to its owner.

Bad:

    components: {api: {image: {repository: example}, port: 8000, environment: {OLD: "${services.other.components.api.url}"}}}

Bad, in other.yaml:

    lifecycle: deprecated
    components: {api: {image: {repository: other}, port: 8000}}

Good:

    components: {api: {image: {repository: example}, port: 8000, environment: {OLD: "${services.other.components.api.url}"}}}

Good, in other.yaml:

    lifecycle: production
    components: {api: {image: {repository: other}, port: 8000}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at, position
from generator.findings import Finding, Severity


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every use of another service's thing."""
    for links in catalogue.links.values():
        for link in links:
            source, target = link.source, link.target
            if (
                target.lifecycle != "deprecated"
                or source.name == target.name
                or source.lifecycle == "deprecated"
            ):
                continue
            yield at(
                source,
                link.path,
                f"{target.name} is deprecated, and {link.component} still uses {link.key}.{link.name} of it",
                severity=Severity.WARNING,
                hint=f"Move to its successor, or ask {target.owner} when it is switched off.",
                related=((position(target, ("lifecycle",)), f"lifecycle of {target.name}"),),
            )
