"""What the platform file asks for, gathered from all over the estate, each with where it comes from.

A fact that nothing says is a placeholder with `known` false: the draft then marks it for a person to decide.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.migrate.audit.estate import Estate
from generator.migrate.audit.links import Links, blocks
from generator.migrate.legacy.model import Inventory, Resource, unresolved

ENVIRONMENTS = (
    "development",
    "staging",
    "production",
    "dev",
    "stage",
    "stg",
    "prod",
    "prd",
    "qa",
    "test",
    "uat",
    "preprod",
    "sandbox",
    "live",
)
_ACCOUNT = re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):")
_REGION = re.compile(r"\b((?:us|eu|ap|ca|sa|me|af|il|mx)-(?:gov-)?[a-z]+-\d)")
_ZONE = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")  # what the platform file takes
_NAMES = ("name", "bucket", "identifier", "family", "cluster_name")
_NAMED = re.compile(r"[a-z](?:-?[a-z0-9])*")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value and where it comes from; not `known`: a placeholder."""

    value: Any
    source: str
    known: bool = True


@dataclass(frozen=True)
class Facts:
    """All of them."""

    organization: Fact
    environment: Fact
    account_id: Fact
    region: Fact
    zone: Fact
    cidr: Fact
    zones_count: Fact
    nat_gateways: Fact
    network_name: Fact
    subnets: Fact
    certificate: Fact
    security_group: Fact


def facts(
    estate: Estate, organization: str | None = None, environment: str | None = None, zone: str | None = None
) -> Facts:
    """The facts of an estate; what is given is taken."""
    inventory = estate.inventory
    names = list(_names(inventory))
    env = Fact(environment, "--env") if environment else _environment(inventory, names)
    given = Fact(organization, "--organization") if organization else _organization(names, str(env.value))
    network = _Network(inventory)
    return Facts(
        organization=given,
        environment=env,
        account_id=_account(inventory),
        region=_region(inventory),
        zone=Fact(zone, "--zone") if zone else _zone(estate),
        cidr=network.cidr(),
        zones_count=network.zones(),
        nat_gateways=network.nat(),
        network_name=network.name(),
        subnets=network.subnets(estate),
        certificate=_certificate(estate),
        security_group=_security_group(estate),
    )


def _names(inventory: Inventory) -> Iterator[str]:
    for one in inventory.managed:
        for attribute in _NAMES:
            found = one.text(attribute)
            if found and "." not in found and "/" not in found:
                yield found


def _organization(names: list[str], environment: str) -> Fact:
    """The word that most names begin with."""
    first = Counter(name.lower().split("-")[0] for name in names if "-" in name)
    for word, count in first.most_common(3):
        if count > 1 and word != environment and _NAMED.fullmatch(word) and len(word) <= 20:
            return Fact(word, f"{count} of {len(names)} names begin with it")
    return Fact("legacy", "no word that the names share", known=False)


def _environment(inventory: Inventory, names: list[str]) -> Fact:
    for variable in ("environment", "env", "stage", "environment_name"):
        known = inventory.variables.get(variable)
        if known is not None and isinstance(known.value, str) and _NAMED.fullmatch(known.value):
            return Fact(known.value, f"variable {variable}")
    tags = [one.get("tags_all") or one.get("tags") for one in inventory.managed]
    tags += [
        block.get("tags")
        for provider in inventory.providers.values()
        for block in blocks(provider, "default_tags")
    ]
    tagged = Counter(
        str(value).lower()
        for found in tags
        if isinstance(found, dict)
        for key, value in found.items()
        if key.lower() in ("environment", "env", "stage") and isinstance(value, str)
    )
    for word, count in tagged.most_common(1):
        if _NAMED.fullmatch(word) and len(word) <= 20:
            return Fact(word, f"the tag of {count} resources")
    words = Counter(word for name in names for word in name.lower().split("-") if word in ENVIRONMENTS)
    for word, count in words.most_common(1):
        return Fact(word, f"it stands in {count} names")
    return Fact("production", "nothing names an environment", known=False)


