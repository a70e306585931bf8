"""A name's certificate cannot be used where the name is.

Browsers refuse a name that no certificate of the load balancer covers. The zone's certificate (`<zone>` and `*.<zone>`)
covers one label, and a deeper name gets a certificate of its own; a `certificate` given by its ARN must be in the region
and the account of the environment ("Certificates for your Application Load Balancer"), or the apply fails.

To fix it, leave `certificate` out, or write the ARN of the environment in that environment's overlay.

Bad:

    domains:
      example:
        load_balancer: main
        certificate: arn:aws:acm:eu-west-1:932100697590:certificate/12345678-1234-1234-1234-123456789012

Good:

    domains: {example: {load_balancer: main}}
    environments:
      development:
        domains:
          example: {certificate: "arn:aws:acm:us-east-1:932100697590:certificate/12345678-1234-1234-1234-123456789012"}
"""

from collections.abc import Iterator

from generator.catalogue import Catalogue
from generator.checks._place import at
from generator.findings import Finding
from generator.model import Service


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every certificate given by its ARN."""
    for service in catalogue.every():
        for domain in service.domains.values():
            if domain.certificate_arn and (fault := _fault(service, domain.certificate_arn)):
                yield at(
                    service,
                    ("domains", domain.key, "certificate"),
                    f"{domain.name} has no certificate on its load balancer: {fault}",
                    hint=f"Write the ARN of {service.environment} in its overlay, or leave `certificate` out.",
                    same="elsewhere",
                )


def _fault(service: Service, arn: str) -> str | None:
    """What keeps the certificate from its listener."""
    environment = service.place.environment
    _, _, _, region, account, _ = arn.split(":", 5)
    if region != environment.region:
        return f"the one named is in {region}, the load balancer in {environment.region}"
    if account != environment.account_id:
        return f"the one named is of account {account}, the load balancer of {environment.account_id}"
    return None
