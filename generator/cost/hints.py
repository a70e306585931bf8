"""What would make an environment cheaper that is not protected, with what it saves at the least where that is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.catalogue import Catalogue
from generator.cost.blocks import balancer, nat_gateways
from generator.cost.estimate import PLATFORM
from generator.cost.prices import Prices
from generator.kinds.component import Component
from generator.kinds.database import Database
from generator.model import Environment, Service

SHORT_RETENTION = 14  # days of logs that are enough to find what broke yesterday
SIZES = ("micro", "small", "medium", "large")
GRAVITON = {"t3": "t4g", "m5": "m6g", "r5": "r6g"}  # "Amazon RDS instance types": the same sizes on Graviton


@dataclass(frozen=True, slots=True)
class Hint:
    """`saves` US dollars a month with the fewest tasks; None where it depends on use. Each counts for itself alone."""

    environment: str
    service: str
    what: str
    saves: Decimal | None = None


def hints(
    catalogue: Catalogue, prices: Prices, environments: list[str], service: str | None = None
) -> list[Hint]:
    """The hints of environments that are not protected, those that save most first."""
    found: list[Hint] = []
    for name in environments:
        environment = catalogue.platform.environments[name]
        if environment.protected:
            continue
        if service is None:
            found += _platform(catalogue, environment, prices)
        for one in catalogue.services[name].values():
            if service in (None, one.name):
                found += _service(one, prices)
    return sorted(found, key=lambda hint: (-(hint.saves or 0), hint.environment, hint.service, hint.what))


def _platform(catalogue: Catalogue, environment: Environment, prices: Prices) -> Iterator[Hint]:
    more = nat_gateways(environment) - 1
    if more > 0:
        saved = more * (prices.hourly("nat_gateway") + prices.hourly("public_ipv4"))
        yield Hint(environment.name, PLATFORM, "network: nat_gateways: single", saved)
    for key, shared in catalogue.platform.load_balancers.items():
        if not catalogue.balancers[environment.name][key].rules:
            saved = balancer(key, shared.scheme == "internal", environment, prices).least
            what = f"load balancer {key} has no rule here; leave it out of the platform file if none needs it"
            yield Hint(environment.name, PLATFORM, what, saved)


def _service(service: Service, prices: Prices) -> Iterator[Hint]:
    place, environment = (service.environment, service.name), service.place.environment
    for own in service.load_balancers.values():
        saved = balancer(own.key, own.internal, environment, prices).least
        yield Hint(*place, f"load balancer {own.key}: its domains could be on a shared one here", saved)
    for component in service.components.values():
        if component.image is not None and not component.external:
            yield from _component(place, component, prices)
    for database in service.databases.values():
        yield from _database(place, database, prices)


def _component(place: tuple[str, str], component: Component, prices: Prices) -> Iterator[Hint]:
    key, count = component.key, component.scaling.min if component.type != "job" else 0
    if component.architecture == "x86_64" and count:
        prices_of = [
            prices.task(component.cpu, component.memory, architecture, component.ephemeral_storage_gb)
            for architecture in ("x86_64", "arm64")
        ]
        saved = (prices_of[0] - prices_of[1]) * count
        yield Hint(*place, f"{key}: architecture: arm64, if the image is built for it", saved)
    if not component.spot and component.type != "job":
        yield Hint(*place, f"{key}: spot: true, up to 70 % less; tasks may stop at two minutes' notice")
    if component.log_retention_days > SHORT_RETENTION:
        days = component.log_retention_days
        yield Hint(*place, f"{key}: log_retention_days: {SHORT_RETENTION} instead of {days}")


def _database(place: tuple[str, str], database: Database, prices: Prices) -> Iterator[Hint]:
    now = prices.database(database.instance_class)
    if now is None:
        return
    zones = 2 if database.multi_az else 1
    if database.multi_az:
        storage = prices.single["database_storage_gb"] * database.storage_gb
        yield Hint(*place, f"database {database.key}: multi_az: false", now + storage)
    for other in alternatives(database.instance_class):
        price = prices.database(other)
        if price is not None and price < now:
            yield Hint(*place, f"database {database.key}: instance_class: {other}", (now - price) * zones)


def alternatives(instance_class: str) -> list[str]:
    """The next size below, and the same size on Graviton."""
    prefix, family, size = instance_class.split(".")
    found = [f"{prefix}.{GRAVITON[family]}.{size}"] if family in GRAVITON else []
    if size in SIZES[1:] and family.startswith("t"):
        found.append(f"{prefix}.{family}.{SIZES[SIZES.index(size) - 1]}")
    return found