def _account(inventory: Inventory) -> Fact:
    found = Counter(
        match
        for one in (*inventory.managed, *inventory.data)
        for match in _ACCOUNT.findall(one.text("arn") or "")
    )
    for one in inventory.data:
        if one.type == "aws_caller_identity" and (account := one.text("account_id")):
            return Fact(account, one.address)
    for account, count in found.most_common(1):
        return Fact(account, f"the ARNs of {count} resources")
    written = Counter(match for one in inventory.literals for match in _ACCOUNT.findall(one.value))
    for account, count in written.most_common(1):
        return Fact(account, f"{count} ARNs in the files")
    for provider in inventory.providers.values():
        listed = provider.get("allowed_account_ids")
        for account in listed if isinstance(listed, list) else ():
            if re.fullmatch(r"\d{12}", str(account)):
                return Fact(str(account), "the provider's allowed_account_ids")
    return Fact("000000000000", "nothing names an account", known=False)


def _region(inventory: Inventory) -> Fact:
    provider = inventory.providers.get("aws")
    if provider and isinstance(provider.get("region"), str):
        return Fact(provider["region"], "the provider")
    arns = Counter(match for one in inventory.managed for match in _REGION.findall(one.text("arn") or ""))
    for region, count in arns.most_common(1):
        return Fact(region, f"the ARNs of {count} resources")
    written = Counter(match for one in inventory.literals for match in _REGION.findall(one.value))
    for region, _ in written.most_common(1):
        return Fact(region, "the files")
    return Fact("us-east-1", "nothing names a region", known=False)


def _zone(estate: Estate) -> Fact:
    """The zone of the records; without one the longest ending that the names share."""
    inventory, links = estate.inventory, Links(estate.inventory)
    names = sorted({name.removeprefix("*.") for name in _hosts(estate)})
    for record in inventory.of_type("aws_route53_record"):
        found = links.one(record.get("zone_id"), "aws_route53_zone")
        zone = (found.text("name") or "").rstrip(".").lower() if found is not None else ""
        if (
            found is not None
            and _ZONE.fullmatch(zone)
            and any(name == zone or name.endswith(f".{zone}") for name in names or [zone])
        ):
            return Fact(zone, found.address)
    shared = _shared(names)
    if shared and _ZONE.fullmatch(shared):
        return Fact(shared, f"the ending that {len(names)} names share", known=len(names) > 1)
    return Fact("example.com", "nothing names a zone", known=False)


def _hosts(estate: Estate) -> Iterator[str]:
    yield from (one.name for one in estate.records if one.name and one.balancer)
    for _, rule in estate.rules:
        yield from (
            host for host in rule.rule.hosts if "*" not in host.removeprefix("*.") and "?" not in host
        )


def _shared(names: list[str]) -> str | None:
    """`hokus.ai` of `api.hokus.ai` and `auth.hokus.ai`; two labels at least, and never a whole name that has a parent."""
    if not names:
        return None
    parts = [name.split(".")[::-1] for name in names]
    common: list[str] = []
    for labels in zip(*parts, strict=False):
        if len(set(labels)) > 1:
            break
        common.append(labels[0])
    if len(names) == 1 and len(common) > 2:
        common.pop()
    if len(common) >= 2:
        return ".".join(reversed(common))
    counted = Counter(".".join(name.split(".")[-2:]) for name in names)
    return counted.most_common(1)[0][0]


