"""The price table: read once, its shape checked, so that a slip while correcting it is said with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("prices.yaml")
ARCHITECTURES = ("x86_64", "arm64")
SINGLE = (
    "load_balancer",
    "nat_gateway",
    "interface_endpoint",
    "public_ipv4",
    "database_storage_gb",
    "secret",
    "alarm",
    "dashboard",
    "hosted_zone",
    "key",
)


class PriceError(Exception):
    """The table cannot be used; says where."""


@dataclass(frozen=True)
class Prices:
    """US dollars: `single` an hour or a month as the table says, `fargate` by architecture (vCPU, GB), classes an hour."""

    date: str
    region: str
    hours: Decimal
    fargate: Mapping[str, tuple[Decimal, Decimal]]
    storage: tuple[Decimal, Decimal]
    databases: Mapping[str, Decimal]
    single: Mapping[str, Decimal]

    def hourly(self, name: str) -> Decimal:
        """A month of what is priced by the hour."""
        return self.single[name] * self.hours

    def task(self, cpu: int, memory: int, architecture: str, storage_gb: int | None) -> Decimal:
        """A month of one task: CPU units (1024 are a vCPU), memory in MiB, scratch disk in GiB."""
        vcpu, gigabyte = self.fargate[architecture]
        price, included = self.storage
        beyond = max(Decimal(storage_gb or 0) - included, Decimal(0))
        return (vcpu * cpu / 1024 + gigabyte * memory / 1024 + price * beyond) * self.hours

    def database(self, instance_class: str) -> Decimal | None:
        """A month of an instance in one zone; None for a class that is not in the table."""
        hourly = self.databases.get(instance_class)
        return None if hourly is None else hourly * self.hours


def read(path: Path = FILE) -> Prices:
    """The table. Raises PriceError, OSError."""
    from generator import source

    document, findings = source.load(path.read_text(encoding="utf-8"), path.name)
    if document is None or findings:
        raise PriceError(f"{findings[0].position}: {findings[0].message}")
    try:
        return _prices(document.data)
    except KeyError as error:
        raise PriceError(f"{path.name}: {error.args[0]} is missing") from error


def _prices(data: Mapping[str, Any]) -> Prices:
    fargate = data["fargate"]
    return Prices(
        date=str(data["date"]),
        region=str(data["region"]),
        hours=_price("hours", data),
        fargate={
            name: (_price("vcpu", fargate[name]), _price("memory_gb", fargate[name]))
            for name in ARCHITECTURES
        },
        storage=(_price("storage_gb", fargate), _price("storage_included_gb", fargate)),
        databases={name: _price(name, data["database"]) for name in data["database"]},
        single={name: _price(name, data) for name in SINGLE},
    )


def _price(name: str, data: Mapping[str, Any]) -> Decimal:
    value = data[name]
    try:
        price = Decimal(str(value))
    except InvalidOperation:
        price = Decimal(-1)
    if isinstance(value, bool) or not price.is_finite() or price <= 0:
        raise PriceError(f"prices.yaml: {name} is {value!r}, not a price above 0")
    return price
