"""An address is written out where a reference belongs.

Tasks, databases and load balancers get new addresses when they are replaced. The estate's API asked for MLflow at
`10.0.3.219:5000` long after the task had moved: every call waited 120 seconds, and the health checks failed with it.
A reference always leads to the right place, and it opens exactly that way in the security groups.

To fix it, write the reference: `${components.<name>.url}` of this manifest, `${services.<service>.components.<name>.url}`
of another, `${databases.<name>.host}`.

Bad:

    components:
      api: {image: {repository: example}, port: 8000, environment: {MLFLOW_TRACKING_URI: "http://10.0.3.219:5000"}}
      mlflow: {image: {repository: example}, port: 5000}

Good:

    components:
      api: {image: {repository: example}, port: 8000, environment: {MLFLOW_TRACKING_URI: "${components.mlflow.url}"}}
      mlflow: {image: {repository: example}, port: 5000}
"""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from generator.catalogue import Catalogue
from generator.checks._place import at, inside
from generator.checks._walk import components, texts
from generator.findings import Finding, Severity
from generator.model import Service
from generator.source import Path

ALONE = True

_ADDRESS = re.compile(r"(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(?::(\d{1,5})(?!\d)|(?![\w.]|/\d))")
_NAME = re.compile(
    r"[A-Za-z0-9.-]+\.(?:(?P<aws>elb|rds|cache)(?:\.[a-z0-9-]+)?\.amazonaws\.com|compute\.internal|ec2\.internal)"
    r"(?::(?P<port>\d{1,5}))?"
)
_DIGIT = re.compile(r"\d\.\d")
# "Amazon ECS task metadata endpoint", "Instance metadata": fixed addresses of AWS itself.
FIXED = (
    IPv4Network("169.254.0.0/16"),
    IPv4Network("127.0.0.0/8"),
    IPv4Network("0.0.0.0/8"),
    IPv4Network("224.0.0.0/3"),
)
PRIVATE = tuple(
    IPv4Network(block) for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
OWNERS = {"elb": "a load balancer's", "rds": "a database's", "cache": "a cache's", None: "a machine's"}
SUGGESTED = 3
REFERENCES = (
    "Write a reference: ${components.<name>.url}, ${services.<service>.components.<name>.url} "
    "or ${databases.<name>.host}."
)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """The literal parts of every variable and command."""
    namespaces = _namespaces(catalogue)
    for service, component in components(catalogue):
        for path, _, text in texts(component):
            for part in text:
                if isinstance(part, str) and _suspect(part):
                    yield from _findings(catalogue, service, path, part, namespaces)


def _namespaces(catalogue: Catalogue) -> re.Pattern[str]:
    """Names inside the network of any environment."""
    organization = re.escape(catalogue.platform.organization)
    environments = "|".join(map(re.escape, catalogue.platform.environments))
    return re.compile(
        rf"(?P<name>[a-z0-9-]+)\.{organization}-(?P<environment>{environments})\.local(?::(?P<port>\d+))?"
    )


def _suspect(text: str) -> bool:
    return bool(_DIGIT.search(text)) or "amazonaws" in text or ".internal" in text or ".local" in text


def _findings(
    catalogue: Catalogue, service: Service, path: Path, text: str, namespaces: re.Pattern[str]
) -> Iterator[Finding]:
    for shown, message, hint, severity in _faults(catalogue, service, text, namespaces):
        where = inside(service, path, shown)
        yield at(service, path, message, hint=hint, severity=severity, place=where)


Fault = tuple[str, str, str, Severity]


def _faults(
    catalogue: Catalogue, service: Service, text: str, namespaces: re.Pattern[str]
) -> Iterator[Fault]:
    for match in _ADDRESS.finditer(text):
        if kind := _kind(match[1]):
            severity = Severity.ERROR if kind == "private" else Severity.WARNING
            message = f"{match[0]} is an address; it changes when what is behind it is replaced"
            yield match[0], message, _hint(catalogue, service, match[2]), severity
    for match in _NAME.finditer(text):
        message = f"{match[0]} is {OWNERS[match['aws']]} own address; it changes when that is replaced"
        port = match["port"] or ("5432" if match["aws"] == "rds" else None)
        yield match[0], message, _hint(catalogue, service, port), Severity.ERROR
    for match in namespaces.finditer(text):
        where = match["environment"]
        message = f"{match[0]} is right in {where} only, and opens no way through the security groups"
        yield match[0], message, _hint(catalogue, service, match["port"], match["name"]), Severity.ERROR


def _kind(text: str) -> str | None:
    """`private` or `public`; None for no address, and for those that mean the machine or AWS itself."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return None
    if any(address in block for block in FIXED):
        return None
    return "private" if any(address in block for block in PRIVATE) else "public"


def _hint(catalogue: Catalogue, service: Service, port: str | None, discovery: str | None = None) -> str:
    found = [
        path
        for other in (
            service,
            *(s for n, s in catalogue.services[service.environment].items() if n != service.name),
        )
        for path in _candidates(other, "" if other is service else f"services.{other.name}.", port, discovery)
    ]
    if found:
        return f"Write {' or '.join(f'${{{path}}}' for path in found[:SUGGESTED])}, if that is what it means."
    return REFERENCES


def _candidates(service: Service, prefix: str, port: str | None, discovery: str | None) -> Iterator[str]:
    for component in service.components.values():
        if component.port and (
            component.discovery == discovery if discovery else str(component.port) == port
        ):
            yield f"{prefix}components.{component.key}.url"
    if port == "5432" and not discovery:
        for key in service.databases:
            yield f"{prefix}databases.{key}.host"
