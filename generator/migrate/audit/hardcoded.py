"""Values that are written out where a variable or a reference belongs: right in one environment, one account, one day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checks.hard_coded_address import FIXED, PRIVATE
from generator.findings import Position
from generator.migrate.legacy.model import REDACTED, Inventory, Literal

_IP = re.compile(r"(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5})(?!\d)|(?![\w.]|/\d))")
_INTERNAL = re.compile(
    r"\b[a-z0-9.-]+\.(?:(?:elb|rds|cache)(?:\.[a-z0-9-]+)?\.amazonaws\.com|compute\.internal|ec2\.internal|local)(?::\d{1,5})?\b"
)
_PATTERNS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        "ARN",
        re.compile(r"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(?:\d{12})?:[^\s\"'}]+"),
        "a reference, or a variable",
    ),
    ("image (AMI)", re.compile(r"\bami-[0-9a-f]{8,17}\b"), "a variable, or a look-up by name"),
    (
        "id",
        re.compile(r"\b(?:vpc|subnet|sg|igw|nat|rtb|eni|eipalloc|vpce|acl|pcx|tgw)-[0-9a-f]{8,17}\b"),
        "a reference, or a look-up",
    ),
    ("zone id", re.compile(r"\bZ(?=[A-Z0-9]*\d)[A-Z0-9]{9,31}\b"), "a variable, or a look-up by name"),
    ("account id", re.compile(r"(?<![\d:.-])\d{12}(?![\d.-])"), "the environment's account id"),
    (
        "availability zone",
        re.compile(r"\b(?:us|eu|ap|ca|sa|me|af|il|mx)-(?:gov-)?[a-z]+-\d[a-f]\b"),
        "the zones of the region",
    ),
    (
        "region",
        re.compile(r"\b(?:us|eu|ap|ca|sa|me|af|il|mx)-(?:gov-)?[a-z]+-\d\b"),
        "the environment's region",
    ),
)
_PUBLIC_ARN = re.compile(r"arn:aws[a-z-]*:iam::aws:")


@dataclass(frozen=True, slots=True)
class Hardcoded:
    """One such value; `instead` says what belongs there, `variable` a name for it."""

    kind: str
    value: str
    path: str
    position: Position
    instead: str
    variable: str


def hardcoded(inventory: Inventory) -> tuple[Hardcoded, ...]:
    """All of them, by place. What stands in a variable's default is a variable already, unless it is a secret."""
    from ipaddress import AddressValueError, IPv4Address

    found: dict[tuple[Position, str, str], Hardcoded] = {}
    for one in inventory.literals:
        for kind, value, instead in _of(one, IPv4Address, AddressValueError):
            found.setdefault((one.position, kind, value), _made(one, kind, value, instead))
    return tuple(sorted(found.values(), key=lambda each: (each.position, each.kind, each.value)))


def _made(one: Literal, kind: str, value: str, instead: str) -> Hardcoded:
    return Hardcoded(kind, value, one.path, one.position, instead, _variable(one, kind))


def _of(one: Literal, address_of: type, error: type[Exception]) -> Iterator[tuple[str, str, str]]:
    if REDACTED in one.value:
        yield "secret", REDACTED, "Secrets Manager; it stands in the history, so revoke it"
        return
    if one.path.endswith(".description") or "required_providers" in one.path:
        return
    variable = one.within.rpartition("module.")[2].startswith("var.") or one.within.startswith("var.")
    for match in _IP.finditer(one.value):
        try:
            address = address_of(match[1])
        except error:
            continue
        if not any(address in block for block in FIXED):
            private = any(address in block for block in PRIVATE)
            yield "address", match[0], "service discovery" if private else "a name"
    for match in _INTERNAL.finditer(one.value):
        yield "address", match[0], "a reference"
    if variable:
        return
    rest = one.value
    for kind, pattern, instead in _PATTERNS:
        for match in pattern.finditer(rest):
            if not _PUBLIC_ARN.match(match[0]) and "${" not in match[0]:
                yield kind, match[0], instead
        rest = pattern.sub(" ", rest)


def _variable(one: Literal, kind: str) -> str:
    """A name for the variable: the attribute's, with what it belongs to."""
    fixed = {
        "region": "aws_region",
        "account id": "aws_account_id",
        "zone id": "route53_zone_id",
        "availability zone": "availability_zones",
    }
    if kind in fixed:
        return fixed[kind]
    words = [part for part in re.split(r"[.\[\]\"]+", one.path) if part and not part.isdigit()]
    name = "_".join(words[-3:] if len(words) > 3 else words[1:] or words)
    return re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")[:60]
