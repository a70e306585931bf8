"""The two load balancers of a cut-over answer a request differently.

While the record is shifted, and after a rollback, the same person gets now the one, now the other. When today's
`registry.hokus.ai` was planned onto its own load balancer, 12 of 20 probed paths would have changed their answer, because
rules for any host on the old one took them.

To fix it, write the missing routes on the load balancer that lacks them, or first change what the old one answers, as a
change of its own. A warning while the cut-over is prepared, an error once DNS has weights.

Bad:

    domains:
      example: {load_balancer: main, cutover: {to: registry, stage: weighted}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example, paths: [/api/*]}}}

Bad, in other.yaml:

    domains: {other: {load_balancer: main}}
    components: {v1: {image: {repository: other}, port: 1, routes: {main: {domain: other, any_host: true, paths: [/v1/*]}}}}

Good:

    domains:
      example: {load_balancer: main, cutover: {to: registry, stage: weighted}}
    components:
      api: {image: {repository: example}, port: 8000, routes: {main: {domain: example}}}
"""

from collections.abc import Iterator

from generator import routing
from generator.catalogue import Catalogue
from generator.checks._merge import listed
from generator.checks._place import Local, at
from generator.checks._routing import DEFAULT_ANSWER, with_urls
from generator.findings import Finding, Severity
from generator.kinds.domain import PREPARE, Domain
from generator.model import Service
from generator.traffic import differences

SHOWN = 4


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every cut-over between two load balancers that exist."""
    for service in catalogue.every():
        for domain in service.domains.values():
            if domain.cutover and domain.cutover.to != domain.load_balancer:
                yield from _cutover(catalogue, service, domain)


def _cutover(catalogue: Catalogue, service: Service, domain: Domain) -> Iterator[Local]:
    cutover = domain.cutover
    assert cutover is not None
    path, same = ("domains", domain.key, "cutover"), domain.key
    try:
        changes = differences(catalogue, service, domain)
    except routing.UndecidedError as error:
        message = f"whether both load balancers answer alike for {domain.name} was not decided: {error}"
        yield at(service, path, message, key=True, severity=Severity.WARNING, same=same)
        return
    if not changes:
        return
    lines = [f"{one.witness.describe()}: {_who(one.before)}, then {_who(one.after)}" for one in changes]
    message = (
        f"load balancers {domain.load_balancer!r} and {cutover.to!r} answer {domain.name} differently: "
        f"{listed(lines[:SHOWN])}" + (f" and {len(lines) - SHOWN} more" if len(lines) > SHOWN else "")
    )
    severity = Severity.WARNING if cutover.stage == PREPARE else Severity.ERROR
    found = at(
        service,
        path,
        message,
        key=True,
        severity=severity,
        hint="Write the routes that are missing there, or change the old answer first, on its own.",
        same=same,
    )
    yield with_urls(found, [one.witness for one in changes])


def _who(rule: routing.Rule | None) -> str:
    return f"rule {rule.key}" if rule else DEFAULT_ANSWER