class _Network:
    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.vpcs = inventory.of_type("aws_vpc")

    def cidr(self) -> Fact:
        for one in self.vpcs:
            cidr = one.text("cidr_block")
            if cidr and re.search(r"/1[6-9]$", cidr):
                return Fact(cidr, one.address)
        why = (
            f"{self.vpcs[0].address} has no block of /16 to /19"
            if self.vpcs
            else "there is no VPC in this root"
        )
        return Fact("10.0.0.0/16", why, known=False)

    def zones(self) -> Fact:
        subnets = [one for one in self.inventory.of_type("aws_subnet") if one.get("availability_zone")]
        found = {
            str(one.get("availability_zone"))
            for one in subnets
            if not any(unresolved(one.get("availability_zone")))
        }
        if 2 <= len(found) <= 6:
            return Fact(len(found), f"the zones of {len(subnets)} subnets")
        return Fact(2, "the subnets do not say", known=False)

    def nat(self) -> Fact:
        found = self.inventory.of_type("aws_nat_gateway")
        if not self.vpcs:
            return Fact("single", "there is no VPC in this root", known=False)
        kind = "none" if not found else "single" if len(found) == 1 else "per_zone"
        return Fact(kind, f"{len(found)} NAT gateways")

    def name(self) -> Fact:
        for one in self.vpcs:
            name = tagged(one, ("name",))
            if name and re.fullmatch(r"[a-zA-Z0-9][a-zA-Z0-9_-]{0,54}", name):
                return Fact(name, f"the tag Name of {one.address}")
        return Fact(None, "no VPC here has a tag Name", known=False)

    def subnets(self, estate: Estate) -> Fact:
        """Zone -> blocks of its public and its private subnet, where there is one of each in every zone."""
        found: dict[str, dict[str, str]] = {}
        listed = self.inventory.of_type("aws_subnet")
        public = {one.address for one in listed if self._public(one, estate)}
        for one in listed:
            zone, cidr = one.text("availability_zone"), one.text("cidr_block")
            kind = "public" if one.address in public else "private"
            if not zone or not cidr or kind in found.setdefault(zone, {}):
                return Fact(
                    None,
                    "zones and blocks of the subnets are not known, or are not one pair a zone",
                    known=False,
                )
            found[zone][kind] = cidr
        if len(found) < 2 or any(len(pair) != 2 for pair in found.values()):
            return Fact(None, "there is not one public and one private subnet in each zone", known=False)
        return Fact({zone: found[zone] for zone in sorted(found)}, f"{len(listed)} subnets")

    def _public(self, one: Resource, estate: Estate) -> bool:
        if one.get("map_public_ip_on_launch") is True:
            return True
        for balancer in estate.balancers.values():
            listed = balancer.resource.get("subnets") if balancer.resource and not balancer.internal else None
            if isinstance(listed, list) and any(
                found.address == one.address for value in listed for found in estate.links.all(value)
            ):
                return True
        return False


def _certificate(estate: Estate) -> Fact:
    """The certificate of all HTTPS listeners, where it is made elsewhere and there is one."""
    found = {
        str(one.resource.get("certificate_arn"))
        for one in estate.listeners
        if one.resource is not None
        and one.protocol == "HTTPS"
        and one.resource.get("certificate_arn") is not None
    }
    if len(found) == 1 and (arn := next(iter(found))).startswith("arn:"):
        return Fact(arn, "every HTTPS listener")
    why = "it is not known, or not one for all listeners: the state has it"
    return Fact(None, why if found else "no listener names one", known=False)


def _security_group(estate: Estate) -> Fact:
    """The name of the one security group of all load balancers."""
    groups = {
        found.address: found
        for one in estate.balancers.values()
        if one.resource is not None
        for value in one.resource.items("security_groups")
        for found in estate.links.all(value)
        if found.type == "aws_security_group"
    }
    if len(groups) == 1:
        group = next(iter(groups.values()))
        if (name := group.text("name")) is not None:
            return Fact(name, group.address)
        return Fact(None, f"the name of {group.address} is not known: the state has it", known=False)
    return Fact(None, "the load balancers have no security group in common", known=False)


def tagged(one: Resource | None, names: Iterable[str]) -> str | None:
    """The value of the first tag of these names."""
    tags = (one.get("tags_all") or one.get("tags")) if one is not None else None
    if isinstance(tags, dict):
        lower = {key.lower(): value for key, value in tags.items()}
        for name in names:
            if isinstance(lower.get(name), str) and lower[name]:
                return str(lower[name])
    return None
