"""A load balancer has more than AWS allows.

By default 100 rules without the default ones, 25 certificates without the default one, and 1000 targets ("Quotas for your
Application Load Balancers"). The platform file's `quotas` says what your account allows, if AWS has raised it.

To fix it, move domains to another load balancer, let one certificate cover several names, or ask AWS for more and write
the new figure under `quotas`.

Bad:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, scaling: {max: 900}, routes: {main: {domain: a}}}
      ui: {image: {repository: example}, port: 8001, scaling: {max: 200}, routes: {main: {domain: b}}}

Good, in platform.yaml:

    quotas: {targets_per_load_balancer: 2000}

Good:

    domains: {a: {load_balancer: main}, b: {load_balancer: main}}
    components:
      api: {image: {repository: example}, port: 8000, scaling: {max: 900}, routes: {main: {domain: a}}}
      ui: {image: {repository: example}, port: 8001, scaling: {max: 200}, routes: {main: {domain: b}}}
"""

from collections.abc import Iterator

from generator.catalogue import Balancer, Catalogue
from generator.checks._place import at, on_platform
from generator.findings import Finding
from generator.routing import Breach, Quotas, balancer_breaches

WHAT = {"rules": "rules", "certificates": "certificates", "targets": "targets at most"}


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Rules, certificates and targets of every load balancer."""
    given = catalogue.platform.quotas
    quotas = Quotas(
        rules=given.rules_per_load_balancer,
        certificates=given.certificates_per_load_balancer,
        targets=given.targets_per_load_balancer,
    )
    for environment, balancers in catalogue.balancers.items():
        for key, balancer in balancers.items():
            for breach in balancer_breaches(key, _counts(balancer), quotas):
                yield _finding(catalogue, environment, balancer, breach)


def _counts(balancer: Balancer) -> dict[str, int]:
    arns = {domain.certificate_arn for _, domain in balancer.domains if domain.certificate_arn}
    own = {domain.name for _, domain in balancer.domains if domain.own_certificate}
    return {"rules": len(balancer.rules), "certificates": len(arns) + len(own), "targets": _targets(balancer)}


def _targets(balancer: Balancer) -> int:
    """The tasks that scaling allows; those of external components are not known."""
    tasks = {
        (rule.service.name, name): rule.service.components[name].scaling.max
        for rule in balancer.rules
        for name, _ in rule.route.targets
        if name in rule.service.components and not rule.service.components[name].external
    }
    return sum(tasks.values())


def _finding(catalogue: Catalogue, environment: str, balancer: Balancer, breach: Breach) -> Finding:
    message = f"load balancer {balancer.key!r} has {breach.found} {WHAT[breach.quota]}; {breach.allowed} are allowed"
    hint = "Move some of its domains to another load balancer, or have the quota raised and write it under `quotas`."
    path = ("load_balancers", balancer.key.rpartition("/")[2])
    if balancer.service:
        return at(balancer.service, path, message, key=True, hint=hint, same=breach.quota)
    return on_platform(
        catalogue,
        path,
        message,
        key=True,
        hint=hint,
        owner=balancer.owner,
        environment=environment,
        same=breach.quota,
    )
