"""Services need each other's values in a circle.

A value that only AWS knows, such as a load balancer's DNS name, is there only after the unit that makes it was applied.
If auth needs one of data-pipeline's and data-pipeline one of auth's, neither can be applied first. References to
components, buckets and queues never do this: the manifests determine their names.

To fix it, replace one of the references by one that the manifests determine: a domain's address
(`${services.<service>.domains.<name>.url}`) instead of the load balancer's.

Bad:

    load_balancers: {own: {scheme: internal}}
    components:
      api:
        image: {repository: example}
        port: 8000
        environment: {OTHER: "${services.other.load_balancers.theirs.dns_name}"}

Bad, in other.yaml:

    load_balancers: {theirs: {scheme: internal}}
    components:
      api:
        image: {repository: other}
        port: 8000
        environment: {EXAMPLE: "${services.example.load_balancers.own.dns_name}"}

Good:

    load_balancers: {own: {scheme: internal}}
    components:
      api:
        image: {repository: example}
        port: 8000
        environment: {OTHER: "${services.other.components.api.url}"}

Good, in other.yaml:

    load_balancers: {theirs: {scheme: internal}}
    components:
      api:
        image: {repository: other}
        port: 8000
        environment: {EXAMPLE: "${services.example.load_balancers.own.dns_name}"}
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from generator.catalogue import Catalogue, Output, uses
from generator.checks._place import at, position
from generator.findings import Finding, Position
from generator.graph import cycle
from generator.kinds import kinds
from generator.model import Service
from generator.source import Path

Edges = dict[tuple[str, str], tuple[Service, Path]]


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The circles of `app` units in each environment, one after the other until none is left."""
    keys = {
        key
        for key, kind in kinds().items()
        if kind.unit == "app" and any(attribute.output for attribute in kind.attributes.values())
    }
    for group in catalogue.services.values():
        edges = _edges(catalogue, group.values(), keys)
        while circle := cycle(edges):
            # graphlib names who is needed before who needs it.
            steps = list(pairwise(circle[::-1]))
            yield _finding(edges, steps)
            for step in steps:
                del edges[step]


def _edges(catalogue: Catalogue, services: Iterable[Service], keys: set[str]) -> Edges:
    """(service, needed service) -> the first line that makes it so."""
    edges: Edges = {}
    for service in services:
        if not any(f"{key}." in service.document.text for key in keys):
            continue
        for component in service.components.values():
            for path, _, reference in uses(component):
                if reference.service in (None, service.name) or reference.kind not in keys:
                    continue
                if isinstance(catalogue.resolve(service, reference), Output):
                    edges.setdefault((service.name, str(reference.service)), (service, path))
    return edges


def _finding(edges: Edges, steps: list[tuple[str, str]]) -> Finding:
    start = min(range(len(steps)), key=lambda index: steps[index])
    steps = steps[start:] + steps[:start]
    service, path = edges[steps[0]]
    names = [steps[0][0], *(needed for _, needed in steps)]
    return at(
        service,
        path,
        f"{names[0]} needs {', which needs '.join(names[1:])}: none of them can be applied first",
        hint="Replace one of them by what the manifests determine: a domain's `url`, a component's `url`.",
        related=tuple(_line(edges, step) for step in steps[1:]),
    )


def _line(edges: Edges, step: tuple[str, str]) -> tuple[Position, str]:
    service, path = edges[step]
    return position(service, path), f"{step[0]} needs {step[1]}"
