"""An image comes from where an environment without NAT gateways does not reach.

With `nat_gateways: none` the private subnets reach ECR in their own region, and no other registry: Fargate asks for the
image until the deployment is given up ("Amazon ECR interface VPC endpoints (AWS PrivateLink)"). Public ECR has no such way
in. A warning only, as somebody may have made another way out of the network.

To fix it, push the image to ECR in the environment's region, or give the environment a NAT gateway.

Bad, in platform.yaml:

    environments: {production: {network: {nat_gateways: none}}}

Bad, in example.yaml:

    components: {api: {type: worker, image: {repository: ghcr.io/example/api, tag: "1.0"}}}

Good, in platform.yaml:

    environments: {production: {network: {nat_gateways: none}}}

Good, in example.yaml:

    components: {api: {type: worker, image: {repository: example, tag: "1.0"}}}
"""

import re
from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.checks._walk import components
from generator.findings import Finding, Severity
from generator.kinds.component import Component
from generator.model import Service
from generator.source import Path

ALONE = True


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Images and sidecars' images of environments without NAT gateways."""
    for service, component in components(catalogue):
        if component.external or service.place.environment.network.nat_gateways != "none":
            continue
        region = service.place.environment.region
        for path, image in _images(component):
            if not re.match(rf"[0-9]{{12}}\.dkr\.ecr\.{re.escape(region)}\.amazonaws\.com/", image):
                yield _finding(service, path, image)


def _images(component: Component) -> Iterator[tuple[Path, str]]:
    """Where each stands, and all of it but for this account's own repositories."""
    base: Path = ("components", component.key)
    if component.image and not component.image.own:
        yield (*base, "image", "repository"), component.image.repository
    for key, sidecar in component.sidecars.items():
        yield (*base, "sidecars", key, "image"), sidecar.image


def _finding(service: Service, path: Path, image: str) -> Finding:
    environment = service.place.environment
    return at(
        service,
        path,
        f"{image} is not reached from {environment.name}, which has no NAT gateway",
        severity=Severity.WARNING,
        hint=f"Push it to ECR in {environment.region}, or set `nat_gateways` of the environment to single.",
    )
