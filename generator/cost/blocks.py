"""What each building block costs: a month of what it makes, from the arguments that it is called with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.catalogue import Catalogue, shared_name
from generator.cost.prices import Prices
from generator.model import Environment
from generator.render.pieces import Call
from generator.render.platform import endpoints

# These make nothing that has a price, or nothing beyond what other blocks' lines hold.
FREE = frozenset(
    (
        "certificate",
        "ci-roles",
        "dns-records",
        "leaving",
        "listener-rules",
        "mock-guard",
        "parameters",
        "security-group",
        "shared-iam",
        "target-group",
        "task-definition",
        "task-role",
    )
)
# These cost by use alone.
BY_USE = {
    "bucket": "bucket {thing}: storage and requests",
    "queue": "queue {thing}: requests",
    "repository": "repository {thing}: images in ECR",
    "scheduled-job": "job {thing}: its tasks, by how long they run",
}
ALWAYS_LEFT_OUT = (
    "load balancer capacity units, data through NAT gateways and endpoints and out of AWS, DNS queries",
    "logs (ingested and stored), Container Insights, flow logs, metrics beyond one an alarm",
    "backups beyond the size of a database, state buckets, API requests",
    "taxes, free tiers, savings plans, discounts, support",
)
CPU = {"X86_64": "x86_64", "ARM64": "arm64"}


@dataclass(frozen=True, slots=True)
class Cost:
    """`what` begins with the thing's name and a colon. `remark`: what of it the figures leave out."""

    what: str
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    remark: str = ""


def of(call: Call, environment: Environment, prices: Prices) -> Iterator[Cost]:
    """The costs of a module call of a service."""
    if call.source in PRICED:
        yield from PRICED[call.source](call, environment, prices)
    elif call.source in BY_USE:
        yield Cost(call.thing, remark=BY_USE[call.source].format(thing=call.thing))
    elif call.source not in FREE:
        yield Cost(call.thing, remark=f"{call.source} {call.thing}: not in the price table")


def _tasks(call: Call, _: Environment, prices: Prices) -> Iterator[Cost]:
    given = call.arguments
    architecture = CPU[given["architecture"]]
    one = prices.task(given["cpu"], given["memory"], architecture, given.get("ephemeral_storage_gb"))
    least, most = given["scaling"]["min"], given["scaling"]["max"]
    count = f"{least} to {most} tasks" if most != least else f"{least} task{'' if least == 1 else 's'}"
    size = f"{_number(given['cpu'] / 1024)} vCPU, {_number(given['memory'] / 1024)} GB, {architecture}"
    remark = f"{call.thing}: Fargate Spot, counted at the full price" if given.get("spot") else ""
    yield Cost(f"{call.thing}: {count} of {size}", one * least, one * most, remark)


def _database(call: Call, _: Environment, prices: Prices) -> Iterator[Cost]:
    given = call.arguments
    zones = 2 if given["multi_az"] else 1
    name, instance = call.thing, given["instance_class"]
    place = "two zones" if zones == 2 else "one zone"
    hourly = prices.database(instance)
    if hourly is None:
        yield Cost(name, remark=f"{name}: {instance} is not in the price table")
    else:
        yield Cost(f"database {name}: {instance} in {place}", hourly * zones, hourly * zones)
    gigabyte = prices.single["database_storage_gb"] * zones
    least, most = given["storage_gb"], given["max_storage_gb"] or given["storage_gb"]
    size = f"{least} to {most} GB" if most > least else f"{least} GB"
    yield Cost(f"storage of {name}: {size} in {place}", gigabyte * least, gigabyte * most)
    yield _monthly(f"master password of {name}: a secret", prices.single["secret"])


def _load_balancer(call: Call, environment: Environment, prices: Prices) -> Iterator[Cost]:
    yield balancer(call.thing, bool(call.arguments["internal"]), environment, prices)


def balancer(name: str, internal: bool, environment: Environment, prices: Prices) -> Cost:
    """A load balancer; one that faces the internet has an address in each zone."""
    zones = environment.network.availability_zones
    price = prices.hourly("load_balancer") + (0 if internal else zones * prices.hourly("public_ipv4"))
    return _monthly(f"load balancer {name}: {'internal' if internal else f'{zones} public addresses'}", price)


def nat_gateways(environment: Environment, kind: str | None = None) -> int:
    """How many an environment has, or would have."""
    zones = environment.network.availability_zones
    return {"none": 0, "single": 1, "per_zone": zones}[kind or environment.network.nat_gateways]


def platform(catalogue: Catalogue, environment: Environment, prices: Prices) -> Iterator[Cost]:
    """The network, the shared load balancers, the zones and the key of alerts."""
    count = nat_gateways(environment)
    one = prices.hourly("nat_gateway") + prices.hourly("public_ipv4")
    if count:
        yield _monthly(f"NAT gateways: {count}, each with a public address", one * count)
    if ends := len(endpoints(catalogue, environment)):
        zones = environment.network.availability_zones
        price = prices.hourly("interface_endpoint") * ends * zones
        yield _monthly(f"interface endpoints: {ends}, each in {zones} zones", price)
    for key, shared in catalogue.platform.load_balancers.items():
        name = shared_name(catalogue.platform, key, environment.name)
        yield balancer(name, shared.scheme == "internal", environment, prices)
    yield _monthly(f"hosted zone {environment.zone}: Route 53", prices.single["hosted_zone"])
    yield _monthly("private zone: names inside the network", prices.single["hosted_zone"])
    yield _monthly("key of alerts: KMS", prices.single["key"])


def _single(name: str, what: str) -> Callable[[Call, Environment, Prices], Iterator[Cost]]:
    def cost(call: Call, _: Environment, prices: Prices) -> Iterator[Cost]:
        yield _monthly(what.format(thing=call.thing), prices.single[name])

    return cost


def _monthly(what: str, price: Decimal) -> Cost:
    return Cost(what, price, price)


def _number(value: float) -> str:
    return f"{value:g}"


PRICED: Mapping[str, Callable[[Call, Environment, Prices], Iterator[Cost]]] = {
    "alarm": _single("alarm", "alarm {thing}: one metric"),
    "dashboard": _single("dashboard", "dashboard: CloudWatch"),
    "ecs-service": _tasks,
    "load-balancer": _load_balancer,
    "postgres": _database,
    "secret": _single("secret", "secret {thing}: Secrets Manager"),
}
