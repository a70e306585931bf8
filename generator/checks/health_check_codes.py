"""A health check expects codes that its protocol does not have.

HTTP probes are compared with 200 to 499, gRPC ones with gRPC's own 0 to 99 ("Health checks for Application Load
Balancer target groups"). AWS refuses others.

To fix it, write codes of the component's `protocol`, or leave `matcher` out.

Bad:

    components: {api: {image: {repository: example}, port: 8000, protocol: grpc, health_check: {matcher: "200"}}}

Good:

    components: {api: {image: {repository: example}, port: 8000, protocol: grpc, health_check: {matcher: "0-99"}}}
"""

import re
from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components, written
from generator.findings import Finding

ALONE = True

HTTP, GRPC = (200, 499), (0, 99)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every matcher that is written out."""
    for service, component in components(catalogue):
        path = ("components", component.key, "health_check", "matcher")
        matcher = written(service, path)
        if matcher is None:
            continue
        first, last = GRPC if component.protocol == "grpc" else HTTP
        bad = [code for code in re.findall(r"\d+", matcher) if not first <= int(code) <= last]
        if bad:
            article, name = ("a", "gRPC") if component.protocol == "grpc" else ("an", "HTTP")
            yield at(
                service,
                path,
                f"{bad[0]} is no code of {article} {name} probe",
                hint=f"{name} probes take {first} to {last}.",
            )
