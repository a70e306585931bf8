"""A protected environment runs whatever `latest` is.

Two tasks of one service may then run different programs, a restart at night is a deployment, and there is no image to go
back to. A repository with immutable tags accepts `latest` only once.

To fix it, name a `tag` or a `digest`.

Bad:

    components: {api: {image: {repository: example}, port: 8000}}

Good:

    components: {api: {image: {repository: example, tag: "2025-08-20"}, port: 8000}}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components, written
from generator.findings import Finding, Severity
from generator.model import Service
from generator.source import Path

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Images and sidecars' images in protected environments."""
    for service, component in components(catalogue):
        if component.external or not service.place.environment.protected:
            continue
        image, base = component.image, ("components", component.key)
        if image and image.digest is None and image.tag == "latest":
            given = written(service, (*base, "image", "tag")) is not None
            yield _finding(service, (*base, "image", *(("tag",) if given else ())), not given)
        for key, sidecar in component.sidecars.items():
            name = sidecar.image.rpartition("/")[2]
            if "@" not in name and (":" not in name or name.endswith(":latest")):
                yield _finding(service, (*base, "sidecars", key, "image"), False)


def _finding(service: Service, path: Path, key: bool) -> Finding:
    return at(
        service,
        path,
        "a protected environment runs whatever is tagged `latest` at that moment",
        key=key,
        severity=Severity.WARNING,
        hint='Name a tag, such as `tag: "2025-08-20"`, or a `digest`.',
    )
